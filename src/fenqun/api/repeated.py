"""The header by which a change that is sent twice is made once."""

from typing import Annotated

from fastapi import Depends, Header

from fenqun.serving.once import LONGEST

_MEANING = "The same change sent again under the same key within a day is answered as the first time, not made again."


def _key(
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=LONGEST, description=_MEANING)] = None,
) -> None:
    """Declares the header; `serving.once` reads it."""


REPEATABLE = [Depends(_key)]
"""What a route that answers through `once` depends on."""
