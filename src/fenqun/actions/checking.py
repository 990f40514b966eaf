"""What is wrong with a playbook, given the profile, the segments that are known and the position statements."""

from collections.abc import Iterator, Mapping

from fenqun.actions.playbook import Playbook
from fenqun.errors import DefinitionError, Phrase, UnknownName, message
from fenqun.grids.named import Segments, Types, misnamed, unknown_segments
from fenqun.grids.positioning import Positioning


def problems(playbook: Playbook, types: Types, segments: Segments) -> list[DefinitionError]:
    """A segmentation or segments that are nowhere; the part `path` says where in the definition."""
    stated = ((segment, ("segments", segment)) for segment in playbook.segments)
    return [*misnamed(playbook.of, "of", types), *unknown_segments(playbook.of, stated, segments)]


def unknown_statements(
    playbook: Playbook, positionings: Mapping[str, Positioning]
) -> Iterator[tuple[DefinitionError, tuple[str, ...]]]:
    """Position statements that nobody makes, each with where in the definition."""
    known = [f"{name}/{segment}" for name, each in positionings.items() for segment in each.statements]
    for named, path in playbook.statements():
        if named not in known:
            yield UnknownName(what=Phrase(message("position statement")), name=named, known=known), path
