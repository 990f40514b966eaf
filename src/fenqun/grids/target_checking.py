"""What is wrong with a target choice, given the columns of the profile and the segments that are known."""

from collections.abc import Iterator, Mapping, Sequence

from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.grids.target import AXES, Target
from fenqun.grids.weighing import comparison_problem

Types = Mapping[str, DataType]
Segments = Mapping[str, Sequence[str]]

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
        if name not in types:
            of = message("segmentation") if path == ("of",) else message("trait, attribute, tag or segmentation")
            yield UnknownName(what=Phrase(of), name=name, known=types), path
        else:
            yield from ((error, path) for error in _fits(name, types[name], path))
    known = segments.get(target.of or "")
    for segment, path in target.stated():
        if known is not None and segment not in known:
            what = Phrase(message("segment of '{segmentation}'"), segmentation=target.of)
            yield UnknownName(what=what, name=segment, known=known), path
    for axis in AXES:
        if (wrong := comparison_problem(target.axis(axis))) is not None:
            yield wrong, (axis,)


def _fits(name: str, kind: DataType, path: tuple[str | int, ...]) -> Iterator[DefinitionError]:
    if path == ("of",):
        if kind is not DataType.TEXT:
            yield WrongType(what=Phrase(message("'{name}' is no segmentation"), name=name))
    elif path == ("criteria", "reached_by"):
        if kind is not DataType.BOOLEAN:
            yield WrongType(what=Phrase(message("'{name}' is not yes or no"), name=name))
    elif path[0] in AXES and kind not in _MEANT:
        said = message("'{name}' is neither a number nor yes or no: a factor is its mean or share")
        yield WrongType(what=Phrase(said, name=name))
