"""A tag: a yes/no mark on customers, by rule or by hand."""

from typing import Any

from pydantic import model_validator

from fenqun.definition import Noun
from fenqun.rules.rule import Rule


class Tag(Noun):
    """A yes/no mark. With a `rule` it is computed; without, it is given by hand. A bare text is read as the rule."""

    rule: Rule | None = None
    owner: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"rule": value} if isinstance(value, str) else value
