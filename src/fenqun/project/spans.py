"""From where to where every entry and value of a YAML file stands in its text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from fenqun.errors import Place
from fenqun.project.yaml import Document, Steps

Kind = Literal["mapping", "list", "scalar", "alias"]

_COLON = re.compile(r"[ \t]*:")
_BLANK_END = re.compile(r"(?:[ \t]*(?:\r\n|\n|\r))+[ \t]*\Z")


@dataclass(frozen=True)
class Span:
    """A value: its characters are `text[start:end]`, without comments after it.

    `style` is the quote of a scalar (`'`, `"`, `|`, `>`), '' where it has none; `flow`: written within braces or
    brackets, or is itself.
    """

    start: int
    end: int
    kind: Kind
    style: str = ""
    flow: bool = False
    entries: tuple["Entry", ...] = ()
    items: tuple["Span", ...] = ()

    def entry(self, key: str) -> "Entry | None":
        """The entry of that key, the first of several."""
        return next((entry for entry in self.entries if entry.key == key), None)


@dataclass(frozen=True)
class Entry:
    """A key with its value: `text[start:end]`; the colon ends before `after_colon`. `flow`: it stands in braces."""

    key: str
    start: int
    after_colon: int
    value: Span
    flow: bool

    @property
    def end(self) -> int:
        """Where the entry ends, comments after it left out."""
        return max(self.value.end, self.after_colon)


def spans(document: Document) -> Span | None:
    """The topmost value of the document; None where it has none."""
    return _Spans(document).span(document.root, flow=False) if document.root is not None else None


def at(document: Document, path: Steps) -> Span | None:
    """The value at the path; None where there is none, or an alias hides it."""
    found = spans(document)
    for step in path:
        if found is None:
            return None
        if isinstance(step, int):
            found = found.items[step] if step < len(found.items) else None
        else:
            entry = found.entry(step)
            found = entry.value if entry else None
    return found


def steps_to(document: Document, place: Place) -> Steps:
    """The keys and positions that lead to what stands at the place."""
    if place.line is None or (found := spans(document)) is None:
        return ()
    index = index_of(document.text, place)
    return tuple(_down(found, index))


def index_of(text: str, place: Place) -> int:
    """How many characters of the text stand before the place."""
    start = 0
    for _ in range((place.line or 1) - 1):
        found = text.find("\n", start)
        if found < 0:
            break
        start = found + 1
    return start + (place.column or 1) - 1


def _down(span: Span, index: int) -> Iterator[str | int]:
    for entry in span.entries:
        if entry.start <= index <= entry.end:
            yield entry.key
            yield from _down(entry.value, index)
            return
    for position, item in enumerate(span.items):
        if item.start <= index <= item.end:
            yield position
            yield from _down(item, index)
            return


class _Spans:
    """Reads the marks of the nodes; a node met again stands where the next alias is."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._aliases = iter(document.aliases)
        self._met: set[int] = set()

    def span(self, node: Node, *, flow: bool, earliest: int = 0) -> Span:
        """earliest: where the value can begin, for one that is left out."""
        if id(node) in self._met:
            return Span(*next(self._aliases), "alias", flow=flow)
        self._met.add(id(node))
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, ScalarNode):
            return self._scalar(node, flow, earliest)
        flow = flow or bool(getattr(node, "flow_style", False))
        if isinstance(node, MappingNode):
            entries = tuple(self._entry(key, value, flow) for key, value in node.value)
            end = end if flow or not entries else entries[-1].end
            return Span(start, end, "mapping", flow=flow, entries=entries)
        items = tuple(self._item(item, flow) for item in node.value) if isinstance(node, SequenceNode) else ()
        end = end if flow or not items else items[-1].end
        return Span(start, end, "list", flow=flow, items=items)

    def _item(self, node: Node, flow: bool) -> Span:
        return self.span(node, flow=flow, earliest=node.start_mark.index)

    def _entry(self, key: Node, value: Node, flow: bool) -> Entry:
        self._met.add(id(key))
        end = key.end_mark.index
        colon = _COLON.match(self._text, end)
        after = colon.end() if colon else end
        return Entry(key.value, key.start_mark.index, after, self.span(value, flow=flow, earliest=after), flow)

    def _scalar(self, node: ScalarNode, flow: bool, earliest: int) -> Span:
        start, end = node.start_mark.index, node.end_mark.index
        if start == end:  # a value left out: its mark is that of whatever comes next
            return Span(earliest, earliest, "scalar", flow=flow)
        style = node.style or ""
        if style in ("|", ">"):
            end = self._block_end(start, end)
        return Span(start, end, "scalar", style, flow)

    def _block_end(self, start: int, end: int) -> int:
        """The mark lies after the line breaks that follow; they are the value's own only where it says `+`."""
        written = self._text[start:end]
        header = written.splitlines()[0].partition("#")[0]
        if "+" in header:
            return end - (2 if written.endswith("\r\n") else 1 if written.endswith(("\n", "\r")) else 0)
        blank = _BLANK_END.search(written)
        return start + blank.start() if blank else end
