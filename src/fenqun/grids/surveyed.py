"""Whether a positioning fits the profile and the survey it looks at, and the same one by other names."""

from collections.abc import Iterator, Mapping
from typing import Any

from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.grids.named import Segments, Types, misnamed, unknown_segments
from fenqun.grids.perceiving import CUSTOMER
from fenqun.grids.positioning import Positioning
from fenqun.rules.types import condition_errors

_READABLE = (DataType.NUMBER, DataType.BOOLEAN, DataType.TEXT)


def problems(wanted: Positioning, types: Types, segments: Segments) -> list[DefinitionError]:
    """A segmentation or segments that are nowhere; the part `path` says where in the definition."""
    stated = ((segment, ("statements", segment)) for segment in wanted.statements)
    name = wanted.segmentation
    return [*misnamed(name, "segmentation", types), *unknown_segments(name, stated, segments)]


def source_problems(wanted: Positioning, columns: Types) -> list[DefinitionError]:
    """Columns that the source does not have or cannot be answers, and what is wrong in `where`."""
    found: list[DefinitionError] = []
    for name, path in _asked(wanted):
        if name not in columns:
            found.append(UnknownName(what=Phrase(message("column")), name=name, known=columns, path=path))
        elif path[0] in ("answer", "attributes") and columns[name] not in _READABLE:
            said = message("'{name}' holds no numbers and no yes or no")
            found.append(WrongType(what=Phrase(said, name=name), path=path))
    if wanted.method == "factors" and CUSTOMER not in columns:
        said = message("'method: factors' needs customers' ratings: a source with '{column}'")
        found.append(WrongType(what=Phrase(said, column=CUSTOMER), path=("method",)))
    for error in condition_errors(wanted.where, columns, rows=True) if wanted.where is not None else ():
        below = error.parts.get("path")
        error.parts["path"] = ("where", *(below if isinstance(below, tuple) else ()))
        found.append(error)
    return found


def _asked(wanted: Positioning) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    yield wanted.brand, ("brand",)
    if wanted.attributes is None:
        second = "attribute" if wanted.other is None else "other"
        yield from ((getattr(wanted, key), (key,)) for key in (second, "answer"))
        return
    yield from ((name, ("attributes", at)) for at, name in enumerate(wanted.attributes))
    if wanted.preference is not None:
        yield wanted.preference, ("preference",)


def renamed(data: Any, names: Mapping[str, str]) -> Any:
    """A positioning as it is written by the new names; what is none stays as it is."""
    if not isinstance(data, dict) or not isinstance(data.get("segmentation"), str):
        return data
    return {**data, "segmentation": names.get(data["segmentation"], data["segmentation"])}
