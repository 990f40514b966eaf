"""The application: pages, API and what stands around both."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response

from fenqun.api.problems import problem_response
from fenqun.api.routes import routes as api_routes
from fenqun.errors import FenqunError
from fenqun.server.readying import Readying
from fenqun.server.settings import LOCAL_HOST, ServerSettings
from fenqun.serving.cookies import Cookies
from fenqun.serving.door import Door
from fenqun.serving.headers import SecurityHeaders
from fenqun.serving.heads import Heads
from fenqun.serving.hosts import LOCAL, KnownHosts
from fenqun.serving.limits import BodyLimit, Limits
from fenqun.serving.reader import is_api
from fenqun.serving.secret import secret
from fenqun.serving.sending import MEDIA_TYPES
from fenqun.serving.served import Served
from fenqun.serving.visits import Visits
from fenqun.web.failing import broken_page, failed_page
from fenqun.web.routes import MODULES
from fenqun.workspace import Workspace
from fenqun.workspace.view import HIDDEN

TAKE_FILES = ("/import", "/api/v1/arrivals")
"""Where files are sent to; everywhere else a request is small: JSON is read whole before it is known who asks."""

_COMPRESSED = (*DEFAULT_EXCLUDED_CONTENT_TYPES, MEDIA_TYPES["parquet"], MEDIA_TYPES["xlsx"])

_WITHOUT: dict[str, Any] = {
    **dict.fromkeys(("docs_url", "redoc_url", "openapi_url")),
    "redirect_slashes": False,
    "telemetry": dict.fromkeys(("tracing", "metrics", "logs", "operation_spans", "auto_configure"), False),
}
"""What the framework would do by itself: pages of its own, redirects, telling of what is done."""

_ANYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound to


def application(directory: Path, settings: ServerSettings | None = None) -> FastAPI:
    """The workbench and the API of the workspace in `directory`, which may have none yet.

    Raises UsageError for a weak secret.
    """
    settings = settings or ServerSettings()
    workspace = Workspace(directory, resident=True)
    workspace.records.users.all()  # so that everyone who acts shares one opening of the records
    cookies = Cookies(secret(directory / HIDDEN, settings.secret), settings.over_https)
    app = FastAPI(
        title="Fenqun",
        lifespan=_lifetime,
        middleware=_around(settings),
        exception_handlers=dict.fromkeys((FenqunError, HTTPException, RequestValidationError), _failed),
        **_WITHOUT,
    )
    app.state.served = Served(workspace, cookies, sign_on=settings.sign_on is not None)
    app.include_router(api_routes)
    for module in MODULES:
        app.include_router(module.routes)
    if settings.sign_on is not None:
        from fenqun.server.sign_on import sign_on_routes  # noqa: PLC0415 - takes long to load, and few need it

        app.include_router(sign_on_routes(settings.sign_on))
    return app


@asynccontextmanager
async def _lifetime(app: FastAPI) -> AsyncIterator[None]:
    readying = Readying(app.state.served.workspace)
    readying.start()
    yield
    await run_in_threadpool(readying.stop)


def _around(settings: ServerSettings) -> list[Middleware]:
    """What every request passes, from the outside in."""
    limits = Limits(at=dict.fromkeys(TAKE_FILES, settings.upload_bytes))
    names = {*LOCAL, *settings.names} | ({settings.host} - set(_ANYWHERE))
    return [
        Middleware(SecurityHeaders, over_https=settings.over_https),
        Middleware(KnownHosts, names=names, any_address=settings.host != LOCAL_HOST),
        Middleware(Heads),
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=5, exclude_content_types=_COMPRESSED),
        Middleware(Door, broken=_broken),
        Middleware(Visits),
        Middleware(BodyLimit, limits=limits),
    ]


async def _failed(request: Request, error: Exception) -> Response:
    """The answer to what went wrong, as pages or the API say it."""
    say = problem_response if is_api(request) else failed_page
    return await run_in_threadpool(say, request, error)


def _broken(request: Request, incident: str) -> Response:
    """The same for an error of the program; `incident` is how the log calls it."""
    if is_api(request):
        return problem_response(request, RuntimeError(), incident=incident)
    return broken_page(request, incident)
