"""The workspace's own tests, run at the press of a button."""

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fenqun.access.permissions import Permission
from fenqun.answers import TestsAnswer, Unmet
from fenqun.errors import FenqunError, message
from fenqun.language import Translator, translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.rule_form import texts
from fenqun.web.templating import render

routes = APIRouter()
Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]


@routes.get("/tests")
def before(asking: Defining) -> Response:
    """The button, and what tests are."""
    return _page(asking, None, [])


@routes.post("/tests")
def run(asking: Defining) -> Response:
    """What came of every test; what is wrong in them instead, where it is."""
    try:
        return _page(asking, asking.workspace.test(asking.text("only").strip()), [])
    except FenqunError as error:
        return _page(asking, None, texts(asking, error), status=422)


def _page(asking: Asking, found: TestsAnswer | None, wrong: list[str], *, status: int = 200) -> Response:
    told = partial(_told, translator(asking.language))
    parts = {"found": found, "wrong": wrong, "only": asking.text("only"), "told": told}
    return render(asking, "tests/page.html.j2", status=status, **parts)


def _told(t: Translator, unmet: Unmet) -> str:
    """What was expected, and what came."""
    expected, found = (_shown(t, value) for value in (unmet.expected, unmet.found))
    who = f"{unmet.customer_id}: " if unmet.customer_id else ""
    said = t(message("{what}: expected {expected}, found {found}"))
    return who + said.format(what=unmet.label, expected=expected, found=found)


def _shown(t: Translator, value: object) -> str:
    if value is None:
        return t(message("unknown"))
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
