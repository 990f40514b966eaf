"""A target choice as it is written, with other names for the columns of the profile in it."""

from collections.abc import Mapping
from typing import Any

from fenqun.grids.target import AXES, MEASURES

_FACTOR = {"trait", "measure", "ratings"}


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """The same choice by the new names; factors keep their own names; what is no choice stays as it is."""
    if not isinstance(data, dict):
        return data
    changed = {**data, **({"of": _name(data["of"], names)} if "of" in data else {})}
    for axis in AXES:
        if axis in data:
            changed[axis] = _axis(data[axis], names)
    if isinstance(criteria := data.get("criteria"), dict):
        told = {key: _name(criteria[key], names) for key in ("reached_by", "response") if key in criteria}
        changed["criteria"] = {**criteria, **told}
    return changed


def of_other_grid(data: Any, old: str, new: str) -> Any:
    """The same choice, of the grid by its new name where it is of that one."""
    return {**data, "grid": new} if isinstance(data, dict) and data.get("grid") == old else data


def _axis(written: Any, names: Mapping[str, str]) -> Any:
    if isinstance(written, dict) and "factors" in written:
        return {**written, "factors": _axis(written["factors"], names)}
    if isinstance(written, list):
        if not names.keys() & {name for name in written if isinstance(name, str) and name not in MEASURES}:
            return written
        written = dict.fromkeys(written)
    if not isinstance(written, dict):
        return written
    return {name: _factor(name, factor, names) for name, factor in written.items()}


def _factor(name: str, written: Any, names: Mapping[str, str]) -> Any:
    """A factor that is the trait of its own name says so from now on, as comparisons and weights go by the name."""
    if isinstance(written, dict) and "trait" in written:
        return {**written, "trait": _name(written["trait"], names)}
    stated = isinstance(written, dict) and _FACTOR & written.keys()
    if stated or name in MEASURES or name not in names:
        return written
    if isinstance(written, dict):
        return {**written, "trait": names[name]}
    return {"trait": names[name], **({} if written is None else {"weight": written})}


def _name(name: Any, names: Mapping[str, str]) -> Any:
    return names.get(name, name) if isinstance(name, str) else name
