"""Errors and texts carried from one process to another as plain JSON, and there what they were."""

from collections.abc import Mapping
from typing import Any

from fenqun import errors
from fenqun.errors import FenqunError, Phrase, Place, Problems


def packed(error: FenqunError) -> dict[str, Any]:
    """The error as plain JSON values: class, place, parts, and the errors gathered in it."""
    if isinstance(error, Problems):
        return {"problems": [packed(each) for each in error.problems]}
    place = (error.at.file, error.at.line, error.at.column) if error.at else None
    known = list(getattr(error, "known", ()))
    parts = {name: packed_part(part) for name, part in error.parts.items()}
    return {"error": type(error).__name__, "at": place, "parts": parts} | ({"known": known} if known else {})


def unpacked(data: Mapping[str, Any]) -> FenqunError:
    """The error back. Only classes of `fenqun.errors` are made."""
    if "problems" in data:
        return Problems(unpacked(each) for each in data["problems"])
    kind = getattr(errors, str(data["error"]), None)
    if not (isinstance(kind, type) and issubclass(kind, FenqunError)):
        raise TypeError(f"{data['error']} is no error of ours")
    parts = {str(name): unpacked_part(part) for name, part in data["parts"].items()}
    if "known" in data and kind.__init__ is not FenqunError.__init__:
        parts["known"] = data["known"]
    return kind(at=Place(*data["at"]) if data["at"] else None, **parts)


def packed_part(part: object) -> object:
    """A part of a message as a plain JSON value: a phrase keeps its template, so that it can still be translated."""
    if isinstance(part, Phrase):
        return {"phrase": part.template, "parts": {name: packed_part(each) for name, each in part.parts.items()}}
    return part if isinstance(part, bool | int | float | str) or part is None else str(part)


def unpacked_part(part: object) -> object:
    """The part back."""
    if isinstance(part, dict):
        return Phrase(part["phrase"], **{name: unpacked_part(each) for name, each in part["parts"].items()})
    return part
