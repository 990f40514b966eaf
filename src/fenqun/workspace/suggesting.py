"""Which dimensions divide an outcome best, of everyone or of one cell of a grid, and where dividing should stop."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sqlglot import exp

from fenqun.answers import Division, SuggestAnswer
from fenqun.definition import DataType
from fenqun.errors import Phrase, UnknownName, UsageError, WrongType, message
from fenqun.grids.dividing import Divided, of_number, of_yes_and_no
from fenqun.grids.grid import Dimension
from fenqun.grids.independence import holm
from fenqun.project.references import mentioned, needs
from fenqun.query import Query, column, named
from fenqun.rules.compile import compile_filter
from fenqun.rules.syntax import Literal, Node
from fenqun.segments.groups import Figures, Group, measure
from fenqun.workspace.gridding import Change, dimension_of, gridding, levels_of, settings_of
from fenqun.workspace.picking import picked
from fenqun.workspace.remembered import project_of
from fenqun.workspace.rule import scope
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

_OUTCOME = "outcome"
_UNLIKELY = 0.05
_ORDER = ("divide", "small", "chance", "same")
"""The verdicts, the best first."""


def suggest_answer(
    workspace: "Opened", name: str | None, cell: str | None, outcome: str | None, among: Sequence[str]
) -> SuggestAnswer:
    """The divisions, best first. Raises UnknownName, NotAllowed, WrongType, UsageError."""
    view, settings = workspace.view(), settings_of(workspace)
    asked = gridding(workspace, name, Change()) if name else None
    found = picked(asked, [cell]) if asked and cell else None
    wanted = outcome or (asked.grid.outcome if asked else None) or view.value
    if wanted is None:
        raise UsageError(what=Phrase(message("name the outcome: no trait stands for value")))
    _check(view, wanted)
    fixed = set(found.levels()) if found else set()
    own = {each.name: each for each in asked.grid.dimensions} if asked else {}
    names = [each for each in among or _usual(view) if each not in fixed and each != wanted]
    least = asked.grid.min_size if asked and asked.grid.min_size is not None else settings.min_size
    trying = _Trying(view, wanted, found.rule if found else Literal(True), {each: own.get(each) for each in names})
    divisions = trying.divisions(least, settings.privacy.floor)
    customers = trying.customers
    return SuggestAnswer(
        grid=name or "",
        within=found.told() if found else "",
        as_of=view.as_of,
        customers=customers if not 0 < customers < settings.privacy.floor else None,
        outcome=wanted,
        outcome_label=view.label(wanted),
        min_size=least,
        divisions=divisions,
        stop=not any(each.verdict == "divide" for each in divisions),
    )


def _usual(view: View) -> list[str]:
    """Segmentations, tags, texts and yes/no columns; of a column that a segmentation has the values of, only that."""
    cut = {data.get("trait") for data in view.content["segmentations"].values() if data["kind"] == "bands"}
    columns = [name for name in view.visible("attribute", "trait") if name not in cut]
    fits = (DataType.TEXT, DataType.BOOLEAN)
    return view.visible("segmentation", "tag") + [name for name in columns if view.known(name).type in fits]


def _check(view: View, outcome: str) -> None:
    if outcome not in view.types:
        raise UnknownName(what=Phrase(message("trait or tag")), name=outcome, known=view.types)
    view.permit((outcome,))
    if view.types[outcome] not in (DataType.NUMBER, DataType.BOOLEAN):
        said = message("'{name}' is neither a number nor yes or no: it cannot be divided")
        raise WrongType(what=Phrase(said, name=outcome))


class _Trying:
    """Every dimension tried on the customers that a rule holds."""

    def __init__(self, view: View, outcome: str, rule: Node, dimensions: Mapping[str, Dimension | None]) -> None:
        self._view = view
        self._outcome = outcome
        self._levels = {name: levels_of(view, given or dimension_of(view, name)) for name, given in dimensions.items()}
        view.permit([name for name in dimensions if name in view.hidden])
        self._groups = self._measured(rule)
        self.customers = max(
            (sum(group.customers for group in each.values()) for each in self._groups.values()), default=0
        )

    def _measured(self, rule: Node) -> Mapping[str, Mapping[str, Group]]:
        """By dimension and level, its customers with the outcome."""
        view, sizes = self._view, {name: len(each.levels) for name, each in self._levels.items()}
        with view.engine() as engine, scope(view, engine, [rule]) as over:
            keys = [named(each.expression(over), f"level {name}") for name, each in self._levels.items()]
            select = exp.select(*keys, named(column(self._outcome), _OUTCOME))
            select = select.from_(view.profile.select.subquery("profile")).where(compile_filter(rule, over))
            columns = {f"level {name}": DataType.TEXT for name in self._levels}
            rows = Query(select, {**columns, _OUTCOME: view.types[self._outcome]})
            found = measure(rows, {f"level {name}": size for name, size in sizes.items()}, [_OUTCOME], engine.rows)
        return {name: found[f"level {name}"] for name in self._levels}

    def divisions(self, least: int, floor: int) -> tuple[Division, ...]:
        """All of them; chances are adjusted for how many are tried (Holm)."""
        divided = {name: self._divided(groups) for name, groups in self._groups.items()}
        chances = dict(zip(divided, holm([each.chance for each in divided.values()]), strict=True))
        same = _made_of(self._view, self._outcome)
        found = [self._division(name, each, chances[name], (least, floor), same=name in same)
                 for name, each in divided.items() if len(self._groups[name]) > 1]  # fmt: skip
        return tuple(sorted(found, key=lambda each: (_ORDER.index(each.verdict), -each.corrected, each.name)))

    def _divided(self, groups: Mapping[str, Group]) -> Divided:
        if self._view.types[self._outcome] is DataType.BOOLEAN:
            told = [group.texts.get(_OUTCOME, {}) for group in groups.values()]
            return of_yes_and_no([(each.get("true", 0), each.get("false", 0)) for each in told])
        return of_number([group.numbers.get(_OUTCOME, Figures()) for group in groups.values()])

    def _division(self, name: str, found: Divided, chance: float, bounds: tuple[int, int], *, same: bool) -> Division:
        least, floor = bounds
        sizes = [group.customers for group in self._groups[name].values()]
        small = sum(size < least for size in sizes)
        verdict = "same" if same else "chance" if chance >= _UNLIKELY else "small" if small else "divide"
        return Division(
            name=name,
            label=self._view.label(name),
            kind=self._view.known(name).kind,
            levels=len(sizes),
            small=small,
            smallest=min(sizes) if min(sizes) >= floor else None,
            explained=found.explained,
            corrected=found.corrected,
            gain=found.gain,
            chance=chance,
            verdict=verdict,
        )


def _made_of(view: View, outcome: str) -> set[str]:
    """What the outcome goes into, however far off: of course it divides it; and what the outcome itself is made of."""
    project = project_of(view.content, view.store.directory)
    named = mentioned(project)
    used = {name: others | named[name] for name, others in needs(project).items()}

    def below(name: str) -> set[str]:
        reached, waiting = set[str](), [name]
        while waiting:
            for each in used.get(waiting.pop(), ()):
                if each not in reached:
                    reached.add(each)
                    waiting.append(each)
        return reached

    return {name for name in used if outcome in below(name)} | below(outcome)
