"""The header by which a change that is sent twice is made once."""

from collections.abc import Sequence
from typing import Annotated, TypedDict

from fastapi import Depends, Header
from fastapi.params import Depends as Dependency

from fenqun.api.refusals import WITH_BODY, Responses
from fenqun.serving.once import HEADER, LONGEST

_MEANING = "The same change sent again under the same key within a day is answered as the first time, not made again."


def _key(
    _: Annotated[str | None, Header(alias=HEADER, min_length=1, max_length=LONGEST, description=_MEANING)] = None,
) -> None:
    """Declares the header; `serving.once` reads it."""


class _Changing(TypedDict):
    responses: Responses
    dependencies: Sequence[Dependency]


REPEATABLE = [Depends(_key)]
"""What a route that answers through `once` depends on."""

CHANGING: _Changing = {"responses": WITH_BODY, "dependencies": REPEATABLE}
"""What is documented of such a route that takes a body."""
