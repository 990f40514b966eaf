"""Whether the segments that a rule speaks of are those of the segmentation."""

from collections.abc import Collection, Iterator, Mapping

from fenqun.errors import DefinitionError, Phrase, message
from fenqun.rules.bounds import unknown_name
from fenqun.rules.syntax import Call, Compare, In, Literal, Name, Node, Value, walk


def segment_errors(node: Node, segments: Mapping[str, Collection[str]]) -> list[DefinitionError]:
    """Each text that a segmentation is compared with and that is none of its segments, with the part `column`.

    `segments`: by segmentation all it can have; one whose segments only the data tell is not in it.
    """
    return [
        unknown_name(column, _segment_of(name), str(value), segments[name])
        for part in walk(node)
        for name, value, column in _compared(part)
        if name in segments and value not in segments[name]
    ]


def _compared(node: Node) -> Iterator[tuple[str, Value, int]]:
    """The name and each written value that it is compared with, and where that stands."""
    match node:
        case Call(function="in_segment", arguments=(Name(name=name), *values)):
            yield from ((name, each.value, each.column) for each in values if isinstance(each, Literal))
        case Compare(operator="==" | "!=", left=Name(name=name), right=Literal(value=value) as written):
            yield name, value, written.column
        case Compare(operator="==" | "!=", left=Literal(value=value) as written, right=Name(name=name)):
            yield name, value, written.column
        case In(operand=Name(name=name), values=texts):
            yield from ((name, text, node.column) for text in texts)


def _segment_of(segmentation: str) -> Phrase:
    return Phrase(message("segment of '{segmentation}'"), segmentation=segmentation)
