"""The owner's files, as far as the workspace may look: inside its folder, or in the folders it allows."""

import os
from pathlib import Path

from fenqun.errors import PathOutside, Phrase, Place, UnknownName, message
from fenqun.project.definitions import Project
from fenqun.sources.address import is_url

_WILD = frozenset("*?[")
_OURS = ".fenqun"
"""Where the workspace keeps what it computed and recorded, users and tokens among it: nobody's source."""


def source_files(project: Project, name: str) -> list[Path]:
    """The files of a source in the order of their names: the file, those in the folder, or those a pattern fits.

    Hidden files are passed over, folders below are not searched unless the pattern has `**`. Empty for a database, and
    for what lies in a bucket.
    Raises UnknownName where there is no file, PathOutside where one lies outside, links followed.
    """
    source = project.sources[name]
    if source.path is None or is_url(source.path):
        return []
    return _found(project, source.path, project.place("sources", name, "path"))


def listed_file(project: Project, path: str) -> Path:
    """The file that a rule's `listed` names. Raises as `source_files`."""
    (file, *others) = _found(project, path, None)
    if others:
        raise UnknownName(what=Phrase(message("file")), name=path)
    return file


def _found(project: Project, written: str, place: Place | None) -> list[Path]:
    path = project.directory / written
    if path.is_dir():
        candidates = list(path.iterdir())
    elif path.is_file():
        candidates = [path]
    else:
        candidates = list(_matching(path))
    shown = (file for file in candidates if file.is_file() and not file.name.startswith((".", "~$")))
    files = sorted(file for file in shown if not _is_ours(project, file))
    for file in files:
        if not _within(project, file):
            raise PathOutside(path=written, at=place)
    if not files:
        raise UnknownName(what=Phrase(message("file")), name=written, known=_beside(project, path), at=place)
    return files


def _matching(path: Path) -> list[Path]:
    """The files a pattern fits; the part before the first wild card is a plain folder."""
    parts = path.parts
    first = next((position for position, part in enumerate(parts) if _WILD & set(part)), None)
    return list(Path(*parts[:first]).glob(str(Path(*parts[first:])))) if first else []


def _within(project: Project, file: Path) -> bool:
    roots = [project.directory, *(project.directory / Path(folder).expanduser() for folder in project.settings.allow)]
    real = Path(os.path.realpath(file))
    return any(real.is_relative_to(os.path.realpath(root)) for root in roots)


def _is_ours(project: Project, file: Path) -> bool:
    return Path(os.path.realpath(file)).is_relative_to(os.path.realpath(project.directory / _OURS))


def _beside(project: Project, path: Path) -> list[str]:
    """What lies in the same folder, as a source would write it."""
    if not path.parent.is_dir() or not _within(project, path.parent) or _is_ours(project, path.parent):
        return []
    beside = (file for file in path.parent.iterdir() if file.is_file() and not file.name.startswith("."))
    return [os.path.relpath(file, project.directory) for file in beside]
