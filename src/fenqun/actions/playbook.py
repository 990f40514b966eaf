"""A playbook: what is done for each segment of a segmentation, or cell of a grid, by whom, and until when it holds."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from fenqun.definition import Definition, Duration, Label, Name, Noun, SegmentName
from fenqun.errors import Phrase, message


def _something(label: Label) -> Label:
    if not all(text.strip() for text in label.root.values()):
        raise ValueError(Phrase(message("this is blank: say it, or leave it out")))
    return label


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Said = Annotated[Label, AfterValidator(_something)]
"""A text that says something, in one or several languages."""

Several = Annotated[list[Said], BeforeValidator(_listed), Field(min_length=1, max_length=50)]
"""One such text or several."""


class Script(Definition):
    """What to say word for word, and when. A bare text is what to say."""

    say: Said
    when: Said | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        written = isinstance(value, dict) and {"say", "when"} & value.keys()
        return value if written else {"say": value}


class Play(Definition):
    """What is done for one segment. A bare text is the `strategy`.

    `difficulties`: what is hard for these customers, or with them. `service`: how much care they get. `cadence`: how
    often they are approached. `topics`: what to talk about. `reason`: why they buy. `owner`: who answers for it, a name
    or a role. `kpi`: what it is measured by. `review`: the day on which it is looked at again. `positioning`: a
    position statement, `positioning/segment`, where it is not made to this very segment.
    """

    strategy: Said
    difficulties: Several | None = None
    service: Said | None = None
    channels: Several | None = None
    cadence: Duration | None = None
    offers: Several | None = None
    topics: Several | None = None
    reason: Said | None = None
    scripts: list[Script] | None = Field(default=None, min_length=1, max_length=50)
    owner: Said | None = None
    kpi: Several | None = None
    review: date | None = None
    positioning: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare(cls, value: Any) -> Any:
        return {"strategy": value} if isinstance(value, str) else value

    @field_validator("scripts", mode="before")
    @classmethod
    def _one(cls, value: Any) -> Any:
        return value if value is None else _listed(value)

    @field_validator("positioning")
    @classmethod
    def _two_parts(cls, value: str | None) -> str | None:
        if value is not None and not all(value.partition("/")):
            said = message("'{text}' is no position statement: write positioning/segment")
            raise ValueError(Phrase(said, text=value))
        return value


class Playbook(Noun):
    """What is done for the segments of `of`, or the cells of `grid`; the position statements of that segmentation's
    segments belong to it by themselves.

    A cell is called as in a target choice: `suv | under_150k`. `default`: what is done for those without a play of
    their own. `owner` and `review` are of every play that names none itself.
    """

    of: Name | None = None
    grid: Name | None = None
    owner: Said | None = None
    review: date | None = None
    default: Play | None = None
    segments: dict[SegmentName, Play] = Field(default={}, max_length=1_000)

    @model_validator(mode="after")
    def _fits(self) -> "Playbook":
        if (self.of is None) == (self.grid is None):
            raise ValueError(Phrase(message("give 'of', a segmentation, or 'grid'")))
        if self.default is None and not self.segments:
            raise ValueError(Phrase(message("nothing is done for anybody: give 'segments', or 'default'")))
        return self

    def named(self) -> Iterator[tuple[str, tuple[str | int, ...]]]:
        """The columns of the profile that it names, each with where."""
        if self.of is not None:
            yield self.of, ("of",)

    def plays(self) -> Iterator[tuple[Play, tuple[str, ...]]]:
        """Every play that is written, each with where."""
        if self.default is not None:
            yield self.default, ("default",)
        yield from ((play, ("segments", segment)) for segment, play in self.segments.items())

    def statements(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The position statements that it names, as `positioning/segment`, each with where."""
        for play, path in self.plays():
            if play.positioning is not None:
                yield play.positioning, (*path, "positioning")
