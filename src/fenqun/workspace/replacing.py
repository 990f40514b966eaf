"""Files that gave way to others: kept under a dated name, and put back where that is asked."""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from fenqun.answers import ReplacedAnswer, ReplacedFile
from fenqun.clock import now
from fenqun.errors import Phrase, UnknownName, UsageError, message
from fenqun.project.placing import Placing
from fenqun.workspace.view import HIDDEN

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

KEPT_DAYS = 90
MOST_BYTES = 10 << 30
"""Of all that is kept together."""

_NOTE = "replaced.json"
_STAMP = "%Y%m%d-%H%M%S"
_FOLDER = re.compile(r"\d{8}-\d{6}-[0-9a-f]{6}")
_ORIGIN = ("path", "sheet")


@dataclass(frozen=True)
class _Kept:
    """A folder of files that gave way to `new`, at the paths in the workspace they had."""

    folder: Path
    at: str
    by: str
    source: str
    old: tuple[str, ...]
    new: str
    origin: Mapping[str, Any]

    @property
    def answer(self) -> ReplacedFile:
        return ReplacedFile(self.folder.name, self.at, self.by, self.source, self.old, self.new)


def keep(workspace: "Workspace", source: str, old: Sequence[Path], new: Path, placing: Placing) -> None:
    """Takes the old files of a source out of the way; `new` is where the file lies that comes in their place.

    Call it before the source's definition is changed: the path and sheet it has are noted. What was kept before and is
    too old, or too much, goes for good.
    """
    _sweep(_folder(workspace))
    _kept_apart(workspace, source, old, new, placing)


def _sweep(folder: Path) -> None:
    """Take away what has been kept for too long; of what is too much the oldest."""
    before, size = f"{now() - timedelta(days=KEPT_DAYS):{_STAMP}}", 0
    for kept in sorted(folder.glob("*"), reverse=True):
        if not _FOLDER.fullmatch(kept.name):
            continue
        size += sum(file.stat().st_size for file in kept.rglob("*") if file.is_file())
        if kept.name < before or size > MOST_BYTES:
            rmtree(kept, ignore_errors=True)


def _kept_apart(workspace: "Workspace", source: str, old: Sequence[Path], new: Path, placing: Placing) -> None:
    at = now()
    folder = _folder(workspace) / f"{at:{_STAMP}}-{secrets.token_hex(3)}"
    placing.folder(folder)
    names = [file.relative_to(workspace.directory).as_posix() for file in old]
    for number, file in enumerate(old, start=1):
        placing.moved(file, folder / str(number) / file.name)
    note = {
        "at": f"{at:%Y-%m-%d %H:%M:%S}",
        "by": workspace.actor.name,
        "source": source,
        "old": names,
        "new": new.relative_to(workspace.directory).as_posix(),
        "origin": origin(workspace, source),
    }
    placing.written(folder / _NOTE, json.dumps(note))


def origin(workspace: "Workspace", source: str) -> dict[str, Any]:
    """Where the source's definition says its rows are: its path and sheet."""
    data = workspace.definition("sources", source).data
    return {key: data.get(key) for key in _ORIGIN}


def point(workspace: "Workspace", source: str, to: Mapping[str, Any], placing: Placing) -> None:
    """The source's definition says that its rows are there, if it does not yet."""
    definition = workspace.definition("sources", source)
    data = {key: value for key, value in {**definition.data, **to}.items() if value is not None or key not in _ORIGIN}
    if data != definition.data:
        saved = workspace.save("sources", source, data, version=definition.version)
        placing.undone_by(lambda: workspace.undo(saved.edit))


def replaced(workspace: "Workspace") -> ReplacedAnswer:
    """What has given way, the latest first."""
    return ReplacedAnswer(tuple(kept.answer for kept in _all(workspace)))


def put_back(workspace: "Workspace", id_: str) -> ReplacedFile:
    """The old files where they were, and the new one kept in their stead; see `Workspace.put_back`."""
    with workspace.writing():
        kept = next((kept for kept in _all(workspace) if kept.folder.name == id_), None)
        if kept is None:
            raise UnknownName(what=Phrase(message("replaced file")), name=id_)
        new = workspace.directory / kept.new
        homes = [workspace.directory / name for name in kept.old]
        with Placing() as placing:
            if not new.is_file():
                raise UsageError(what=Phrase(message("'{file}' is no longer there"), file=kept.new))
            _kept_apart(workspace, kept.source, [new], homes[0], placing)
            for number, home in enumerate(homes, start=1):
                if home.exists():
                    raise UsageError(
                        what=Phrase(message("there is a file '{file}' already"), file=kept.old[number - 1])
                    )
                placing.moved(kept.folder / str(number) / home.name, home)
            placing.moved(kept.folder / _NOTE, kept.folder / f"back-{_NOTE}")
            point(workspace, kept.source, kept.origin, placing)
        workspace.audit("put_back", f"sources/{kept.source}", files=len(homes))
        return kept.answer


def _folder(workspace: "Workspace") -> Path:
    return workspace.directory / HIDDEN / "replaced"


def _all(workspace: "Workspace") -> list[_Kept]:
    folder = _folder(workspace)
    notes = sorted(folder.glob(f"*/{_NOTE}"), reverse=True) if folder.is_dir() else []
    return [_kept(note.parent, json.loads(note.read_text(encoding="utf-8"))) for note in notes]


def _kept(folder: Path, note: dict[str, Any]) -> _Kept:
    return _Kept(folder, note["at"], note["by"], note["source"], tuple(note["old"]), note["new"], note["origin"])
