"""Checking everything a workspace declares, the columns of its sources among it."""

from typing import TYPE_CHECKING

from fenqun.answers import CheckAnswer
from fenqun.errors import FenqunError, Problems
from fenqun.project.check import check
from fenqun.project.definitions import NOUNS
from fenqun.project.load import Reading, read
from fenqun.workspace.arrivals import arrivals, schemas

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace


def checked(workspace: "Workspace") -> CheckAnswer:
    """What is declared, by noun. Raises Problems with all that is wrong, in the text and in the files.

    A source that has changed is imported first: only then are its columns known.
    """
    reading = Reading(workspace.project, ()) if workspace.is_made else read(workspace.directory)
    problems: list[FenqunError] = list(reading.problems)
    known = {}
    try:
        known = schemas(arrivals(reading.project, workspace.store))
    except Problems as unreadable:
        problems += unreadable.problems
    problems += check(reading.project, known)
    if problems:
        raise Problems(problems)
    return CheckAnswer({noun: len(getattr(reading.project, noun)) for noun in NOUNS})
