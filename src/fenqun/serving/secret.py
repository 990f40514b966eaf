"""The secret that cookies are signed with: made at the first start, kept beside the records."""

import os
import secrets
from pathlib import Path

from fenqun.errors import Phrase, UsageError, message

_BYTES = 32
_LEAST_LENGTH = 32
_LEAST_LETTERS = 10

_KNOWN = (
    "changeme",
    "change-me",
    "change_me",
    "secret",
    "password",
    "default",
    "example",
    "insecure",
    "fenqun",
    "test",
)
"""What people leave standing; a secret made of nothing else than these is none."""


def secret(folder: Path, given: str | None = None) -> bytes:
    """The secret: `given` where it is one, else the one kept in `folder/secret`, made where it is missing.

    Raises UsageError for one that is short, of few different letters, or well known.
    """
    if given is not None:
        return _judged(given, message("FENQUN_SECRET"))
    path = folder / "secret"
    if not path.exists():
        _make(path)
    return _judged(path.read_text("utf-8").strip(), message("the file .fenqun/secret"))


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process starts at the same moment
        return
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(_BYTES))
        file.flush()
        os.fsync(file.fileno())


def _judged(text: str, where: str) -> bytes:
    if len(text) < _LEAST_LENGTH or len(set(text)) < _LEAST_LETTERS or _is_known(text):
        what = message("{where} is no secret: give at least 32 characters drawn at random, or leave it out")
        raise UsageError(what=Phrase(what, where=Phrase(where)))
    return text.encode("utf-8")


def _is_known(text: str) -> bool:
    left = text.lower()
    for known in _KNOWN:
        left = left.replace(known, "")
    return len(left) < _LEAST_LENGTH // 2
