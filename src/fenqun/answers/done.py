"""Answers to what was done or found: written, tagged, checked, asked, imported, guessed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class HandTag(Answer):
    """A tag given by hand; `at` is UTC, in ISO form."""

    customer_id: str
    tag: str
    by: str
    at: str
    note: str


@dataclass(frozen=True)
class HandTagsAnswer(Answer):
    """The tags given by hand, by tag and customer."""

    tags: tuple[HandTag, ...]


@dataclass(frozen=True)
class TaggedAnswer(Answer):
    """What `tag add` or `tag remove` did; `unknown` ids are not in the last snapshot, yet tagged."""

    tag: str
    removed: bool
    changed: int
    already: int
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class CheckAnswer(Answer):
    """How many definitions of each noun were checked and found right."""

    counts: Mapping[str, int]


@dataclass(frozen=True)
class ExportAnswer(Answer):
    """What was written: `what`, the file, its rows (without the header) and columns."""

    what: str
    file: str
    rows: int
    columns: tuple[str, ...]


@dataclass(frozen=True)
class RowsAnswer(Answer):
    """The rows a person's own SQL gave; `cut` says that there were more than the limit."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    cut: bool


@dataclass(frozen=True)
class QualityAnswer(Answer):
    """The quality reports of the sources, as `sources.quality.to_json` gives them, and the first set-aside rows.

    `reasons`: the sentence of each reason's code, in English, to be translated.
    """

    as_of: str
    reasons: Mapping[str, str]
    reports: tuple[Mapping[str, Any], ...]
    set_aside: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class SampleAnswer(Answer):
    """The files of a simulated shop: data rows by file name, and the folder."""

    folder: str
    rows: Mapping[str, int]


@dataclass(frozen=True)
class GuessedColumn:
    """A column of a file and what it was taken for: a standard column on some `evidence`, or one of its own ('own')."""

    name: str
    label: str
    header: str
    evidence: str


@dataclass(frozen=True)
class GuessedSource:
    """A table and the source it became; `said`: what was decided in reading it."""

    name: str
    role: str
    path: str
    rows: int
    columns: tuple[GuessedColumn, ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class InitAnswer(Answer):
    """A new workspace: the files written, the sources as guessed, what to look at, and the definitions by noun."""

    directory: str
    files: tuple[str, ...]
    sources: tuple[GuessedSource, ...]
    notes: tuple[str, ...]
    definitions: Mapping[str, tuple[str, ...]]
