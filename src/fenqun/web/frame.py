"""What stands around every page: how fresh the answers are, and the reader's language and appearance."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from fenqun.access.permissions import Permission
from fenqun.language import LANGUAGES
from fenqun.serving.asking import Asking, needs
from fenqun.web.links import local
from fenqun.web.templating import render_fragment

routes = APIRouter()

THEMES = ("auto", "light", "dark")
_A_YEAR = 365 * 24 * 3600


@routes.get("/freshness")
def freshness(asking: Annotated[Asking, Depends(needs(Permission.READ))]) -> HTMLResponse:
    """A line: when the latest snapshot was made, and what has changed since."""
    return render_fragment(asking, "frame/freshness.html.j2", freshness=asking.workspace.freshness())


@routes.post("/preferences")
def preferences(asking: Annotated[Asking, Depends(needs(None))]) -> Response:
    """Keep the language or the appearance in this browser, and go back to the page."""
    answer = RedirectResponse(local(str(asking.form.get("back", "/"))), 303)
    for name, known in (("language", LANGUAGES), ("theme", THEMES)):
        if (value := asking.form.get(name)) in known:
            answer.set_cookie(name, str(value), max_age=_A_YEAR, samesite="lax", httponly=True)
    return answer
