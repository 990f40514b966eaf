"""What is wrong with a target choice, given the columns of the profile and the segments that are known."""

from collections.abc import Iterator

from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.grids.named import Segments, Types, misnamed, unknown_segments
from fenqun.grids.target import AXES, Target
from fenqun.grids.weighing import comparison_problem

_MEANT = frozenset({DataType.NUMBER, DataType.BOOLEAN})
_Found = Iterator[tuple[DefinitionError, tuple[str | int, ...]]]


def problems(target: Target, types: Types, segments: Segments) -> list[DefinitionError]:
    """Names that are nowhere, columns that no factor can be, segments that are none, comparisons that contradict each
    other; the part `path` says where in the definition."""
    found: list[DefinitionError] = []
    for error, path in _all(target, types, segments):
        below = error.parts.get("path", ())
        error.parts["path"] = (*path, *below) if isinstance(below, tuple) else path
        found.append(error)
    return found


def _all(target: Target, types: Types, segments: Segments) -> _Found:
    for name, path in target.named():
        if path == ("of",):
            yield from ((error, ()) for error in misnamed(name, "of", types))
        elif name not in types:
            of = message("trait, attribute, tag or segmentation")
            yield UnknownName(what=Phrase(of), name=name, known=types), path
        else:
            yield from ((error, path) for error in _fits(name, types[name], path))
    yield from ((error, ()) for error in unknown_segments(target.of, target.stated(), segments))
    for axis in AXES:
        if (wrong := comparison_problem(target.axis(axis))) is not None:
            yield wrong, (axis,)


def _fits(name: str, kind: DataType, path: tuple[str | int, ...]) -> Iterator[DefinitionError]:
    if path == ("criteria", "reached_by"):
        if kind is not DataType.BOOLEAN:
            yield WrongType(what=Phrase(message("'{name}' is not yes or no"), name=name))
    elif path[0] in AXES and kind not in _MEANT:
        said = message("'{name}' is neither a number nor yes or no: a factor is its mean or share")
        yield WrongType(what=Phrase(said, name=name))
