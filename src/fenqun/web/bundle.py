"""The bundle of scripts and styles, and what a browser fetches unasked."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import RedirectResponse, Response

from fenqun.serving.asking import Asking, needs
from fenqun.serving.static import static_file
from fenqun.web.templating import STATIC, asset

routes = APIRouter()


@routes.get("/static/{name:path}")
def static(name: str, asking: Annotated[Asking, Depends(needs(None))]) -> Response:
    """A file of the bundle."""
    return static_file(STATIC, name, asking.request.query_params)


@routes.get("/favicon.ico")
def icon(_asking: Annotated[Asking, Depends(needs(None))]) -> Response:
    """The icon, where a browser looks for it by itself."""
    return RedirectResponse(asset("icon.svg"), 301)


@routes.get("/robots.txt")
def robots(_asking: Annotated[Asking, Depends(needs(None))]) -> Response:
    """That no search engine is to look here."""
    return Response("User-agent: *\nDisallow: /\n", media_type="text/plain; charset=utf-8")
