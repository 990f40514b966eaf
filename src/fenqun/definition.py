"""What every declared noun shares: names, types, labels, durations."""

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel, model_validator

from fenqun.errors import Phrase, message
from fenqun.language import LANGUAGES


class DataType(StrEnum):
    """The types of the language. `TIME` is a moment (naive UTC), `DATE` a calendar day."""

    NUMBER = "number"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    BOOLEAN = "boolean"


RESERVED = frozenset(
    {"and", "or", "not", "in", "true", "false", "unknown", "rest", "all", "customer_id", "profile", "set_aside"}
)
"""What nothing may be called: words of the language, and of the command line."""


def _identifier(name: str) -> str:
    if not name.isidentifier() or name.startswith("_"):
        said = message("'{name}' is not a name: use letters of any language, digits and _, and begin with a letter")
        raise ValueError(Phrase(said, name=name))
    return name


def _free_identifier(name: str) -> str:
    if name.lower() in RESERVED:
        raise ValueError(Phrase(message("'{name}' is a word of the language; choose another name"), name=name))
    return _identifier(name)


Name = Annotated[str, AfterValidator(_free_identifier)]
"""What a trait, tag, segmentation or source may be called; Chinese names are names."""

ColumnName = Annotated[str, AfterValidator(_identifier)]
SegmentName = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^/\x00-\x1f]+$")]
"""What a segment may be called: any printable text without a slash; names need not be identifiers."""


class Label(RootModel[dict[str, str]]):
    """A text in one or several languages. A bare string serves every language."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _one_for_all(cls, value: Any) -> Any:
        return {"": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _known_languages(self) -> "Label":
        for language in self.root:
            if language and language not in LANGUAGES:
                said = message("no language '{language}'; known: {known}")
                raise ValueError(Phrase(said, language=language, known=", ".join(LANGUAGES)))
        return self

    def text(self, language: str) -> str:
        """The text in `language`; else in the nearest one there is."""
        for choice in (language, *NEAREST[language], ""):
            if choice in self.root:
                return self.root[choice]
        return next(iter(self.root.values()), "")

    @property
    def source(self) -> str | dict[str, str]:
        """As a definition writes it: a bare string, or a text per language."""
        return self.root[""] if set(self.root) == {""} else dict(self.root)


NEAREST = {"zh-Hans": ("zh-Hant", "en"), "zh-Hant": ("zh-Hans", "en"), "en": ("zh-Hans", "zh-Hant")}


class Definition(BaseModel):
    """A declared thing: frozen, unknown keys forbidden."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Noun(Definition):
    """A declared thing that people see: it may have a label and a meaning."""

    label: Label | None = None
    meaning: Label | None = None

    def shown(self, name: str, language: str) -> str:
        """The label in `language`, or the name where there is none."""
        return self.label.text(language) if self.label else name


_DURATION = re.compile(r"^\s*(\d{1,6})\s*(day|week|month|year)s?\s*$")


_CENTURY = {"day": 36_525, "week": 5_218, "month": 1_200, "year": 100}


class Duration(RootModel[str]):
    """A span such as `365 days`, `2 weeks`, `12 months`, `1 year`; months and years follow the calendar."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="after")
    def _readable(self) -> "Duration":
        if not _DURATION.match(self.root) or self.count == 0:
            said = message("'{text}' is not a span; write for instance '365 days', '2 weeks', '12 months'")
            raise ValueError(Phrase(said, text=self.root))
        if self.count > _CENTURY[self.unit]:
            said = message("'{text}' is longer than 100 years; leave it out to count everything")
            raise ValueError(Phrase(said, text=self.root))
        return self

    @property
    def count(self) -> int:
        """How many units, 1 or more."""
        found = _DURATION.match(self.root)
        return int(found.group(1)) if found else 0

    @property
    def unit(self) -> str:
        """`day`, `week`, `month` or `year`."""
        found = _DURATION.match(self.root)
        return found.group(2) if found else "day"
