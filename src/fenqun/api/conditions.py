"""Under which condition a change of the text is made: that it is of what the asker has seen."""

from typing import Annotated, Literal

from fastapi import Depends, Header
from starlette.exceptions import HTTPException
from starlette.responses import Response

from fenqun.answers import SavedAnswer
from fenqun.api.answering import now
from fenqun.api.refusals import Responses, refusals

IfMatch = Annotated[
    str | None, Header(alias="If-Match", max_length=200, description="The version you have seen: its ETag.")
]
IfNoneMatch = Annotated[
    Literal["*"] | None, Header(alias="If-None-Match", description="`*`: there must be none of this name yet.")
]


def _for_changing(if_match: IfMatch = None) -> str:
    version = (if_match or "").removeprefix("W/").strip('"')
    if not version or version == "*":
        raise HTTPException(428)
    return version


def _for_saving(if_match: IfMatch = None, if_none_match: IfNoneMatch = None) -> str | None:
    return None if if_none_match == "*" and if_match is None else _for_changing(if_match)


ForChanging = Annotated[str, Depends(_for_changing)]
"""The version that was seen: a change without one could be of something else than the asker thinks."""
ForSaving = Annotated[str | None, Depends(_for_saving)]
"""The same; None for what must not exist yet."""

CONDITIONAL = refusals(412, 428)
SEEN: Responses = {
    200: {"headers": {"ETag": {"schema": {"type": "string"}, "description": "The version; If-Match names it."}}}
}


def saved(answer: SavedAnswer) -> Response:
    """What was written, its new version as its tag."""
    return now(answer, 200, **tag(answer.version))


def tag(version: str) -> dict[str, str]:
    """The header with a version; none of what is not there."""
    return {"ETag": f'"{version}"'} if version else {}
