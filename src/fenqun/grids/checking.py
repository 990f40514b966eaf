"""What is wrong with a grid, given the columns of the profile and the segments that are known."""

from collections.abc import Iterator, Mapping, Sequence

from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.grids.grid import Dimension, Grid
from fenqun.segments import bands
from fenqun.segments.segmentation import UNKNOWN

Types = Mapping[str, DataType]
Segments = Mapping[str, Sequence[str]]

_COLUMN = message("trait, attribute, tag or segmentation")
_FIT = {
    "mean": {DataType.NUMBER},
    "sum": {DataType.NUMBER},
    "median": {DataType.NUMBER},
    "growth": {DataType.NUMBER},
    "share": {DataType.BOOLEAN},
}
_TOLD = {
    "response": {DataType.NUMBER, DataType.BOOLEAN},
    "satisfaction": {DataType.NUMBER},
    "outcome": {DataType.NUMBER, DataType.BOOLEAN},
}


def problems(grid: Grid, types: Types, segments: Segments) -> list[DefinitionError]:
    """Names that are nowhere, columns that cannot divide or be measured so, levels that are none; the part `path` says
    where in the definition."""
    found: list[DefinitionError] = []
    for error, path in _all(grid, types, segments):
        below = error.parts.get("path", ())
        error.parts["path"] = (*path, *below) if isinstance(below, tuple) else path
        found.append(error)
    return found


_Found = Iterator[tuple[DefinitionError, tuple[str | int, ...]]]


def _all(grid: Grid, types: Types, segments: Segments) -> _Found:
    for name, path in grid.named():
        if name not in types:
            yield UnknownName(what=Phrase(_COLUMN), name=name, known=types), path
    for axis in ("rows", "columns"):
        before: Dimension | None = None
        for at, dimension in enumerate(getattr(grid, axis)):
            yield from ((error, (axis, at)) for error in _dimension(dimension, before, types, segments))
            before = dimension
    for at, measure in enumerate(grid.measures):
        for name in (measure.of, measure.against):
            yield from ((error, ("measures", at)) for error in _fits(name, types, _FIT.get(measure.kind, set())))
    for key, fit in _TOLD.items():
        yield from ((error, (key,)) for error in _fits(getattr(grid, key) or "", types, fit))


def _dimension(
    dimension: Dimension, before: Dimension | None, types: Types, segments: Segments
) -> Iterator[DefinitionError]:
    if (cut := dimension.bands) is not None and cut.trait in types:
        yield from bands.problems(cut, types)
    kind = types.get(dimension.by or "")
    if kind is not None and kind not in (DataType.TEXT, DataType.BOOLEAN):
        said = message("'{name}' is neither text nor yes or no: give 'trait: {name}' and its 'cuts'")
        yield WrongType(what=Phrase(said, name=dimension.by))
    known = levels_of(before, segments) if before is not None else None
    for level in dimension.split or ():
        if known is not None and before is not None and level not in known:
            what = Phrase(message("level of '{name}'"), name=before.name)
            yield UnknownName(what=what, name=level, known=known, path=("split",))


def levels_of(dimension: Dimension, segments: Segments) -> list[str] | None:
    """The levels that can be told without the data."""
    if dimension.bands is not None:
        return bands.declared_segments(dimension.bands)
    known = segments.get(dimension.by or "")
    return [*known, *([] if UNKNOWN in known else [UNKNOWN])] if known is not None else None


def _fits(name: str, types: Types, fit: set[DataType]) -> Iterator[DefinitionError]:
    if name in types and types[name] not in fit:
        said = message("'{name}' has values of another type than is measured here")
        yield WrongType(what=Phrase(said, name=name))
