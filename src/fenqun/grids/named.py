"""A segmentation that a definition names, and the segments of it that the definition speaks of."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message

Path = tuple[str | int, ...]
Types = Mapping[str, DataType]
Segments = Mapping[str, Sequence[str]]


def misnamed(name: str | None, key: str, types: Types) -> Iterator[DefinitionError]:
    """Why the column that stands for a segmentation under `key` can be none; the part `path` says where."""
    if name is None:
        return
    if name not in types:
        known = [each for each, kind in types.items() if kind is DataType.TEXT]
        yield UnknownName(what=Phrase(message("segmentation")), name=name, known=known, path=(key,))
    elif types[name] is not DataType.TEXT:
        yield WrongType(what=Phrase(message("'{name}' is no segmentation"), name=name), path=(key,))


def unknown_segments(
    name: str | None, stated: Iterable[tuple[str, Path]], segments: Segments
) -> Iterator[DefinitionError]:
    """Segments that a segmentation whose segments are known does not have; the part `path` says where."""
    known = segments.get(name or "")
    for segment, path in stated:
        if known is not None and segment not in known:
            what = Phrase(message("segment of '{segmentation}'"), segmentation=name)
            yield UnknownName(what=what, name=segment, known=known, path=path)
