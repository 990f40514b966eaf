"""A list of values kept as a file of the workspace, for rules to name with `listed`."""

import csv
import io
import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fenqun.errors import PathOutside, Phrase, Place, UsageError, message
from fenqun.project.texts import write_whole
from fenqun.workspace.keeping import editing
from fenqun.workspace.receiving import safe_name

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

FOLDER = "lists"
MOST_VALUES = 1_000_000
_MOST_NAMES = 1_000


def save_list(workspace: "Workspace", name: str, lines: Iterable[str]) -> str:
    """The path of the file, relative to the workspace. Another list of that name stays: the new one gets a number.

    Raises UsageError for no values or more than a million, PathOutside where the folder is a link out.
    """
    values = list(dict.fromkeys(value for line in lines if (value := " ".join(line.split()))))
    if not values or len(values) > MOST_VALUES:
        said = message("a list has at least one value, and at most {most}")
        raise UsageError(what=Phrase(said, most=f"{MOST_VALUES:,}"))
    content = _content(values)
    with editing(workspace):
        path = _free(_folder(workspace.directory), safe_name(name.removesuffix(".txt")), content)
        if not path.is_file():
            write_whole(path, content)
            workspace.audit("save_list", f"{FOLDER}/{path.name}", values=len(values))
    return f"{FOLDER}/{path.name}"


def _content(values: Iterable[str]) -> bytes:
    """A value a line, in quotes where a reader would part it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([value] for value in values)
    return out.getvalue().encode("utf-8", "replace")


def _folder(directory: Path) -> Path:
    folder = directory / FOLDER
    if not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(directory)):
        raise PathOutside(path=FOLDER, at=Place(FOLDER))
    folder.mkdir(exist_ok=True)
    return folder


def _free(folder: Path, stem: str, content: bytes) -> Path:
    """The first of `stem.txt`, `stem_2.txt` … that is not there, or holds this very list."""
    for number in range(1, _MOST_NAMES):
        path = folder / (f"{stem}.txt" if number == 1 else f"{stem}_{number}.txt")
        if not path.is_symlink() and (not path.exists() or path.read_bytes() == content):
            return path
    raise UsageError(what=Phrase(message("there are too many lists of that name; choose another")))
