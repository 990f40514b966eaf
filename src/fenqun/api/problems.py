"""What goes wrong, as problem+json (RFC 9457), in the reader's language and in the words of the command line."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fenqun.answers import Problem, ProblemLine
from fenqun.api.misfits import misfit
from fenqun.errors import FenqunError, Problems, Translate, message
from fenqun.language import translator
from fenqun.serving.problem import status_of
from fenqun.serving.reader import language_asked

MEDIA_TYPE = "application/problem+json"

TITLES = {
    400: message("The request cannot be read"),
    401: message("Not signed in"),
    403: message("Not allowed"),
    404: message("Not there"),
    405: message("Not done to this address"),
    409: message("Not possible now"),
    412: message("Changed meanwhile"),
    413: message("Too large"),
    415: message("Not a type this takes"),
    422: message("Wrong in what was asked"),
    428: message("A condition is missing"),
    429: message("Too many tries"),
    500: message("An error of the program"),
    503: message("Too much at once"),
}
"""What each status means, in a few words."""

_COME_BACK = "2"
"""Seconds after which to try again what was too much at once."""

_FRAMEWORK = {
    400: message("the body is not readable as its type says."),
    404: message("there is nothing at this address."),
    405: message("this address does not take '{method}'; it takes: {allowed}."),
    413: message("the body is larger than this address takes."),
    415: message("send the body as '{wanted}', and say so in Content-Type."),
    428: message("say which version you have seen, in If-Match, or 'If-None-Match: *' for something new."),
}
_KINDS = {
    400: "MalformedBody",
    404: "NotFound",
    405: "MethodNotAllowed",
    413: "TooLarge",
    415: "WrongMediaType",
    428: "ConditionMissing",
}
_UNKNOWN = message("an error of the program; the log calls it {incident}.")


def problem_response(request: Request, error: Exception, *, incident: str = "") -> Response:
    """The answer to a request that failed with `error`: its status, and why, as problem+json.

    incident: under what an error of the program is to be found in the log.
    """
    translate = translator(language_asked(request))
    problem = _of_program(incident, translate) if incident else problem_of(error, request, translate)
    headers = {"Cache-Control": "no-store", **_headers(problem.status, error, request)}
    return JSONResponse(problem.as_json(), problem.status, headers, media_type=MEDIA_TYPE)


def _headers(status: int, error: Exception, request: Request) -> dict[str, str]:
    """What the status wants to be said with it."""
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        return {"Allow": _allowed(request)}
    if status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": _COME_BACK}
    if status == HTTPStatus.TOO_MANY_REQUESTS and isinstance(error, FenqunError):
        return {"Retry-After": str(error.parts["seconds"])}
    return {}


def problem_of(error: Exception, request: Request, translate: Translate) -> Problem:
    """The error as the API tells it."""
    if isinstance(error, FenqunError):
        status = status_of(error, asked_for=_named(request.path_params))
        return _problem(type(error).__name__, status, error.text(translate), _lines(error, translate), translate)
    if isinstance(error, RequestValidationError):
        return _of_validation(error.errors(), translate)
    if isinstance(error, HTTPException):
        said = _framework_text(error, request, translate)
        return _problem(_KINDS.get(error.status_code, "Refused"), error.status_code, said, (), translate)
    return _of_program("-", translate)


def _of_program(incident: str, translate: Translate) -> Problem:
    return _problem("ProgramError", 500, translate(_UNKNOWN).format(incident=incident), (), translate)


def _problem(kind: str, status: int, detail: str, lines: Sequence[ProblemLine], translate: Translate) -> Problem:
    title = translate(TITLES[status]) if status in TITLES else HTTPStatus(status).phrase
    return Problem(f"urn:fenqun:{kind}", title, status, detail, tuple(lines) or (ProblemLine(detail),))


def _named(path: Mapping[str, Any]) -> set[str]:
    """What the address names, whole and in its parts."""
    return {part for value in path.values() for part in (str(value), *str(value).split("/"))}


def _lines(error: FenqunError, translate: Translate) -> list[ProblemLine]:
    found: Iterable[FenqunError] = error.problems if isinstance(error, Problems) else [error]
    return [_line(problem, translate) for problem in found]


def _line(error: FenqunError, translate: Translate) -> ProblemLine:
    at, path = error.at, [*_steps(error, "steps"), *_steps(error, "path")]
    is_in_file = at is not None and at.line is not None
    column = at.column if at else error.parts.get("column")
    return ProblemLine(
        error.text(translate),
        file=at.file if at and is_in_file else None,
        line=at.line if at else None,
        column=column if isinstance(column, int) else None,
        path=".".join(str(step) for step in path) or None,
        hint=error.hint(translate),
    )


def _steps(error: FenqunError, part: str) -> Iterable[object]:
    steps = error.parts.get(part, ())
    return steps if isinstance(steps, list | tuple) else ()


def _of_validation(found: Sequence[Any], translate: Translate) -> Problem:
    """What does not fit in the parameters or the body; a body that is no JSON cannot be read at all."""
    if any(details["type"] == "json_invalid" for details in found):
        return _problem(_KINDS[400], 400, translate(_FRAMEWORK[400]), (), translate)
    lines = [misfit(details, translate) for details in found]
    detail = "\n".join(line.text for line in lines)
    return _problem("InvalidRequest", 422, detail, lines, translate)


def _framework_text(error: HTTPException, request: Request, translate: Translate) -> str:
    template = _FRAMEWORK.get(error.status_code)
    if template is None:
        return str(error.detail)
    parts = {"method": request.method, "allowed": _allowed(request), "wanted": error.detail}
    return translate(template).format(**parts)


def _allowed(request: Request) -> str:
    """Every method an operation at this address takes; the framework names those of the first only."""
    there = (route for route in iter_route_contexts(request.app.router.routes) if _is_at(route, request))
    return ", ".join(sorted({method for route in there for method in route.methods or ()}))


def _is_at(route: Any, request: Request) -> bool:
    pattern = getattr(route, "path_regex", None)
    return pattern is not None and pattern.match(request.url.path) is not None
