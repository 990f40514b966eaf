"""One definition, or one setting, of a file's text changed, added or taken out: the rest stays byte for byte."""

import re
from typing import Any

from fenqun.errors import DefinitionError, InvalidValue, Phrase, Problems, UnknownName, UsageError, message
from fenqun.project.lines import (
    Splice,
    begins_line,
    break_before,
    column,
    is_blank,
    line_end,
    line_start,
    newline_of,
    next_line,
    spliced,
)
from fenqun.project.rendering import STEP, entry, flow, key_text, same
from fenqun.project.spans import Entry, Span, spans
from fenqun.project.splices import Splicing
from fenqun.project.yaml import Document, Steps, parse_yaml

_BREAK = re.compile(r"\r\n|\n|\r")


def definition_text(document: Document, path: Steps) -> str | None:
    """The definition as it is written, from its name on, with the comments that are about it; its lines moved to the
    left edge, their breaks as `\\n`. None where there is none."""
    if (found := _found(document, path)) is None:
        return None
    holder, held = found
    splicing = Splicing(document.text)
    start = held.start if _is_inline(document.text, held) else splicing.start(holder, held)
    lines = _BREAK.split(document.text[start : splicing.end(held)])
    indent = column(document.text, held.start) if start != held.start else 0
    below = column(document.text, held.start)
    first = lines[0][indent:] if start != held.start else lines[0]
    return "\n".join([first, *(_moved(line, below) for line in lines[1:])])


def first_line(document: Document, path: Steps) -> int:
    """The line in the file, from 1, on which `definition_text` begins; 0 where there is none."""
    if (found := _found(document, path)) is None:
        return 0
    holder, held = found
    start = held.start if _is_inline(document.text, held) else Splicing(document.text).start(holder, held)
    return len(_BREAK.findall(document.text, 0, start)) + 1


def put(document: Document, path: Steps, value: Any, *, after: str | None = None) -> str:
    """The file's text with the definition as `value` says; a new one stands behind `after` ('': first), else last.

    value: as `plain_data` gives it. Raises UsageError where the file cannot be changed in place.
    """
    if (found := _found(document, path)) is not None:
        _, held = found
        text = spliced(document.text, Splicing(document.text).entry(held, _value(document, path), value, open_=True))
    else:
        text = _with_new(document, path, value, None, after)
    return _verified(document, text, path, value)


def put_text(document: Document, path: Steps, written: str, *, after: str | None = None) -> str:
    """As `put`, the definition as a text such as `definition_text` gives it.

    Raises MalformedYaml, InvalidValue where it is not one definition of that name.
    """
    name, value = str(path[-1]), read_entry(written, str(path[-1]))
    found = _found(document, path)
    if written == definition_text(document, path):
        return document.text
    if found is not None and _is_inline(document.text, found[1]):
        return put(document, path, value)
    if found is None:
        return _verified(document, _with_new(document, path, value, written, after), path, value)
    holder, held = found
    splicing = Splicing(document.text)
    indent = column(document.text, held.start)
    start = splicing.start(holder, held)
    splice = Splice(start, splicing.end(held), _indented(written, indent, newline_of(document.text)))
    return _verified(document, spliced(document.text, [splice]), (*path[:-1], name), value)


def read_entry(written: str, name: str) -> Any:
    """The value of a text that holds one definition of that name. Raises MalformedYaml, InvalidValue, Problems."""
    read = parse_yaml(written, name=name)
    if read.problems:
        raise Problems(read.problems)
    if not isinstance(read.data, dict) or list(read.data) != [name]:
        what = Phrase(message("the text begins with '{name}:' and holds nothing else"), name=name)
        raise InvalidValue(key=name, what=what, at=read.value(()))
    return read.data[name]


def with_key(document: Document, path: Steps, name: str) -> str:
    """The file's text with the key at the path called `name`: its value, its comments and its place stay.

    Raises UnknownName where there is none, UsageError where the file cannot be changed in place.
    """
    if (found := _found(document, path)) is None:
        raise UnknownName(what=Phrase(message("definition")), name=str(path[-1]))
    _, held = found
    said = document.text[held.start : held.after_colon]
    colon = ":" if said.endswith(":") else ""
    splice = Splice(held.start, held.after_colon, key_text(name, flow=held.flow) + colon)
    text = spliced(document.text, [splice])
    try:
        after = parse_yaml(text, name=document.file)
    except DefinitionError as error:
        raise _not_in_place(document) from error
    if not same(_with_name(document.data, path, name), after.data, ordered=True):
        raise _not_in_place(document)
    return text


