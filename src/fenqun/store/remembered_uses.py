"""Which folders each snapshot uses, remembered on this machine: a snapshot never changes, so it is read only once."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

_FILE = "_uses.json"

Uses = Mapping[str, Sequence[str]]
"""By a snapshot's id, the folders."""


class RememberedUses:
    """A file that can go at any time: what is not in it is read anew."""

    def __init__(self, directory: Path) -> None:
        self._path = directory / _FILE

    def of(self, ids: Collection[str], read: Callable[[Collection[str]], Uses]) -> set[str]:
        """The folders that the snapshots of these ids use; `read` gives those of the ones not known yet."""
        known = self._known()
        unknown = [each for each in ids if each not in known]
        if unknown:
            known = {**known, **read(unknown)}
            self._write(known)
        return {folder for each in ids for folder in known[each]}

    def forget(self, ids: Collection[str]) -> None:
        """These snapshots are no more."""
        known = self._known()
        if not known.keys().isdisjoint(ids):
            self._write({each: folders for each, folders in known.items() if each not in ids})

    def _known(self) -> dict[str, Sequence[str]]:
        try:
            mark, _, text = self._path.read_text(encoding="utf-8").partition("\n")
        except (OSError, ValueError):
            return {}
        # What is misread here would be taken for unused, and away.
        return dict(json.loads(text)) if mark == _mark(text) else {}

    def _write(self, known: Uses) -> None:
        text = json.dumps(known, ensure_ascii=False)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f"{uuid4().hex}.part")
        part.write_text(f"{_mark(text)}\n{text}", encoding="utf-8")
        part.replace(self._path)


def _mark(text: str) -> str:
    return sha256(text.encode()).hexdigest()
