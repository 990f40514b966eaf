"""A rule given as text or tree, read and checked at once: every error in it, each with where it stands."""

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import Any

from fenqun.definition import DataType
from fenqun.errors import FenqunError, Problems
from fenqun.rules.membership import segment_errors
from fenqun.rules.syntax import MAX_DEPTH, MAX_NODES, Node
from fenqun.rules.tree import Path, from_tree
from fenqun.rules.types import condition_errors


def checked(data: object, names: Mapping[str, DataType], segments: Mapping[str, Collection[str]]) -> Node:
    """The condition that plain data or text writes.

    names: what it may name, with types; segments: those of each segmentation. Raises Problems with everything wrong in
    its leaves; each error has the parts `column` (from 1, within the leaf's text) and `path` (keys and positions that
    lead to the leaf).
    """
    # What is past the bounds is not looked at here: `from_tree` refuses it.
    found = islice(leaves(data), MAX_NODES)
    problems = [problem for leaf, path in found for problem in _wrong(leaf, path, names, segments)]
    if problems:
        raise Problems(problems)
    return from_tree(data)


def leaves(data: object, path: Path = ()) -> Iterator[tuple[object, Path]]:
    """What is not all, any or not of others, and what is malformed, each with its path."""
    waiting: list[tuple[object, Path]] = [(data, path)]
    while waiting:
        current, at = waiting.pop()
        children = list(_children(current, at)) if len(at) <= 2 * MAX_DEPTH else []
        if children:
            waiting.extend(reversed(children))
        else:
            yield current, at


def _children(data: object, path: Path) -> Iterator[tuple[object, Path]]:
    if not isinstance(data, Mapping) or len(data) != 1:
        return
    ((key, value),) = data.items()
    if key == "not":
        yield value, (*path, "not")
    elif key in ("all", "any") and isinstance(value, list | tuple):
        # One more than is allowed is enough to be refused.
        yield from ((item, (*path, key, place)) for place, item in enumerate(value[: MAX_NODES + 1]))


def _wrong(
    leaf: Any, path: Path, names: Mapping[str, DataType], segments: Mapping[str, Collection[str]]
) -> list[FenqunError]:
    try:
        node = from_tree(leaf)
    except Problems as problems:
        for problem in problems.problems:
            problem.parts["path"] = (*path, *problem.parts.get("path", ()))  # type: ignore[misc]
        return problems.problems
    errors: list[FenqunError] = [*condition_errors(node, names)]
    errors += [] if errors else segment_errors(node, segments)
    for error in errors:
        error.parts["path"] = path
    return errors
