"""Cells of a grid picked as one group: the rule that holds it, saved as a tag or a segmentation, or divided further."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING, Any

from fenqun.answers import GridAnswer, PickAnswer
from fenqun.errors import Phrase, UnknownName, UsageError, message
from fenqun.grids.cells import CUSTOMERS, UNIT, added_up, known_of, sum_of
from fenqun.grids.nesting import Nesting
from fenqun.grids.withholding import Place
from fenqun.language import translator
from fenqun.rules.syntax import And, Literal, Node, Or
from fenqun.rules.text import to_text
from fenqun.workspace.grid_answers import grid_answer, level_label
from fenqun.workspace.gridding import Change, Gridding, gridding, settings_of
from fenqun.workspace.rule import in_words

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

ALL, WITHIN, BETWEEN, APART = "*", ">", "/", ","


@dataclass(frozen=True)
class Picked:
    """The cells meant, as row node and column node, over the axes of a grid."""

    asked: Gridding
    axes: tuple[Nesting, Nesting]
    places: tuple[Place, ...]

    @property
    def leaves(self) -> set[Place]:
        """The leaf cells in them, as positions among the leaves."""
        rows, columns = ({leaf: at for at, leaf in enumerate(axis.leaves)} for axis in self.axes)
        inside = (product(self.axes[0].below(row), self.axes[1].below(at)) for row, at in self.places)
        return {(rows[row], columns[at]) for each in inside for row, at in each}

    @property
    def rule(self) -> Node:
        """What holds exactly their customers."""
        by_row: dict[int, list[int]] = {}
        for row, at in self.places:
            by_row.setdefault(row, []).append(at)
        parts = [_all([self._of(0, row), _any([self._of(1, at) for at in every])]) for row, every in by_row.items()]
        return _any(parts)

    def levels(self) -> dict[str, frozenset[str]]:
        """Of one cell, its level in each dimension."""
        nodes = [axis.nodes[at] for axis, at in zip(self.axes, self.places[0], strict=True)]
        return {name: frozenset({level}) for node in nodes for name, level in zip(node.steps, node.path, strict=True)}

    def told(self) -> str:
        """The cells in words."""
        translate = translator(self.asked.view.language)
        return translate(message(", ")).join(self._told(place) for place in self.places)

    def _told(self, place: Place) -> str:
        nodes = [axis.nodes[at] for axis, at in zip(self.axes, place, strict=True)]
        labels = [
            level_label(self.asked, name, level)
            for node in nodes
            for name, level in zip(node.steps, node.path, strict=True)
        ]
        return " · ".join(labels) or translator(self.asked.view.language)(message("all"))

    def _of(self, axis: int, at: int) -> Node:
        node = self.axes[axis].nodes[at]
        pairs = zip(node.steps, node.path, strict=True)
        return _all([self.asked.levels[name].condition(level) for name, level in pairs])


def _all(parts: Sequence[Node]) -> Node:
    told = [part for part in parts if part != Literal(True)]
    flat = [each for part in told for each in (part.items if isinstance(part, And) else (part,))]
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else Literal(True)


def _any(parts: Sequence[Node]) -> Node:
    if any(part == Literal(True) for part in parts):
        return Literal(True)
    return Or(tuple(parts)) if len(parts) > 1 else parts[0]


def picked(asked: Gridding, cells: Iterable[str]) -> Picked:
    """The cells written as `row/column`, each side a code, names joined by `>`, or `*`. Raises UnknownName."""
    axes = asked.axis("rows", asked.cells), asked.axis("columns", asked.cells)
    written = [each.strip() for part in cells for each in part.split(APART) if each.strip()]
    if not written:
        raise UsageError(what=Phrase(message("name the cells, such as B2/3 or A/*")))
    places = []
    for each in written:
        row, _, column = each.partition(BETWEEN)
        places.append((_node(axes[0], row), _node(axes[1], column or ALL)))
    return Picked(asked, axes, tuple(dict.fromkeys(places)))


def _node(axis: Nesting, written: str) -> int:
    text = written.strip().removesuffix(WITHIN + ALL)
    if text in (ALL, ""):
        return 0
    codes = axis.of_code()
    if text in codes:
        return codes[text]
    # A level may itself be called by the sign, such as >=30.
    named = {WITHIN.join(path): at for path, at in axis.of_path.items() if path}
    joined = text.replace(f" {WITHIN} ", WITHIN)
    if joined in named:
        return named[joined]
    raise UnknownName(what=Phrase(message("row or column")), name=text, known=[*codes, *named])


def pick_answer(
    workspace: "Workspace", name: str | None, change: Change, cells: Sequence[str], saving: tuple[str, str] | None
) -> PickAnswer:
    """The cells as one group. saving: section and name of the tag or segmentation that is written."""
    found = picked(gridding(workspace, name, change), cells)
    view, rule = found.asked.view, found.rule
    customers, value = _sums(found)
    floor = settings_of(workspace).privacy.floor
    told = not 0 < customers < floor
    saved = _save(workspace, found, saving) if saving else None
    return PickAnswer(
        grid=name or "",
        cells=tuple(_codes(found)),
        rule=to_text(rule),
        sentence=in_words(view, rule),
        customers=customers if told else None,
        share=customers / view.customers if told and view.customers else None,
        value=value if told else None,
        as_of=view.as_of,
        saved=BETWEEN.join(saving) if saving else "",
        edit=saved,
    )


def _codes(found: Picked) -> list[str]:
    pairs = ((found.axes[0].nodes[row].code, found.axes[1].nodes[at].code) for row, at in found.places)
    return [f"{row or ALL}{BETWEEN}{column or ALL}" for row, column in pairs]


def _sums(found: Picked) -> tuple[int, float | None]:
    """How many customers the leaves hold, each once, and their value."""
    cells, value = found.asked.cells, found.asked.view.value
    told = value if value in found.asked.traits else None
    wanted = [CUSTOMERS, *([known_of(told), sum_of(told)] if told else [])]
    sums = added_up(cells, *found.axes, wanted)
    places = [(found.axes[0].leaves[row], found.axes[1].leaves[at]) for row, at in found.leaves]
    total = {name: sum(matrix[row][at] for row, at in places) for name, matrix in sums.items()}
    return total[CUSTOMERS], total[sum_of(told)] / UNIT if told else None


def _save(workspace: "Workspace", found: Picked, saving: tuple[str, str]) -> int | None:
    section, name = saving
    rule = to_text(found.rule)
    label = found.told()
    data: Mapping[str, Any] = {"rule": rule, "label": label}
    if section == "segmentations":
        rest = translator(workspace.language)(message("Everyone else"))
        segments = {"picked": {"rule": rule, "label": label}, "others": {"rule": "rest", "label": rest}}
        data = {"kind": "rules", "segments": segments}
    return workspace.save(section, name, data, version=None).edit


def drill_answer(workspace: "Workspace", name: str | None, change: Change, cell: str, by: Sequence[str]) -> GridAnswer:
    """One cell divided by a further dimension (two: the second across). Raises as `grid`, UnknownName, UsageError."""
    found = picked(gridding(workspace, name, change), [cell])
    if len(found.places) > 1 or not 0 < len(by) <= 2:
        raise UsageError(what=Phrase(message("divide one cell, by one dimension or two")))
    within = found.levels()
    if twice := next((each for each in by if each in within), None):
        raise UsageError(what=Phrase(message("the cell is of one level of '{name}' already"), name=twice))
    further = gridding(workspace, name, Change(rows=[by[0]], columns=list(by[1:]), measure=change.measure))
    return grid_answer(workspace, _with(further, found), within=within, told=found.told())


def _with(further: Gridding, found: Picked) -> Gridding:
    """The division, its cells also by the dimensions of the cell it is of."""
    return replace(further, beside=tuple(each for each in found.asked.dimensions if each.name in found.levels()))
