"""Lists of values in files: what a rule's `listed` names, and customers to tag."""

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from fenqun.definition import DataType
from fenqun.project.definitions import Project
from fenqun.project.files import listed_file
from fenqun.rules.parse import read_day
from fenqun.rules.syntax import In, Node, Value, walk
from fenqun.segments.segmentation import RuleList
from fenqun.sources.headers import fold
from fenqun.sources.reading.delimited import bounded_lines, open_text
from fenqun.sources.reading.encoding import find_encoding
from fenqun.sources.reading.plain import narrow
from fenqun.sources.source import Role
from fenqun.sources.standard import standard


class Listed(NamedTuple):
    """A value as text, and as a number or a day where it reads as one."""

    text: str
    number: float | None
    day: date | None


COLUMNS: Mapping[str, DataType] = {"text": DataType.TEXT, "number": DataType.NUMBER, "day": DataType.DATE}
"""The columns of a list's table."""


def read_list(path: Path) -> list[str]:
    """The first value of each line, in order, each once; blank lines are passed over.

    A first line that is a heading for customer ids is no value. The apostrophe that keeps a spreadsheet from running
    a value, as exports write it, is taken away. Raises UnreadableFile.
    """
    encoding, _ = find_encoding(path)
    with open_text(path, encoding) as file:
        first = (row[0].strip() for row in csv.reader(bounded_lines(file, path.name)) if row and row[0].strip())
        found = list(dict.fromkeys(_unquoted(value.removeprefix("\ufeff")) for value in first))
    return found[1:] if found and _is_heading(found[0]) else found


def _is_heading(text: str) -> bool:
    column = standard(Role.CUSTOMERS)["customer_id"]
    spellings = ("customer_id", *column.spellings, *column.label.root.values())
    return fold(text) in {fold(spelling) for spelling in spellings}


def _unquoted(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].strip()[:1] in _FORMULAS else text


_FORMULAS = tuple("=+-@＝＋－＠")


def listed_values(project: Project) -> dict[str, list[Listed]]:
    """The values of every file that the definitions name with `listed`, by the path as written.

    Raises UnknownName where there is no such file, PathOutside, UnreadableFile.
    """
    return {path: read_values(listed_file(project, path)) for path in listed_paths(project)}


def listed_paths(project: Project) -> list[str]:
    """Every file that the definitions name with `listed`, as written, each once."""
    nodes = (node for rule in _rules(project) for node in walk(rule))
    return sorted({node.listed for node in nodes if isinstance(node, In) and node.listed is not None})


def read_values(file: Path) -> list[Listed]:
    """The values of a file, as rules compare them: an id in full-width letters is there as ids are read, too.

    Raises UnreadableFile.
    """
    texts = read_list(file)
    return [_read(text) for text in dict.fromkeys([*texts, *map(narrow, texts)])]


def for_evaluation(values: list[Listed]) -> frozenset[Value]:
    """The values as plain Python compares them."""
    return frozenset(part for value in values for part in value if part is not None)


def _rules(project: Project) -> Iterator[Node]:
    for trait in project.traits.values():
        yield trait.value
        if trait.where is not None:
            yield trait.where
    yield from (tag.rule for tag in project.tags.values() if tag.rule is not None)
    for segmentation in project.segmentations.values():
        if isinstance(segmentation, RuleList):
            yield from (part.rule for part in segmentation.segments.values() if part.rule is not None)


def _read(text: str) -> Listed:
    try:
        number = float(text)
    except ValueError:
        number = None
    return Listed(text, number if number is not None and isfinite(number) else None, read_day(text))
