"""Answers as JSON: marked so that the same question is answered 'unchanged' next time, or never to be kept."""

import hashlib
from collections.abc import Callable
from importlib.metadata import version

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fenqun.answers import Answer
from fenqun.serving.asking import Asking
from fenqun.workspace import Workspace

SNAPSHOT = "Fenqun-Snapshot"
"""The header that names the snapshot an answer was made of."""

VARY = "Accept-Language, Authorization, Cookie"


def of_snapshot(asking: Asking, ask: Callable[[Workspace], Answer]) -> Response:
    """An answer about many customers at once: it may be kept, and is asked for again by its ETag."""
    workspace = asking.workspace.pinned()
    tag = _tag(asking, workspace.snapshot)
    headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": VARY, SNAPSHOT: workspace.snapshot}
    seen = seen_tags(asking.request)
    if tag in seen:
        return Response(status_code=304, headers=headers)
    answer = ask(workspace)
    return Response(status_code=304, headers=headers) if "*" in seen else JSONResponse(answer.as_json(), 200, headers)


def personal(asking: Asking, ask: Callable[[Workspace], Answer]) -> Response:
    """An answer about single customers: nobody keeps it."""
    workspace = asking.workspace.pinned()
    return JSONResponse(ask(workspace).as_json(), 200, {"Cache-Control": PRIVATE, SNAPSHOT: workspace.snapshot})


def now(answer: Answer, status: int = 200, **headers: str) -> Response:
    """An answer about how things stand at this moment, or about what was done."""
    return JSONResponse(answer.as_json(), status, {"Cache-Control": PRIVATE, **headers})


PRIVATE = "private, no-store"


def seen_tags(request: Request) -> set[str]:
    """What If-None-Match names: the tags the asker has, `*` for any."""
    given = ",".join(request.headers.getlist("if-none-match"))
    return {tag.strip() for tag in given.split(",") if tag.strip()}


def _tag(asking: Asking, snapshot: str) -> str:
    """A tag for the question as this person asks it: in their language, with what they may see."""
    request, sees = asking.request, asking.workspace.actor.sees_personal
    question = f"{request.url.path}?{request.url.query}"
    parts = (version("fenqun"), snapshot, asking.language, str(sees), question)
    return f'W/"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'
