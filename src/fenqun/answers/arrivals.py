"""Answers about files that arrive: what they were taken for, and what came of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class SeenColumn:
    """A column of a file: the name it was taken for (standard or own) and why; examples as written in the file."""

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

    `like`: the source of the workspace with the same columns, to add to or replace; '' where there is none.
    `preview`: the first rows, as written.
    """

    key: str
    file: str
    sheet: str
    role: str
    source: str
    like: str
    rows: int
    columns: tuple[SeenColumn, ...]
    preview: tuple[tuple[str, ...], ...]
    said: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """A role or standard column to choose from, with its label and meaning group."""

    name: str
    label: str
    family: str = ""


@dataclass(frozen=True)
class SeenAnswer(Answer):
    """Files that have arrived but are not yet the workspace's. `arrival` names them in what follows.

    `columns`: by role, the standard columns a file's column may be mapped to. `notes`: what could not be taken.
    """

    arrival: str
    tables: tuple[SeenTable, ...]
    roles: tuple[Choice, ...]
    columns: Mapping[str, tuple[Choice, ...]]
    notes: tuple[str, ...]
    is_new: bool


@dataclass(frozen=True)
class TakenAnswer(Answer):
    """The files are the workspace's now: the sources written or extended, what to look at, files written."""

    sources: tuple[str, ...]
    files: tuple[str, ...]
    notes: tuple[str, ...]
    definitions: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class PreviewAnswer(Answer):
    """A source read as the workspace would read it: its first rows as typed, and its quality report."""

    source: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    report: Mapping[str, Any]
    reasons: Mapping[str, str]
    set_aside: tuple[Mapping[str, Any], ...]
