"""A grid as it is written, with other names for the columns of the profile in it."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from fenqun.grids.measure import Measure

_NAMING = ("response", "satisfaction", "outcome")


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """The same grid by the new names; what is no grid stays as it is."""
    if not isinstance(data, dict):
        return data
    changed = dict(data)
    for axis in ("rows", "columns"):
        if isinstance(data.get(axis), list):
            changed[axis] = [_dimension(written, names) for written in data[axis]]
    if isinstance(data.get("measures"), list):
        changed["measures"] = [_measure(written, names) for written in data["measures"]]
    return {**changed, **{key: _name(data[key], names) for key in _NAMING if key in data}}


def _dimension(written: Any, names: Mapping[str, str]) -> Any:
    if isinstance(written, dict):
        return {**written, **{key: _name(written[key], names) for key in ("by", "trait") if key in written}}
    return _name(written, names)


def _measure(written: Any, names: Mapping[str, str]) -> Any:
    try:
        measure = Measure.model_validate(written)
    except ValidationError:
        return written
    if not {measure.of, measure.against} & names.keys():
        return written
    parts = (names.get(part, part) for part in (measure.of, measure.against) if part)
    return f"{measure.kind}({', '.join(parts)})"


def _name(name: Any, names: Mapping[str, str]) -> Any:
    return names.get(name, name) if isinstance(name, str) else name
