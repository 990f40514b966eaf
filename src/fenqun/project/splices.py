"""A value of a file's text changed into another: only what differs is written anew, comments and order are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fenqun.project.lines import (
    Splice,
    begins_line,
    break_before,
    column,
    comments_above,
    end_with_comment,
    line_end,
    line_start,
    newline_of,
    next_line,
    spliced,
)
from fenqun.project.rendering import (
    ORDERED,
    WIDEST,
    after_colon,
    entry,
    flow,
    key_text,
    list_item,
    literal,
    same,
    scalar,
    width,
)
from fenqun.project.spans import Entry, Span

SLACK = 10
"""So much wider a line may become by an edit before it is opened."""


@dataclass(frozen=True)
class Splicing:
    """Finds the splices of a text. `ordered`: keys below which the order of keys is part of the value."""

    text: str
    ordered: Collection[str] = ORDERED

    @property
    def newline(self) -> str:
        """What ends the lines."""
        return newline_of(self.text)

    def entry(self, held: Entry, old: Any, new: Any, *, open_: bool = False) -> list[Splice]:
        """The value of an entry changed; `open_`: what becomes a mapping is not written in braces."""
        span = held.value
        if same(old, new) and (held.key not in self.ordered or not isinstance(old, dict) or list(old) == list(new)):
            return []
        if isinstance(old, dict) and isinstance(new, dict) and span.entries and self._kept(span, old, new):
            found = self._mapping(span, old, new, ordered=held.key in self.ordered)
            return self._anew(held, new, open_=True) if self._is_too_wide(held, found) else found
        if isinstance(old, list) and isinstance(new, list) and span.items and new:
            return self._list(span, old, new)
        return self._replaced(held, old, new, open_=open_)

    def _is_too_wide(self, held: Entry, found: list[Splice]) -> bool:
        """Whether braces on a block's line, that fitted there before, would no longer do so."""
        span = held.value
        before = self.text[span.start : span.end]
        if held.flow or not span.flow or "\n" in before:
            return False
        inner = [Splice(part.start - span.start, part.end - span.start, part.text) for part in found]
        at = column(self.text, span.start)
        return at + width(before) <= WIDEST + SLACK < at + width(spliced(before, inner))

    def added(self, span: Span, key: str, value: Any, after: Entry | None, first: Entry | None = None) -> Splice:
        """A new entry of a mapping that has entries, behind the one named, else before `first` (of all)."""
        first = first or span.entries[0]
        if span.flow:
            text = f"{key_text(key, flow=True)}: {flow(value)}"
            if after is None:
                return Splice(first.start, first.start, f"{text}, ")
            return Splice(after.end, after.end, f", {text}")
        indent = column(self.text, span.entries[0].start)
        text = entry(key, value, indent, self.newline)
        if after is None:
            return Splice(first.start, first.start, f"{text}{self.newline}{' ' * indent}")
        at = self.end(after)
        return Splice(at, at, f"{self.newline}{' ' * indent}{text}")

    def removed(self, span: Span, held: Entry, last: Entry | None = None) -> Splice:
        """An entry (or all up to `last`) taken out, with the comment beside it, and the one above where it is about
        nothing else."""
        if span.flow or not begins_line(self.text, held.start):
            return self._out_of_line(span, span.entries.index(held))
        start, end = self.start(span, held, last), self.end(last or held)
        return Splice(break_before(self.text, start), end, "") if start else Splice(0, next_line(self.text, end), "")

    def start(self, span: Span, held: Entry, last: Entry | None = None) -> int:
        """Where the lines of a block's entry begin: with the comments right above unless more entries follow at once,
        which they may be about as well."""
        last = last or held
        own = line_start(self.text, held.start)
        following = next_line(self.text, self.end(last))
        is_last = span.entries[-1] is last
        alone = is_last or not self.text[following : line_end(self.text, following)].strip()
        return comments_above(self.text, held.start) if alone else own

    def end(self, held: Entry) -> int:
        """Where an entry ends with the comment beside it."""
        if held.value.entries and not held.value.flow:
            return self.end(held.value.entries[-1])
        return end_with_comment(self.text, held.end) if not self._is_literal(held.value) else held.end

    def _is_literal(self, span: Span) -> bool:
        return span.style in ("|", ">")

    def _kept(self, span: Span, old: dict[str, Any], new: dict[str, Any]) -> bool:
        names = [held.key for held in span.entries]
        return len(set(names)) == len(names) and any(key in new for key in old)

    def _mapping(self, span: Span, old: dict[str, Any], new: dict[str, Any], *, ordered: bool) -> list[Splice]:
        kept = [held for held in span.entries if held.key in new]
        if ordered and [held.key for held in kept] != [key for key in new if key in old]:
            return [self._reordered(span, old, new)]
        found = [self.removed(span, run[0], run[-1]) for run in self._gone(span, new)]
        if span.flow and found:
            return [self._reordered(span, old, new)]
        for held in kept:
            found += self.entry(held, old[held.key], new[held.key])
        before: Entry | None = None
        for key, value in new.items():
            before = span.entry(key) or before
            if key not in old:
                found.append(
                    self.added(span, key, value, before or kept[-1] if before or not ordered else None, kept[0])
                )
        return found

    def _gone(self, span: Span, new: dict[str, Any]) -> list[list[Entry]]:
        """The entries that are left out: those that stand together, together; one beside a dash alone."""
        runs: list[list[Entry]] = []
        for before, held in zip((None, *span.entries), span.entries, strict=False):
            if held.key in new:
                continue
            together = before is not None and before.key not in new and begins_line(self.text, before.start)
            if together:
                runs[-1].append(held)
            else:
                runs.append([held])
        return runs

    def _reordered(self, span: Span, old: dict[str, Any], new: dict[str, Any]) -> Splice:
        """All entries anew in their order: each kept one as it is written, with the comments above it."""
        start, end = span.entries[0].start, self.end(span.entries[-1])
        if span.flow:
            end = span.entries[-1].end
        indent = " " * column(self.text, start)
        texts = []
        for key, value in new.items():
            held = span.entry(key)
            if held is None:
                text = f"{key_text(key, flow=True)}: {flow(value)}" if span.flow else self._new(key, value, indent)
            else:
                text = self._changed(span, held, old[key], value)
            texts.append(text)
        joined = ", ".join(texts) if span.flow else self.newline.join(texts).lstrip(" \r\n")
        return Splice(start, end, joined)

    def _new(self, key: str, value: Any, indent: str) -> str:
        return indent + entry(key, value, len(indent), self.newline)

    def _changed(self, span: Span, held: Entry, old: Any, new: Any) -> str:
        """An entry's own text with its splices done; of a block with the lines above that belong to it."""
        if span.flow:
            start, end = held.start, held.end
        else:
            first = span.entries[0] is held
            start = held.start if first else next_line(self.text, self.end(self._before(span, held)))
            end = self.end(held)
        inner = [Splice(part.start - start, part.end - start, part.text) for part in self.entry(held, old, new)]
        text = spliced(self.text[start:end], inner)
        return " " * column(self.text, start) + text if not span.flow and span.entries[0] is held else text

    def _before(self, span: Span, held: Entry) -> Entry:
        return span.entries[span.entries.index(held) - 1]

    def _out_of_line(self, span: Span, position: int) -> Splice:
        """An entry out of braces, or out of the line a list's dash begins."""
        held = span.entries[position]
        if position + 1 < len(span.entries):
            return Splice(held.start, span.entries[position + 1].start, "")
        start = span.entries[position - 1].end if position else held.start
        return Splice(start, held.end, "")

    def _list(self, span: Span, old: list[Any], new: list[Any]) -> list[Splice]:
        """The items in the middle, between those that stay at both ends."""
        first = next((at for at, pair in enumerate(zip(old, new, strict=False)) if not same(*pair)), None)
        head = min(len(old), len(new)) if first is None else first
        tail = 0
        while tail < min(len(old), len(new)) - head and same(old[-1 - tail], new[-1 - tail]):
            tail += 1
        gone, come = span.items[head : len(span.items) - tail], new[head : len(new) - tail]
        if len(gone) == len(come) and all(not item.entries and not item.items for item in gone):
            pairs = zip(gone, come, old[head:], strict=False)
            return [Splice(item.start, item.end, self._item(item, value, was)) for item, value, was in pairs]
        if span.flow:
            return [self._in_brackets(span, head, len(gone), come)]
        return [self._dashes(span, head, len(gone), come)]

    def _item(self, item: Span, value: Any, was: Any) -> str:
        if isinstance(value, dict | list):
            return flow(value)
        return scalar(value, flow=item.flow, style=item.style, old=was)

    def _in_brackets(self, span: Span, head: int, gone: int, come: list[Any]) -> Splice:
        texts = [flow(value) for value in come]
        items = span.items
        if gone:
            start, end = items[head].start, items[head + gone - 1].end
            if not texts and head + gone < len(items):
                return Splice(start, items[head + gone].start, "")
            if not texts:
                return Splice(items[head - 1].end if head else start, end, "")
            return Splice(start, end, ", ".join(texts))
        if head:
            return Splice(items[head - 1].end, items[head - 1].end, "".join(f", {text}" for text in texts))
        return Splice(items[0].start, items[0].start, "".join(f"{text}, " for text in texts))

    def _dashes(self, span: Span, head: int, gone: int, come: list[Any]) -> Splice:
        indent = column(self.text, span.start)
        lines = [f"{' ' * indent}{list_item(value, indent, self.newline)}" for value in come]
        text = "".join(f"{line}{self.newline}" for line in lines)
        if gone:
            start = line_start(self.text, span.items[head].start)
            last = span.items[head + gone - 1]
            end = next_line(self.text, self._item_end(last))
            if end == len(self.text) and self.text[-1:] not in "\r\n":
                text = text.removesuffix(self.newline)
            return Splice(start, end, text)
        if head:
            at = self._item_end(span.items[head - 1])
            return Splice(at, at, "".join(f"{self.newline}{line}" for line in lines))
        at = line_start(self.text, span.items[0].start)
        return Splice(at, at, text)

    def _item_end(self, span: Span) -> int:
        if span.entries and not span.flow:
            return self.end(span.entries[-1])
        if span.items and not span.flow:
            return self._item_end(span.items[-1])
        return span.end if self._is_literal(span) else end_with_comment(self.text, span.end)

    def _replaced(self, held: Entry, old: Any, new: Any, *, open_: bool) -> list[Splice]:
        """Another value in place of the whole of the old one."""
        span = held.value
        if held.flow:
            text = flow(new) if isinstance(new, dict | list) else scalar(new, flow=True, style=span.style, old=old)
            return [self._put(held, text)]
        if self._is_short(span) and not isinstance(new, dict | list) and not (isinstance(new, str) and "\n" in new):
            return self._beside(held, scalar(new, flow=False, style=span.style, old=old))
        return self._anew(held, new, open_=open_)

    def _is_short(self, span: Span) -> bool:
        return span.kind in ("scalar", "alias") and not self._is_literal(span)

    def _put(self, held: Entry, text: str) -> Splice:
        span = held.value
        if span.start == span.end:
            return Splice(held.after_colon, held.after_colon, f"{'' if self._has_colon(held) else ':'} {text}")
        return Splice(span.start, span.end, text)

    def _has_colon(self, held: Entry) -> bool:
        return self.text[held.after_colon - 1 : held.after_colon] == ":"

    def _beside(self, held: Entry, text: str) -> list[Splice]:
        """A scalar for a scalar; the comment beside it stays in its column where there is room."""
        put = self._put(held, text)
        end = held.end
        comment = self.text.find("#", end, end_with_comment(self.text, end))
        if comment < 0 or self.text[end:comment].strip():
            return [put]
        wider = width(put.text) - width(self.text[put.start : put.end])
        gap = max(comment - end - wider, 1 if comment - end == 1 else 2)
        return [put, Splice(end, comment, " " * gap)]

    def _anew(self, held: Entry, new: Any, *, open_: bool) -> list[Splice]:
        """All that follows the colon, anew; a comment beside the key, or beside a short value, stays on that line."""
        span, text = held.value, self.text
        end = self.end(held) if self._is_short(span) else max(span.end, held.after_colon)
        indent = column(text, held.start)
        value = self._value(held, new, indent, open_=open_)
        on_line = text[held.after_colon : min(line_end(text, held.after_colon), max(end, held.after_colon))]
        kept = "" if span.flow and not self._is_short(span) else on_line[on_line.find("#") :] if "#" in on_line else ""
        if self._is_short(span):
            kept = text[text.find("#", held.end, end) : end] if "#" in text[held.end : end] else ""
        elif span.style:
            kept = ""
        if not kept:
            return [Splice(held.after_colon, end, value)]
        first, brk, rest = value.partition(self.newline)
        gap = "  " if first else " "
        return [Splice(held.after_colon, end, f"{first}{gap}{kept}{brk}{rest}")]

    def _value(self, held: Entry, new: Any, indent: int, *, open_: bool) -> str:
        if isinstance(new, str) and self._is_literal(held.value):
            text = literal(new, indent, self.newline, folded=held.value.style == ">")
            if text is not None:
                return f" {text}"
        return after_colon(new, indent, self.newline, key=held.key, open_=open_)
