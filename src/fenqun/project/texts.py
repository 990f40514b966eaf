"""The workspace's files as texts: which file a definition stands in, and a file replaced at one stroke."""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from fenqun.errors import EditConflict, MalformedYaml, PathOutside, Phrase, Place, UsageError, message
from fenqun.project.definitions import NOUNS
from fenqun.project.load import FILES, SETTINGS_FILE
from fenqun.project.yaml import MAX_BYTES, Document, read_text, remembered_yaml

_MARK = b"\xef\xbb\xbf"
SETTINGS = "settings"
"""The section of what holds for the whole workspace: one definition without a name."""
SECTIONS = (*NOUNS, SETTINGS)


@dataclass(frozen=True)
class Texts:
    """The files of a workspace's text, each read once. `changed` are texts that stand for some of them."""

    directory: Path
    changed: Mapping[str, str] = field(default_factory=dict)
    _read: dict[str, str | None] = field(default_factory=dict, repr=False, compare=False)

    def text(self, file: str) -> str | None:
        """What the file says; None where there is none. Raises MalformedYaml for what is no text."""
        if file in self.changed:
            return self.changed[file]
        if file not in self._read:
            path = self.directory / file
            self._read[file] = read_text(path, name=file) if path.is_file() else None
        return self._read[file]

    def document(self, file: str) -> Document:
        """The file as data; one that is not there is empty. Raises MalformedYaml."""
        return remembered_yaml(self.text(file) or "", name=file)

    @property
    def known(self) -> dict[str, str]:
        """The texts as far as they have been read, or stand for files."""
        return {**{file: text for file, text in self._read.items() if text is not None}, **self.changed}

    def home(self, section: str, name: str) -> Document | None:
        """The document that the definition stands in, the first of several; None where there is none.

        Raises MalformedYaml where a file that may hold it cannot be read.
        """
        unread: MalformedYaml | None = None
        for file in FILES:
            try:
                document = self.document(file)
            except MalformedYaml as error:
                unread = unread or error
                continue
            if document.has((section, name)):
                return document
        if unread is not None:
            raise unread
        return None

    def home_of_new(self, section: str) -> Document:
        """The document that a new definition goes into: one with its heading, else the file named for it, else
        fenqun.yaml where all stands in there. Raises MalformedYaml."""
        own = f"{section}.yaml"
        for file in (own, *FILES):
            document = self.document(file)
            if document.has((section,)):
                return document
        settings = self.document(SETTINGS_FILE)
        together = any(settings.has((other,)) for other in NOUNS)
        return settings if together and self.text(own) is None else self.document(own)

    def with_text(self, file: str, text: str) -> "Texts":
        """The same files, one of them saying something else."""
        return self.with_texts({file: text})

    def with_texts(self, texts: Mapping[str, str]) -> "Texts":
        """The same files, some of them saying something else."""
        return Texts(self.directory, {**self.changed, **texts}, self._read)


def known_file(file: str) -> str:
    """The file's name, if it is one of those that hold the workspace's text. Raises UsageError."""
    if file not in FILES:
        what = Phrase(message("'{file}' is none of the workspace's files: {known}"), file=file, known=", ".join(FILES))
        raise UsageError(what=what)
    return file


def replace_file(directory: Path, file: str, text: str, *, before: str | None) -> None:
    """The file says `text` from now on: all of it or, if anything goes wrong, none. A byte order mark stays.

    before: what it said when it was read, None: it was not there. Raises EditConflict where that is no longer so,
    PathOutside where a link leads out of the workspace, MalformedYaml where the text is too large.
    """
    path = _real(directory, file)
    content = text.encode("utf-8")
    if len(content) > MAX_BYTES:
        raise MalformedYaml(what=Phrase(message("the file is too large")), at=Place(file))
    found = path.read_bytes() if path.is_file() else None
    if (found is None) != (before is None) or (found is not None and found.decode("utf-8-sig") != before):
        raise EditConflict(name=file, file=file)
    write_whole(path, (_MARK if found is not None and found.startswith(_MARK) else b"") + content)


def restore_file(directory: Path, file: str, text: str | None) -> None:
    """The file says what it said before; None: it was not there."""
    path = _real(directory, file)
    if text is None:
        path.unlink(missing_ok=True)
    else:
        replace_file(directory, file, text, before=path.read_bytes().decode("utf-8-sig") if path.is_file() else None)


def _real(directory: Path, file: str) -> Path:
    """Where the file lies, links followed."""
    root, path = Path(os.path.realpath(directory)), Path(os.path.realpath(directory / file))
    if not path.is_relative_to(root):
        raise PathOutside(path=file, at=Place(file))
    return path


def write_whole(path: Path, content: bytes) -> None:
    """The file holds the content from now on, with the rights it had; if anything goes wrong it holds what it held."""
    made = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if path.is_file():
            _like(path, made)
        made.replace(path)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _like(path: Path, made: Path) -> None:
    """The rights of the file that goes, and its owner where we may."""
    status = path.stat()
    if hasattr(os, "chown"):
        with suppress(OSError):
            os.chown(made, status.st_uid, status.st_gid)
    made.chmod(status.st_mode & 0o7777)


def _sync(folder: Path) -> None:
    """The name in its folder is safe as well: not every file system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
