"""An axis of a grid as a tree: every level with those that nest in it, its code, and which leaf a cell falls in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod

from fenqun.segments.segmentation import OTHERS, UNKNOWN

MOST_LEAVES = 2_000
"""Leaves of an axis; of more nobody reads the table."""
_RARE = frozenset({UNKNOWN, OTHERS})
_NOBODY = -1
"""In place of a leaf, for levels that no customer has together."""


@dataclass(frozen=True)
class Step:
    """One dimension of an axis: its name, its levels in order, and the levels before it that alone it divides."""

    name: str
    levels: tuple[str, ...]
    split: frozenset[str] | None = None


@dataclass(frozen=True)
class Node:
    """A level within those above it: `path` their names from the outermost, `code` such as B2; the root is all."""

    path: tuple[str, ...]
    steps: tuple[str, ...]
    code: str
    parent: int | None
    children: tuple[int, ...] = ()

    @property
    def depth(self) -> int:
        """How many levels lead to it; the root's is 0."""
        return len(self.path)


class TooManyLeaves(ValueError):
    """An axis with more leaves than can be read."""


@dataclass(frozen=True)
class Nesting:
    """The nodes of an axis, each before what nests in it, the root first. `leaves`: those that nothing nests in.

    `lookup`: by the positions of a cell's levels in the dimensions of the axis, as one number, its leaf's position
    among the leaves.
    """

    steps: tuple[Step, ...]
    nodes: tuple[Node, ...]
    leaves: tuple[int, ...]
    lookup: tuple[int, ...]

    def above(self, node: int) -> list[int]:
        """The node, and what it nests in, up to the root."""
        found = [node]
        while (parent := self.nodes[found[-1]].parent) is not None:
            found.append(parent)
        return found

    def below(self, node: int) -> list[int]:
        """The leaves in the node, as nodes."""
        children = self.nodes[node].children
        return [leaf for child in children for leaf in self.below(child)] if children else [node]

    @cached_property
    def of_path(self) -> Mapping[tuple[str, ...], int]:
        """The nodes by the names of their levels."""
        return {node.path: at for at, node in enumerate(self.nodes)}

    def of_code(self) -> Mapping[str, int]:
        """The nodes by their codes, the root aside."""
        return {node.code: at for at, node in enumerate(self.nodes) if node.parent is not None}


def nesting(
    steps: Sequence[Step], *, letters_first: bool, present: Collection[tuple[str, ...]] | None = None
) -> Nesting:
    """The tree of an axis. letters_first: the outermost codes are letters (A, B1, B2a), else digits (1, 2a, 2a1).

    present: the levels, one of each step, that customers have together; given, unknown and others stand only where
    there is somebody. Raises TooManyLeaves.
    """
    if prod(len(step.levels) for step in steps) > MOST_LEAVES**2:
        raise TooManyLeaves
    paths = {_path(steps, levels) for levels in present} if present is not None else None
    begun = {path[:end] for path in paths for end in range(len(path) + 1)} if paths is not None else None
    growing = _Growing(steps, letters_first, begun)
    growing.grow(0, 0)
    leaves = tuple(at for at, node in enumerate(growing.nodes) if not node.children)
    if len(leaves) > MOST_LEAVES:
        raise TooManyLeaves
    places = {growing.nodes[leaf].path: at for at, leaf in enumerate(leaves)}
    lookup = tuple(places.get(_path(steps, levels), _NOBODY) for levels in product(*(step.levels for step in steps)))
    return Nesting(tuple(steps), tuple(growing.nodes), leaves, lookup)


class _Growing:
    def __init__(self, steps: Sequence[Step], letters_first: bool, begun: Collection[tuple[str, ...]] | None) -> None:
        self.nodes = [Node((), (), "", None)]
        self._steps = steps
        self._letters_first = letters_first
        self._begun = begun

    def grow(self, at: int, step: int) -> None:
        node = self.nodes[at]
        while step < len(self._steps) and not _divides(self._steps, step, node):
            step += 1
        if step == len(self._steps):
            return
        dividing, children = self._steps[step], []
        codes = level_codes(dividing.levels, letters=(node.depth % 2 == 0) == self._letters_first, small=node.depth > 0)
        for level, code in zip(dividing.levels, codes, strict=True):
            if level in _RARE and self._begun is not None and (*node.path, level) not in self._begun:
                continue
            children.append(len(self.nodes))
            self.nodes.append(Node((*node.path, level), (*node.steps, dividing.name), node.code + code, at))
            self.grow(children[-1], step + 1)
        self.nodes[at] = Node(node.path, node.steps, node.code, node.parent, tuple(children))


def _divides(steps: Sequence[Step], at: int, node: Node) -> bool:
    split = steps[at].split
    if split is None:
        return True
    before = steps[at - 1].name
    return bool(node.steps) and node.steps[-1] == before and node.path[-1] in split


def _path(steps: Sequence[Step], levels: Sequence[str]) -> tuple[str, ...]:
    """The path of the leaf that holds a customer of these levels: of a dimension that does not divide it, nothing."""
    node = Node((), (), "", None)
    for at, (step, level) in enumerate(zip(steps, levels, strict=True)):
        if _divides(steps, at, node):
            node = Node((*node.path, level), (*node.steps, step.name), "", None)
    return node.path


def level_codes(levels: Sequence[str], *, letters: bool, small: bool = False) -> list[str]:
    """A code for each level in order; unknown has U or 0. Levels that are called by one letter each keep it."""
    known = [level for level in levels if level != UNKNOWN]
    own = letters and all(
        len(level) == 1 and level.isascii() and level.isalpha() and level.isupper() for level in known
    )
    if own and not small and "U" not in known:
        codes = iter(known)
    elif letters:
        codes = iter([_lettered(at, small=small) for at in range(len(known))])
    else:
        codes = iter([str(at) for at in range(1, len(known) + 1)])
    unknown = ("u" if small else "U") if letters else "0"
    return [unknown if level == UNKNOWN else next(codes) for level in levels]


def _lettered(at: int, *, small: bool) -> str:
    """A, B, … Z, AA, AB, … without U."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTVWXYZ"
    found = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, len(alphabet))
        found = alphabet[rest] + found
    return found.lower() if small else found
