"""A trait: one value per customer, an attribute or computed from the sources."""

from datetime import date
from typing import Any

from pydantic import Field, model_validator

from fenqun.definition import ColumnName, Definition, Duration, Label, Noun
from fenqun.errors import Phrase, message
from fenqun.rules.rule import Expression, Rule


class Between(Definition):
    """Two calendar days in the workspace's time zone, both within."""

    first: date
    last: date

    @model_validator(mode="before")
    @classmethod
    def _pair(cls, value: Any) -> Any:
        if isinstance(value, list | tuple) and len(value) == 2:
            return {"first": value[0], "last": value[1]}
        return value

    @model_validator(mode="after")
    def _in_order(self) -> "Between":
        if self.first > self.last:
            raise ValueError(Phrase(message("{first} is after {last}"), first=self.first, last=self.last))
        return self


class Trait(Noun):
    """One value per customer.

    With `from`: `value` aggregates that source's rows, those that `where` keeps and that lie in the window
    (`last`, or `between`). Without: `value` is computed from other traits and attributes.
    A bare text is read as the `value`.
    """

    value: Expression
    source: ColumnName | None = Field(default=None, alias="from")
    where: Rule | None = None
    last: Duration | None = None
    between: Between | None = None
    unit: Label | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"value": value} if isinstance(value, str | int | float) else value

    @model_validator(mode="after")
    def _window_needs_a_source(self) -> "Trait":
        for key in ("where", "last", "between"):
            if self.source is None and getattr(self, key) is not None:
                raise ValueError(Phrase(message("'{key}' needs 'from': it chooses rows of a source"), key=key))
        if self.last is not None and self.between is not None:
            raise ValueError(Phrase(message("give either 'last' or 'between'")))
        return self
