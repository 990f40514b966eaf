"""What a page says when it cannot be shown: what happened, and what to do next."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from fenqun.access.permissions import Permission
from fenqun.errors import (
    Busy,
    Cancelled,
    EditConflict,
    FenqunError,
    MustChangePassword,
    NoSnapshot,
    NotSignedIn,
    Problems,
    TooManyTries,
    message,
)
from fenqun.language import translator
from fenqun.serving.asking import SAFE, Asking, asked
from fenqun.serving.problem import status_of
from fenqun.serving.reader import language_asked
from fenqun.web.links import url
from fenqun.web.templating import render, render_fragment

SIGN_IN, PASSWORD = "/sign-in", "/account/password"


@dataclass(frozen=True)
class Next:
    """What to do next: a link, or with `post` a button."""

    label: str = ""
    url: str = ""
    icon: str = ""
    post: bool = False


_TITLES = {
    400: message("This cannot be read"),
    403: message("Not for you to see or do"),
    404: message("Not there"),
    405: message("Not done this way"),
    409: message("Not possible now"),
    412: message("Changed meanwhile"),
    413: message("Too large"),
    422: message("This does not work"),
    429: message("Too many tries"),
    500: message("Something went wrong here"),
    503: message("Too much at once"),
}
_TEXTS = {
    400: message("What was sent cannot be read."),
    404: message("There is nothing at this address. It may have been renamed or deleted."),
    405: message("This address does not take what was sent."),
    413: message("What was sent is larger than this page takes."),
    422: message("A value in the address or the form does not fit."),
}
_BROKEN = message(
    "It has been noted as {incident}. Nothing you had saved is lost; try again, or tell whoever runs this."
)
_OVERVIEW = Next(message("To the overview"), "/")
_AGAIN = message("Load the page again")


def failed_page(request: Request, error: Exception) -> Response:
    """The answer of a page to an error: another page, this page's refusal, or for a part of a page a toast."""
    try:
        asking = asked(request)
    except FenqunError as worse:  # nobody can be known, such as where the records cannot be read
        return PlainTextResponse(worse.text(translator(language_asked(request))), status_of(worse))
    if isinstance(error, NotSignedIn | MustChangePassword):
        return _sent_to(asking, SIGN_IN if isinstance(error, NotSignedIn) else PASSWORD)
    answer = _shown(asking, error)
    answer.headers.update(headers_of(error))
    return answer


def headers_of(error: Exception) -> dict[str, str]:
    """The headers that an error brings along: which methods there are, when to try again."""
    if isinstance(error, TooManyTries):
        return {"Retry-After": str(error.parts["seconds"])}
    return dict(getattr(error, "headers", None) or {})


def broken_page(request: Request, incident: str) -> Response:
    """The answer to an error of the program, without a word of what was inside."""
    asking = asked(request)
    text = translator(asking.language)(_BROKEN).format(incident=incident)
    return _refusal(asking, 500, text, _OVERVIEW)


def _shown(asking: Asking, error: Exception) -> Response:
    if isinstance(error, FenqunError):
        text = error.text(translator(asking.language))
        status = status_of(error, asked_for=set(map(str, asking.request.path_params.values())))
        return _refusal(asking, status, text, _OVERVIEW if status == 404 else _next(asking, error))
    status = error.status_code if isinstance(error, HTTPException) else 422
    if isinstance(error, RequestValidationError):
        status = 422
    text = translator(asking.language)(_TEXTS.get(status, _TITLES[500]))
    return _refusal(asking, status, text, _OVERVIEW)


def _next(asking: Asking, error: FenqunError) -> Next:
    """What helps against an error, as far as who asks may do it."""
    if isinstance(error, NoSnapshot):
        return _first_steps(asking)
    if isinstance(error, Busy):
        return Next(message("To the jobs"), "/jobs", "jobs")
    if isinstance(error, EditConflict | Cancelled):
        return Next(_AGAIN, asking.path_and_query if asking.request.method in SAFE else "/")
    if (file := _file(error)) and asking.allows(Permission.DEFINE):
        return Next(message("To the text"), url("/settings/text", file=file))
    return _OVERVIEW


def _file(error: FenqunError) -> str:
    """The file of the workspace's text that an error lies in; '' for none."""
    at = error.problems[0].at if isinstance(error, Problems) and error.problems else error.at
    return at.file if at is not None and at.file.endswith(".yaml") else ""


def _first_steps(asking: Asking) -> Next:
    if asking.served.is_new:
        return Next(message("Bring in your first files"), "/import", "import")
    if asking.allows(Permission.REFRESH):
        return Next(message("Refresh now"), "/jobs", "refresh", post=True)
    return _OVERVIEW


def _sent_to(asking: Asking, page: str) -> Response:
    """Another page first, and from there back to this one."""
    back = asking.path_and_query if asking.request.method in SAFE and not asking.is_fragment else "/"
    to = page if back == "/" else f"{page}?{urlencode({'next': back})}"
    if asking.is_fragment:
        return Response(status_code=401, headers={"HX-Redirect": to})
    return RedirectResponse(to, 303)


def _refusal(asking: Asking, status: int, text: str, then: Next) -> HTMLResponse:
    parts: dict[str, Any] = {"title": _TITLES.get(status, _TITLES[500]), "text": text, "then": then}
    if not asking.is_fragment:
        return render(asking, "failing/failure.html.j2", status=status, **parts)
    answer = render_fragment(asking, "failing/toast.html.j2", status=status, code=status, **parts)
    answer.headers["HX-Retarget"], answer.headers["HX-Reswap"] = "#toasts", "beforeend"
    return answer