def _with_name(data: Any, path: Steps, name: str) -> Any:
    key, *below = path
    if below:
        return {each: _with_name(value, tuple(below), name) if each == key else value for each, value in data.items()}
    return {name if each == key else each: value for each, value in data.items()}


def remove(document: Document, path: Steps) -> str:
    """The file's text without the definition. Raises UnknownName where there is none."""
    if (found := _found(document, path)) is None:
        raise UnknownName(what=Phrase(message("definition")), name=str(path[-1]))
    holder, held = found
    text = document.text
    splice = Splicing(text).removed(holder, held) if _is_inline(text, held) else _without_gap(text, holder, held)
    return _verified(document, spliced(text, [splice]), path, _GONE)


_GONE = object()


def _found(document: Document, path: Steps) -> tuple[Span, Entry] | None:
    """The mapping that holds the definition, and its entry there."""
    holder = spans(document)
    for at, step in enumerate(path):
        held = holder.entry(str(step)) if holder is not None else None
        if holder is None or held is None:
            return None
        if at == len(path) - 1:
            return holder, held
        holder = held.value
    return None


def _value(document: Document, path: Steps) -> Any:
    found = document.data
    for step in path:
        found = found[step]
    return found


def _is_inline(text: str, held: Entry) -> bool:
    return held.flow or not begins_line(text, held.start)


def _moved(line: str, columns: int) -> str:
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, columns) :]


def _indented(written: str, columns: int, newline: str) -> str:
    lines = _BREAK.split(written.strip("\r\n"))
    return newline.join(f"{' ' * columns}{line}" if line else "" for line in lines)


def _with_new(document: Document, path: Steps, value: Any, written: str | None, after: str | None) -> str:
    text, root = document.text, spans(document)
    newline = newline_of(text)
    if root is None or (root.kind == "mapping" and not root.entries):
        block = _nested(path, value, written, newline)
        if root is not None:
            return spliced(text, [Splice(root.start, root.end, block)])
        gap = "" if not text or text.endswith(("\n", "\r")) else newline
        return f"{text}{gap}{newline if text.strip() else ''}{block}{newline}"
    if root.kind != "mapping":
        raise _not_in_place(document)
    holder = root
    for at, step in enumerate(path[:-1]):
        held = holder.entry(str(step))
        if held is None:
            return spliced(text, [_appended(text, holder, path[at:], value, written, after=None)])
        if not held.value.entries:
            return spliced(text, _into_empty(document, held, path[at + 1 :], value, written))
        holder = held.value
    return spliced(text, [_appended(text, holder, path[-1:], value, written, after=after)])


def _nested(path: Steps, value: Any, written: str | None, newline: str, indent: int = 0) -> str:
    """The definition under its headings as a block; the first line is not indented."""
    name, *below = (str(step) for step in path)
    if below:
        inner = _nested(tuple(below), value, written, newline, indent + STEP)
        return f"{key_text(name, flow=False)}:{newline}{' ' * (indent + STEP)}{inner}"
    if written is not None:
        return _indented(written, indent, newline).lstrip(" ")
    return entry(name, value, indent, newline, open_=True)


def _in_braces(path: Steps, value: Any) -> Any:
    for step in reversed(path[1:]):
        value = {str(step): value}
    return value


def _appended(text: str, holder: Span, path: Steps, value: Any, written: str | None, *, after: str | None) -> Splice:
    """A new last entry of a mapping that has entries, or the one behind `after`."""
    behind = holder.entry(after) if after else None
    behind = behind or holder.entries[0 if after == "" else -1]
    splicing = Splicing(text)
    if _is_inline(text, behind):
        return splicing.added(holder, str(path[0]), _in_braces(path, value), None if after == "" else behind)
    indent = column(text, behind.start)
    block = f"{' ' * indent}{_nested(path, value, written, splicing.newline, indent)}"
    gap = splicing.newline if _is_airy(text, splicing, holder) or len(path) > 1 else ""
    if after == "":
        at = splicing.start(holder, behind)
        return Splice(at, at, f"{block}{splicing.newline}{gap}")
    at = splicing.end(behind)
    return Splice(at, at, f"{gap}{splicing.newline}{block}")


