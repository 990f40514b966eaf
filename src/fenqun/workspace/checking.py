"""Checking everything a workspace declares, the columns of its sources among it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fenqun.answers import CheckAnswer
from fenqun.errors import FenqunError, Problems
from fenqun.project.check import check
from fenqun.project.definitions import COMPUTED, NOUNS, Project
from fenqun.project.load import Reading, read
from fenqun.sources.source import Role
from fenqun.workspace.arrivals import Arrival, readable, schemas
from fenqun.workspace.computing import in_place

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace


def checked(workspace: "Workspace") -> CheckAnswer:
    """What is declared, by noun. Raises Problems with all that is wrong, in the text and in the files.

    A source that has changed is imported first: only then are its columns known.
    """
    reading = Reading(workspace.project, ()) if workspace.is_made else read(workspace.directory)
    there = in_place(workspace.store, reading.project.settings.engine, workspace.spark)
    found, unreadable = readable(reading.project, workspace.store, in_place=there)
    known = schemas(_telling(reading.project, found))
    problems: list[FenqunError] = [*reading.problems, *unreadable, *check(reading.project, known)]
    if problems:
        raise Problems(problems)
    counts = {noun: len(getattr(reading.project, noun)) for noun in NOUNS}
    return CheckAnswer({noun: count for noun, count in counts.items() if count or noun in COMPUTED})


_DRAWN_TOGETHER = frozenset({Role.ORDERS, Role.ORDER_LINES, Role.RETURNS})


def _telling(project: Project, found: Sequence[Arrival]) -> list[Arrival]:
    """The sources whose columns can be told: orders, their lines and returns complete each other, so one of them that
    cannot be read leaves those of the others open."""
    read = {arrival.name for arrival in found}
    if not any(source.role in _DRAWN_TOGETHER for name, source in project.sources.items() if name not in read):
        return list(found)
    return [arrival for arrival in found if arrival.source.role not in _DRAWN_TOGETHER]
