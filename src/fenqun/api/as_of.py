"""The parameter that names the snapshot a question goes to."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Depends, Query
from fastapi.params import Depends as Dependency

from fenqun.api.given import Text
from fenqun.serving.asking import AS_OF

_MEANING = "Ask an earlier snapshot: the last one as of a day or moment, or one by its id or the beginning of it."


def _as_of(
    _: Annotated[Text | None, Query(alias=AS_OF, max_length=100, description=_MEANING, examples=["2024-06-30"])] = None,
) -> None:
    """Declares the parameter; `serving.asking` reads it."""


ASKS: Sequence[Dependency] = [Depends(_as_of)]
"""What every route depends on that answers from a snapshot."""