def _is_airy(text: str, splicing: Splicing, holder: Span) -> bool:
    """Whether blank lines stand between the entries; of one alone, whether it takes several lines."""
    *others, last = holder.entries
    if not others:
        return bool(_BREAK.search(text, last.start, last.end))
    between = text[splicing.end(others[-1]) : last.start]
    return any(not line.strip() for line in _BREAK.split(between)[1:-1])


def _into_empty(document: Document, held: Entry, path: Steps, value: Any, written: str | None) -> list[Splice]:
    """The first entry under a heading that has none: `tags:`, `tags: {}`, `tags: ~`."""
    span, text = held.value, document.text
    if span.kind == "alias" or _value_of(document, held) not in (None, {}):
        raise _not_in_place(document)
    if _is_inline(text, held):
        inside = flow({str(path[0]): _in_braces(path, value)})
        if span.end > span.start:
            return [Splice(span.start, span.end, inside)]
        colon = "" if text[held.after_colon - 1 : held.after_colon] == ":" else ":"
        return [Splice(held.after_colon, held.after_colon, f"{colon} {inside}")]
    newline = newline_of(text)
    indent = column(text, held.start) + STEP
    block = _nested(path, value, written, newline, indent)
    emptied = Splice(held.after_colon, max(span.end, held.after_colon), "")
    at = line_end(text, emptied.end)
    return [emptied, Splice(at, at, f"{newline}{' ' * indent}{block}")]


def _value_of(document: Document, held: Entry) -> Any:
    return document.data.get(held.key) if isinstance(document.data, dict) else None


def _without_gap(text: str, holder: Span, held: Entry) -> Splice:
    """A block's entry with its lines, and one of the gaps above and below it."""
    splicing = Splicing(text)
    start, end = splicing.start(holder, held), splicing.end(held)
    while start > 0 and is_blank(text, _above(text, start)):
        start = _above(text, start)
    if start == line_start(text, splicing.start(holder, held)) and holder.entries[0] is held:
        while (below := next_line(text, end)) < len(text) and is_blank(text, below):
            end = line_end(text, below)
    if start == 0:
        return Splice(0, next_line(text, end), "")
    return Splice(break_before(text, start), end, "")


def _above(text: str, start: int) -> int:
    """Where the line above the one that starts there begins."""
    return line_start(text, break_before(text, start))


def _verified(before: Document, text: str, path: Steps, wanted: Any) -> str:
    """The new text, if it says what was wanted at the path and the same as before anywhere else."""
    try:
        after = parse_yaml(text, name=before.file)
    except DefinitionError as error:
        raise _not_in_place(before) from error
    expected, found = _without(before.data, path), _without(after.data, path)
    there = _at(after.data, path)
    fits = there is _GONE if wanted is _GONE else there is not _GONE and same(there, wanted)
    if not fits or not same(expected, found, ordered=True) or len(after.problems) > len(before.problems):
        raise _not_in_place(before)
    return text


def _without(data: Any, path: Steps) -> Any:
    """The data with nothing at the path; a heading without entries is none."""
    if not isinstance(data, dict):
        return data if data is not None else {}
    key, *below = path
    rest = {name: value for name, value in data.items() if name != key}
    inside = _without(data.get(key), tuple(below)) if below else None
    if not inside:
        return rest
    return {name: inside if name == key else value for name, value in data.items()}


def _at(data: Any, path: Steps) -> Any:
    for step in path:
        if not isinstance(data, dict) or step not in data:
            return _GONE
        data = data[step]
    return data


def _not_in_place(document: Document) -> UsageError:
    said = message(
        "{file} is written in a way in which this cannot be changed alone (anchors, documents of several parts); "
        "change the text of the file"
    )
    return UsageError(what=Phrase(said, file=document.file))


def behind(document: Document, path: Steps) -> str | None:
    """The name of the definition before it, '' where it is the first; None where it is not there."""
    if (found := _found(document, path)) is None:
        return None
    holder, held = found
    at = holder.entries.index(held)
    return holder.entries[at - 1].key if at else ""
