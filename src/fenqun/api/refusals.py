"""The errors an operation may answer with, as its documentation lists them."""

from http import HTTPStatus
from typing import Any

from fenqun.api.problems import MEDIA_TYPE

Responses = dict[int | str, dict[str, Any]]

_MEANINGS = {
    400: "The body cannot be read as JSON.",
    401: "Nobody is signed in, or the token is unknown, expired or revoked.",
    403: "The role or the token's scope does not include this.",
    404: "There is nothing of this name.",
    409: "Not possible now: nothing has been computed yet, or somebody else is writing.",
    412: "The definition has changed since the version named in If-Match; nothing was written.",
    413: "The body is too large.",
    415: "The body is not of the type this takes.",
    422: "Something in the parameters, the body or the definitions is wrong; `problems` says what and where.",
    428: "A condition (If-Match or If-None-Match) is missing.",
    429: "Too many tries; Retry-After says when to come back.",
    503: "Too much at once, or past the memory limit; try again.",
}


def refusals(*statuses: int) -> Responses:
    """The documented problem documents of these statuses."""
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": _MEANINGS.get(status, HTTPStatus(status).phrase), "content": content}
        for status in statuses
    }


EVERYWHERE = refusals(401, 403, 422, 503)
ON_SNAPSHOT = refusals(404, 409)
"""Of what names something in a snapshot."""

WITH_BODY = refusals(400, 413, 415)
"""Of what takes a body of JSON."""

UNCHANGED: Responses = {304: {"description": "What If-None-Match names is still the answer."}}
