"""Where the API is described: the OpenAPI document for programs, and a page that shows it to people."""

from functools import cache
from typing import Any

from fastapi import APIRouter
from starlette.responses import HTMLResponse, JSONResponse, Response

from fenqun.api.asked import Reader
from fenqun.api.document import document

DOCUMENT = "/api/v1/openapi.json"
PAGE = f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Fenqun API</title>
<link rel="icon" href="/static/icon.svg">
<link rel="stylesheet" href="/static/docs.css">
<div id="docs" data-spec="{DOCUMENT}"></div>
<script type="module" src="/static/docs.js"></script>
</html>
"""


def docs_of(operations: APIRouter) -> APIRouter:
    """The routes that describe these operations."""
    routes = APIRouter(include_in_schema=False)

    @cache
    def made() -> dict[str, Any]:
        return document(operations)

    @routes.get(DOCUMENT)
    def openapi(asking: Reader) -> Response:
        return JSONResponse(made(), headers={"Cache-Control": "private, no-cache"})

    @routes.get("/api/docs")
    def docs(asking: Reader) -> Response:
        return HTMLResponse(PAGE)

    return routes
