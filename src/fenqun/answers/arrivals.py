"""Answers about files that arrive: what they were taken for, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer
from fenqun.sources.overlap import Overlap


@dataclass(frozen=True)
class SeenColumn:
    """A column of a file: the name it was taken for (standard or own, '' left out) and why; examples as in the file.

    `evidence`: name, similar_name, content (its values), chosen (by the owner), own (a name of its own) or empty.
    """

    header: str
    name: str
    label: str
    evidence: str
    type: str
    examples: tuple[str, ...]
    filled: float | None


@dataclass(frozen=True)
class SeenTable:
    """A table in a file (a sheet, or all of it) and what it was taken for; `key` names it in what follows.

    `role` is '' where it fits none. `source` names the source it would become. `like`: the source of the workspace with
    the same columns, to add to or replace; '' where there is none. `how`: new, add, add_new, replace or leave; where it
    was not said, reading the rows may show that another is better. `preview`: the first rows as written, under
    `header`.
    """

    key: str
    file: str
    sheet: str
    role: str
    source: str
    like: str
    how: str
    rows: int
    columns: tuple[SeenColumn, ...]
    header: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """A role or standard column to choose from: its label, its meaning in plain words, the label of its family."""

    name: str
    label: str
    family: str = ""
    meaning: str = ""


@dataclass(frozen=True)
class SeenAnswer(Answer):
    """Files that have arrived but are not yet the workspace's. `arrival` names them in what follows.

    `columns`: by role, the standard columns a file's column may be mapped to. `notes`: what could not be taken.
    `settings`: of a workspace yet to be made, what its name, language, currency and time zone would be. `possible`:
    ready-made definitions that an existing workspace could bear with these tables and has not, by heading.
    """

    arrival: str
    tables: tuple[SeenTable, ...]
    roles: tuple[Choice, ...]
    columns: Mapping[str, tuple[Choice, ...]]
    notes: tuple[str, ...]
    is_new: bool
    settings: Mapping[str, str]
    possible: Mapping[str, tuple[Choice, ...]]


@dataclass(frozen=True)
class TakenAnswer(Answer):
    """The files are the workspace's now: the sources written or extended, what to look at, files written.

    `definitions`: the names of those written, by heading.
    """

    sources: tuple[str, ...]
    files: tuple[str, ...]
    notes: tuple[str, ...]
    definitions: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class ReplacedFile(Answer):
    """Files of a source that gave way to the file `new`; `id` names them for putting back. `at` is UTC, ISO form."""

    id: str
    at: str
    by: str
    source: str
    old: tuple[str, ...]
    new: str


@dataclass(frozen=True)
class ReplacedAnswer(Answer):
    """The files that gave way to others, the latest first."""

    files: tuple[ReplacedFile, ...]


@dataclass(frozen=True)
class PreviewAnswer(Answer):
    """A source read as the workspace would read it: its first rows as typed, and its quality report.

    `problems`: why it cannot be read; the rest is then empty. `notes`: what was decided for it, to be looked at.
    `report`: as `QualityAnswer` has it. `set_aside`: the first rows set aside, and values taken as unknown, `reasons`
    the sentences of their codes. Moments are on the workspace's wall clock.

    `tables`: the keys of its tables. `how` they are taken where nothing else is said: new, add, add_new or replace; ''
    where it must be said. `overlap`: what they have in common with the rows of a source there is, told in `notes`;
    `ways`: what may become of them then, none where nothing is in common.
    """

    source: str
    files: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    report: Mapping[str, Any]
    reasons: Mapping[str, str]
    set_aside: tuple[Mapping[str, Any], ...]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    tables: tuple[str, ...] = ()
    how: str = "new"
    ways: tuple[str, ...] = ()
    overlap: Overlap | None = None


@dataclass(frozen=True)
class ReadingAnswer(Answer):
    """How far the files of an arrival are being read: the source, what is done with it, the share of all, 0 to 1.

    Blank and 0 where nothing is being read yet.
    """

    source: str
    step: str
    share: float


@dataclass(frozen=True)
class SourceFiles:
    """A source and where its rows come from: its files as the workspace writes them, none of a database.

    `changed_at`: when the newest of them was written, UTC in ISO form, '' where there is none. `read`, `used` and
    `set_aside` are rows of the latest snapshot, None where it does not have the source.
    """

    name: str
    label: str
    role: str
    role_label: str
    files: tuple[str, ...]
    is_database: bool
    changed_at: str
    read: int | None
    used: int | None
    set_aside: int | None


@dataclass(frozen=True)
class SourceFilesAnswer(Answer):
    """The sources as they are declared now, with their files."""

    sources: tuple[SourceFiles, ...]
