"""What stands around every page: how fresh the answers are, and the reader's language and appearance."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from fenqun.access.permissions import Permission
from fenqun.language import LANGUAGES
from fenqun.serving.asking import Asking, needs
from fenqun.web.links import local
from fenqun.web.templating import render_fragment

routes = APIRouter()

Seen = Annotated[str, Query(max_length=100)]
NOTHING = "nothing"
"""The snapshot of a page that was opened before anything was computed."""
THEMES = ("auto", "light", "dark")
_A_YEAR = 365 * 24 * 3600


@routes.get("/freshness")
def freshness(asking: Annotated[Asking, Depends(needs(Permission.READ))], seen: Seen = "") -> HTMLResponse:
    """A line: when the latest snapshot was made, what has changed since, and whether it is another than the page's.

    seen: the snapshot the page shows; the line asks again by itself while the page is open.
    """
    found = asking.workspace.freshness()
    seen = seen or found.snapshot or NOTHING
    plans = asking.allows(Permission.DEFINE)
    return render_fragment(asking, "frame/freshness.html.j2", freshness=found, seen=seen, plans=plans)


@routes.post("/preferences")
def preferences(asking: Annotated[Asking, Depends(needs(None))]) -> Response:
    """Keep the language or the appearance in this browser, and go back to the page."""
    answer = RedirectResponse(local(str(asking.form.get("back", "/"))), 303)
    for name, known in (("language", LANGUAGES), ("theme", THEMES)):
        if (value := asking.form.get(name)) in known:
            answer.set_cookie(name, str(value), max_age=_A_YEAR, samesite="lax", httponly=True)
    return answer
