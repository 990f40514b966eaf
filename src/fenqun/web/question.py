"""What a page of customers asks, read from its address: search, tags, segments, a rule, order, page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query

from fenqun.answers import NamesAnswer
from fenqun.errors import message
from fenqun.language import Translator

PER_PAGE = 50
_LONGEST = 4_000
_MOST = 50

Text = Annotated[str, Query(max_length=_LONGEST)]
Several = Annotated[list[str], Query(max_length=_MOST)]


@dataclass(frozen=True)
class Question:
    """The state of a list of customers; a segment is written `segmentation/segment`.

    `tag` and `segment`: all of them have to fit; of segments of one segmentation, any.
    """

    q: str = ""
    tag: tuple[str, ...] = ()
    segment: tuple[str, ...] = ()
    rule: str = ""
    column: tuple[str, ...] = ()
    sort: str = "customer_id"
    descending: bool = False
    after: str | None = None
    before: str | None = None

    @property
    def where(self) -> dict[str, Any] | str | None:
        """All the conditions as one rule, in the form a builder edits; None where there is none."""
        conditions: list[Any] = [f"tagged({name})" for name in self.tag]
        conditions += [{"trait": name, "is": "in", "value": held} for name, held in self._by_segmentation().items()]
        conditions += [self.rule] if self.rule.strip() else []
        return None if not conditions else conditions[0] if len(conditions) == 1 else {"all": conditions}

    def _by_segmentation(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for written in self.segment:
            name, _, segment = written.partition("/")
            found.setdefault(name, []).append(segment)
        return found

    @property
    def is_narrowed(self) -> bool:
        """Whether it leaves anyone out."""
        return bool(self.q.strip() or self.tag or self.segment or self.rule.strip())

    def filters(self) -> Mapping[str, object]:
        """What narrows it, as parameters of an address."""
        return {"q": self.q, "tag": list(self.tag), "segment": list(self.segment), "rule": self.rule}


def asked(
    q: Text = "",
    tag: Several = [],  # noqa: B006 - read only; FastAPI takes no tuple
    segment: Several = [],  # noqa: B006
    rule: Text = "",
    column: Several = [],  # noqa: B006
    sort: Text = "customer_id",
    descending: bool = False,
    after: Text | None = None,
    before: Text | None = None,
) -> Question:
    """The question an address asks."""
    return Question(q, tuple(tag), tuple(segment), rule, tuple(column), sort, descending, after, before)


def told(question: Question, names: NamesAnswer, translate: Translator) -> list[tuple[str, str, str]]:
    """The tags and segments asked for, as chips: parameter, value, label."""
    labels = {name.name: name.label for name in names.names}
    chips = [("tag", name, labels.get(name, name)) for name in question.tag]
    of_it = translate(message("{title}: {text}"))
    for written in question.segment:
        name, _, segment = written.partition("/")
        shown = names.segments.get(name, {}).get(segment, segment)
        chips.append(("segment", written, of_it.format(title=labels.get(name, name), text=shown)))
    return chips
