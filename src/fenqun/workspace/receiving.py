"""Files that have arrived and are not yet the workspace's: kept apart under safe names, swept after a day."""

import json
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, timedelta
from pathlib import Path
from shutil import rmtree
from typing import Any, BinaryIO

from fenqun.clock import now
from fenqun.errors import AlreadyTaken, Phrase, UnknownName, UsageError, message

MOST_BYTES = 1 << 30
"""Of all the files that arrive at once."""
MOST_FILES = 50
KEPT = timedelta(days=1)
"""How long an arrival waits to be taken."""

_ID = re.compile(r"^[0-9a-f]{16}$")
_CHUNK = 1 << 20
_FORBIDDEN = frozenset('<>:"/\\|?*')
_MOST_LETTERS, _MOST_BYTES = 200, 150
_FILES, _TAKEN = "files.json", "taken.json"


@dataclass(frozen=True)
class Arrival:
    """A folder of files that have arrived; `id` names it in what follows."""

    id: str
    folder: Path

    @property
    def files(self) -> dict[Path, str]:
        """The files in the order they came, each with the name it was given."""
        return {self.folder / "files" / path: given for path, given in self.kept(_FILES, {}).items()}

    def receive(self, name: str, content: BinaryIO, *, room: int) -> int:
        """Takes one more file of at most `room` bytes in, and says how many it has. Raises UsageError past that."""
        given = self.kept(_FILES, {})
        path = f"{len(given) + 1}/{safe_name(name)}"
        home = self.folder / "files" / path
        home.parent.mkdir(parents=True)
        size = 0
        with home.open("xb") as target:
            while chunk := content.read(_CHUNK):
                size += len(chunk)
                if size > room:
                    raise UsageError(what=Phrase(message("more than {most} MB at once"), most=MOST_BYTES >> 20))
                target.write(chunk)
        self.keep(_FILES, {**given, path: shown_name(name)})
        return size

    def must_wait(self) -> None:
        """Raises AlreadyTaken where the files do not wait any more."""
        if (self.folder / _TAKEN).is_file():
            raise AlreadyTaken

    def taken(self) -> None:
        """The files are the workspace's: nothing of them stays here but that they were."""
        self.keep(_TAKEN, {})
        for path in self.folder.iterdir():
            if path.is_dir():
                rmtree(path, ignore_errors=True)
            elif path.name not in (_TAKEN, _FILES):
                path.unlink(missing_ok=True)

    def remove(self) -> None:
        """Removes the files and all that is remembered of them."""
        rmtree(self.folder, ignore_errors=True)

    def keep(self, name: str, data: object) -> None:
        """Remembers something about the arrival, in plain JSON."""
        beside = self.folder / f".{secrets.token_hex(8)}"
        beside.write_text(json.dumps(data), encoding="ascii")
        beside.replace(self.folder / name)

    def kept(self, name: str, default: Any = None) -> Any:
        """What is remembered under the name."""
        path = self.folder / name
        return json.loads(path.read_text(encoding="ascii")) if path.is_file() else default


def received(arrivals: Path, files: Iterable[tuple[str, Path | BinaryIO]]) -> Arrival:
    """A new arrival under the folder, of files by the names they were given.

    Raises UsageError where there is none, or too many or too large ones; then nothing stays.
    """
    sweep(arrivals)
    id_ = secrets.token_hex(8)
    arrival = Arrival(id_, arrivals / id_)
    arrival.folder.mkdir(parents=True)
    try:
        room = MOST_BYTES
        for number, (name, content) in enumerate(files):
            if number == MOST_FILES:
                raise UsageError(what=Phrase(message("more than {most} files at once"), most=MOST_FILES))
            room -= _received(arrival, name, content, room)
        if not arrival.files:
            raise UsageError(what=Phrase(message("there is no file to look at")))
    except BaseException:
        rmtree(arrival.folder, ignore_errors=True)
        raise
    return arrival


def _received(arrival: Arrival, name: str, content: Path | BinaryIO, room: int) -> int:
    if not isinstance(content, Path):
        return arrival.receive(name, content, room=room)
    with content.open("rb") as file:
        return arrival.receive(name, file, room=room)


def arrival_of(arrivals: Path, id_: str) -> Arrival:
    """The arrival of that id. Raises UnknownName where there is none, or none any more."""
    arrival = Arrival(id_, arrivals / id_)
    if not _ID.match(id_) or not (arrival.folder / _FILES).is_file():
        raise UnknownName(what=Phrase(message("arrival of files")), name=id_)
    return arrival


def sweep(arrivals: Path) -> None:
    """Removes the arrivals that nobody has touched for a day."""
    oldest = (now() - KEPT).replace(tzinfo=UTC).timestamp()
    for folder in arrivals.iterdir() if arrivals.is_dir() else ():
        if _ID.match(folder.name) and folder.stat().st_mtime < oldest:
            rmtree(folder, ignore_errors=True)


def safe_name(given: str) -> str:
    """A name for the file in a folder of its own: the last part of the path, without what no file system takes.

    >>> safe_name("../../x.csv"), safe_name("."), safe_name("客户 (1).xlsx")
    ('x.csv', 'file', '客户 (1).xlsx')
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    plain = "".join(
        "_" if letter in _FORBIDDEN else letter for letter in last if unicodedata.category(letter)[0] != "C"
    )
    plain = plain.strip().lstrip(".~$").rstrip(". ")
    stem, dot, ending = plain.rpartition(".")
    if not dot or len(ending.encode()) > _MOST_BYTES // 4:
        stem, dot, ending = plain, "", ""
    room = _MOST_BYTES - len(f"{dot}{ending}".encode())
    return (stem.encode()[:room].decode(errors="ignore").strip() or "file") + dot + ending


def shown_name(given: str) -> str:
    """The name as it was given, for people: without control characters, at most 200 letters."""
    plain = "".join(letter for letter in given if unicodedata.category(letter) not in ("Cc", "Cs"))
    return plain[:_MOST_LETTERS] or "file"
