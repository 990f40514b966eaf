"""What is wrong with a playbook, given the profile, the segments that are known and the position statements."""

from collections.abc import Iterator, Mapping, Sequence

from fenqun.actions.playbook import Playbook
from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, UnknownName, WrongType, message
from fenqun.grids.positioning import Positioning

Types = Mapping[str, DataType]


def problems(playbook: Playbook, types: Types, segments: Mapping[str, Sequence[str]]) -> list[DefinitionError]:
    """A segmentation or segments that are nowhere; the part `path` says where in the definition."""
    return list(_problems(playbook, types, segments))


def _problems(playbook: Playbook, types: Types, segments: Mapping[str, Sequence[str]]) -> Iterator[DefinitionError]:
    name = playbook.of
    if name is None:
        return
    if name not in types:
        yield UnknownName(what=Phrase(message("segmentation")), name=name, known=segments, path=("of",))
    elif types[name] is not DataType.TEXT:
        yield WrongType(what=Phrase(message("'{name}' is no segmentation"), name=name), path=("of",))
    for segment in playbook.segments if name in segments else ():
        if segment not in segments[name]:
            what = Phrase(message("segment of '{segmentation}'"), segmentation=name)
            yield UnknownName(what=what, name=segment, known=segments[name], path=("segments", segment))


def unknown_statements(
    playbook: Playbook, positionings: Mapping[str, Positioning]
) -> Iterator[tuple[DefinitionError, tuple[str, ...]]]:
    """Position statements that nobody makes, each with where in the definition."""
    known = [f"{name}/{segment}" for name, each in positionings.items() for segment in each.statements]
    for named, path in playbook.statements():
        if named not in known:
            yield UnknownName(what=Phrase(message("position statement")), name=named, known=known), path
