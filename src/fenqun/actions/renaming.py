"""A playbook as it is written, with other names for what it is of and the position statements it names."""

from collections.abc import Mapping
from typing import Any


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """The same playbook by the new names of columns; what is none stays as it is."""
    return _with(data, "of", names)


def of_other_grid(data: Any, old: str, new: str) -> Any:
    """The same playbook, of the grid by its new name where it is of that one."""
    return _with(data, "grid", {old: new})


def of_other_positioning(data: Any, old: str, new: str) -> Any:
    """The same playbook, naming the statements of the positioning by its new name."""
    if not isinstance(data, dict):
        return data
    changed = dict(data)
    if "default" in data:
        changed["default"] = _play(data["default"], old, new)
    if isinstance(segments := data.get("segments"), dict):
        changed["segments"] = {segment: _play(play, old, new) for segment, play in segments.items()}
    return changed


def _play(play: Any, old: str, new: str) -> Any:
    named = play.get("positioning") if isinstance(play, dict) else None
    if not isinstance(named, str) or named.partition("/")[0] != old:
        return play
    return {**play, "positioning": f"{new}{named.removeprefix(old)}"}


def _with(data: Any, key: str, names: Mapping[str, str]) -> Any:
    if not isinstance(data, dict) or not isinstance(data.get(key), str):
        return data
    return {**data, key: names.get(data[key], data[key])}
