"""Everything that a plan touches, computed over the latest snapshot: only the columns it takes, nothing kept."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.compute import HAND, Inputs, derived
from fenqun.engine.duckdb import DuckDB
from fenqun.profiles.profile import profile
from fenqun.project.definitions import Project
from fenqun.project.lists import COLUMNS
from fenqun.project.references import levels
from fenqun.query import Query, column, identifier_table, named, table
from fenqun.rules.calls import double
from fenqun.segments import kinds
from fenqun.segments.figures import exact_sum
from fenqun.segments.fitted import Fitted
from fenqun.sources.facts import SourceTable
from fenqun.sources.source import Role
from fenqun.workspace.arrivals import ROWS
from fenqun.workspace.drafted import named_by, source_facts
from fenqun.workspace.learning import Known
from fenqun.workspace.listing import listed
from fenqun.workspace.moved import Moved, Pair
from fenqun.workspace.running import Running
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import View

SAMPLE = 5
AT_ONCE = 24
"""Tags and segmentations counted in one pass over the customers."""

_BASE, _FRESH, _MOVERS = "plan", "plan, traits", "plan, who moves"
_BEFORE = "before: "
_WORTH, _WORTH_BEFORE = "worth", "worth before"


@dataclass(frozen=True)
class Movement:
    """Of a tag or segmentation: who is where, by what they are worth after and before; samples by state."""

    moved: Moved
    worth_before: Moved
    entering: Mapping[Any, tuple[str, ...]]
    leaving: Mapping[Any, tuple[str, ...]]


@dataclass(frozen=True)
class Values:
    """Of a trait: whose value would be another (None where the two are of different types), and of whom it is known."""

    moving: int | None
    known_before: int | None
    known_after: int


@dataclass(frozen=True)
class Planned:
    """What was computed, by name."""

    movements: Mapping[str, Movement]
    values: Mapping[str, Values]
    fitted: Mapping[str, Fitted[Any]]


@dataclass(frozen=True)
class Task:
    """What to compute: names of the project, and by tag the customers who carry it by hand."""

    project: Project
    names: Sequence[str]
    by_hand: Mapping[str, Sequence[str]]
    value: str | None
    """The trait that would stand for value."""
    learned: Known = field(default_factory=Known)


def planned(view: View, task: Task, running: Running) -> Planned:
    """All of the task's definitions as a refresh would compute them from the records of the snapshot.

    Raises Cancelled, OutOfMemory, and what reading a list raises.
    """
    if not task.names:
        return Planned({}, {}, {})
    rows = [name for name in view.snapshot.tables if name.startswith(ROWS)] if _from_rows(task) else []
    with view.own_engine(PROFILE, *rows) as engine, running.reaches(engine.interrupt):
        work = _Work(view, task, engine)
        after, fitted = work.computed()
        return Planned(work.movements(after), work.values(after), fitted)


def _from_rows(task: Task) -> dict[str, Any]:
    traits = task.project.traits
    return {name: traits[name] for name in task.names if name in traits and traits[name].source is not None}


class _Work:
    def __init__(self, view: View, task: Task, engine: DuckDB) -> None:
        self._view, self._task, self._engine = view, task, engine
        self._known = {name for name in task.names if self._was(name) is not None}
        self._divisions = [name for name in task.names if name not in task.project.traits]
        self._traits = [name for name in task.names if name in task.project.traits]

    def _was(self, name: str) -> DataType | None:
        """The type of its column where the snapshot has it as the same kind of definition."""
        project, content = self._task.project, self._view.content
        section = project.names.get(name, "tags")
        held = name in content[section] and name in self._view.snapshot.tables[PROFILE].columns
        return self._view.snapshot.tables[PROFILE].columns[name] if held else None

    def computed(self) -> tuple[Query, Mapping[str, Fitted[Any]]]:
        """The customers with what is touched, as it was and as it would be; and what was found in the data."""
        project, task = self._task.project, self._task
        lists = listed(self._engine, self._touched())
        by_hand = {name: HAND + name for name in self._hand()}
        learned = task.learned
        inputs = Inputs(self._view.snapshot.as_of, lists, by_hand, found=learned.found, former=learned.former)
        base = self._base(lists)
        others = [name for name in project.names if name not in task.names]
        order = [*levels(project, without=others), [name for name in task.names if name not in project.names]]
        return derived(self._engine, project, base, order, inputs)

    def _hand(self) -> Iterator[str]:
        for name, customers in self._task.by_hand.items():
            self._engine.table_from_rows(HAND + name, COLUMNS, [(customer, None, None) for customer in customers])
            yield name

    def _touched(self) -> Project:
        """The project with nothing but what is touched."""
        project, names = self._task.project, self._task.names
        sections = ("traits", "tags", "segmentations")
        touched: dict[str, Any] = {
            section: {name: noun for name, noun in getattr(project, section).items() if name in names}
            for section in sections
        }
        return Project(project.directory, project.settings, **touched)

    def _base(self, lists: Mapping[str, str]) -> Query:
        """The columns of the profile that are needed, what was before of what is touched, and traits of records."""
        stored = self._view.snapshot.tables[PROFILE].columns
        fresh = self._fresh(lists)
        touched = {output for name in self._task.names for output in self._outputs(name)}
        kept = {name: stored[name] for name in stored if name in self._needed() and name not in touched}
        columns = {"customer_id": DataType.TEXT, **kept}
        select = exp.select(*(column(name, "p") for name in columns))
        if self._view.value in stored and self._view.value not in self._view.hidden:
            select = select.select(named(double(column(str(self._view.value), "p")), _WORTH_BEFORE))
            columns[_WORTH_BEFORE] = DataType.NUMBER
        for name in sorted(self._known):
            select = select.select(named(column(name, "p"), _BEFORE + name))
            columns[_BEFORE + name] = stored[name]
        select = select.from_(exp.alias_(identifier_table(PROFILE), "p", table=True, quoted=True))
        if fresh is not None:
            using = exp.to_identifier("customer_id", quoted=True)
            select = select.join(fresh.select.subquery("f"), using=[using], join_type="left")
            select = select.select(*(column(name, "f") for name in fresh.columns if name != "customer_id"))
            columns |= fresh.columns
        self._engine.view(_BASE, select)
        return table(_BASE, columns)

    def _needed(self) -> set[str]:
        project = self._task.project
        needed = {self._task.value} if self._task.value else set[str]()
        for name in self._task.names:
            section = project.names.get(name)
            if section is not None:
                needed |= named_by(getattr(project, section)[name])
        return needed

    def _outputs(self, name: str) -> Collection[str]:
        division = self._task.project.segmentations.get(name)
        return kinds.outputs(division, name) if division is not None else (name,)

    def _fresh(self, lists: Mapping[str, str]) -> Query | None:
        """The touched traits that are computed from records, run once."""
        traits = _from_rows(self._task)
        if not traits:
            return None
        facts = source_facts(self._view, self._task.project)
        for fact in facts:
            stored = self._view.snapshot.tables.get(ROWS + fact.table.name)
            if stored is not None:
                rows = table(ROWS + fact.table.name, stored.columns).select
                self._engine.view(f"{fact.table.name} (rows)", rows)
        sources = {trait.source for trait in traits.values()}
        for fact in facts:
            is_read = fact.table.name in sources
            keep = self._engine.materialise if fact.derived and is_read else self._engine.view
            keep(fact.table.table, fact.query.select)
        everyone = SourceTable(PROFILE, Role.CUSTOMERS, {"customer_id": DataType.TEXT}, PROFILE)
        read = [everyone, *(fact.table for fact in facts if fact.table.name in sources)]
        found = profile(read, traits, self._view.snapshot.as_of, lists=lists)
        columns = {name: kind for name, kind in found.columns.items() if name == "customer_id" or name in traits}
        self._engine.materialise(_FRESH, Query(_only(found, columns), columns).select)
        return table(_FRESH, columns)

    def movements(self, after: Query) -> dict[str, Movement]:
        """Of each tag and segmentation who is where before and after."""
        found: dict[str, Movement] = {}
        for start in range(0, len(self._divisions), AT_ONCE):
            batch = self._divisions[start : start + AT_ONCE]
            counted = self._counted(after, batch)
            samples = self._samples(after, [name for name in batch if self._is_sampled(name, counted[name][0])])
            for name, (moves, worth, before) in counted.items():
                entering, leaving = samples.get(name, ({}, {}))
                found[name] = Movement(Moved(moves, worth), Moved(moves, before), entering, leaving)
        return found

    def _is_sampled(self, name: str, moves: Mapping[Pair, int]) -> bool:
        is_division = name in self._task.project.segmentations and name not in self._known
        return not is_division and any(before != after for before, after in moves)

    def _pair(self, name: str) -> tuple[exp.Expression, exp.Expression]:
        """The state before and after; a tag that is new was carried by nobody."""
        if name in self._known:
            return column(_BEFORE + name), column(name)
        return (_NO_SEGMENT if name in self._task.project.segmentations else exp.false()).copy(), column(name)

    def _states(self, after: Query, names: Sequence[str]) -> exp.Select:
        value = self._task.value if self._task.value in after.columns else None
        before = column(_WORTH_BEFORE) if _WORTH_BEFORE in after.columns else exp.null()
        cells: list[exp.Expr] = [column("customer_id")]
        cells += [named(double(column(value)) if value else exp.null(), _WORTH), named(before, _WORTH_BEFORE)]
        for at, name in enumerate(names):
            was, now = self._pair(name)
            cells += [named(was, f"was {at}"), named(now, f"now {at}")]
        return exp.select(*cells).from_(after.select.subquery("plan"))

    def _counted(self, after: Query, names: Sequence[str]) -> dict[str, Any]:
        """By name the customers from state to state, what they are worth after, and before; one pass."""
        pairs = [(column(f"was {at}"), column(f"now {at}")) for at in range(len(names))]
        sums = [exact_sum(column(worth)) for worth in (_WORTH, _WORTH_BEFORE)]
        counts = exp.select(*(part for pair in pairs for part in pair), exp.Count(this=exp.Star()), *sums)
        sets = [exp.Tuple(expressions=[part.copy() for part in pair]) for pair in pairs]
        counts = counts.from_(self._states(after, names).subquery("states"))
        rows = self._engine.rows(counts.group_by(exp.GroupingSets(expressions=sets)))
        found: dict[str, Any] = {name: ({}, {}, {}) for name in names}
        for *states, customers, worth, before in rows:
            # A state after is never NULL, so the row is of the only one that is known.
            at = next(at for at in range(len(names)) if states[2 * at + 1] is not None)
            pair = (states[2 * at], states[2 * at + 1])
            for into, part in zip(found[names[at]], (int(customers), worth, before), strict=True):
                into[pair] = part if isinstance(part, int) else Decimal(part or 0)
        has = (self._task.value in after.columns, _WORTH_BEFORE in after.columns)
        return {
            name: (moves, worth if has[0] else None, before if has[1] else None)
            for name, (moves, worth, before) in found.items()
        }

    def _samples(self, after: Query, names: Sequence[str]) -> dict[str, Any]:
        """By name, the first ids of those who enter and who leave each state."""
        if not names:
            return {}
        moving = [exp.NullSafeNEQ(this=column(f"was {at}"), expression=column(f"now {at}")) for at in range(len(names))]
        self._engine.materialise(_MOVERS, self._states(after, names).where(exp.or_(*moving)))
        found = {}
        for at, name in enumerate(names):
            states = (f"now {at}", f"was {at}")
            found[name] = tuple(self._first(column(state), moving[at]) for state in states)
        return found

    def _first(self, state: exp.Expression, moving: exp.Expr) -> dict[Any, tuple[str, ...]]:
        order = exp.Order(expressions=[exp.Ordered(this=column("customer_id"))])
        place = exp.Window(this=exp.func("row_number"), partition_by=[state.copy()], order=order)
        ids = exp.select(named(state.copy(), "state"), column("customer_id"), named(place, "place"))
        ids = ids.from_(identifier_table(_MOVERS)).where(moving.copy())
        few = exp.select(column("state"), column("customer_id")).from_(ids.subquery("ids"))
        few = few.where(column("place") <= exp.Literal.number(SAMPLE)).order_by(column("customer_id"))
        found: dict[Any, tuple[str, ...]] = {}
        for held, customer in self._engine.rows(few):
            found[held] = (*found.get(held, ()), str(customer))
        return found

    def values(self, after: Query) -> dict[str, Values]:
        """Of each trait whose value would be another, and of whom it is known; one pass."""
        if not self._traits:
            return {}
        parts: list[exp.Expr] = []
        for name in self._traits:
            is_same = name in self._known and after.columns[_BEFORE + name] is after.columns[name]
            was = column(_BEFORE + name) if name in self._known else exp.null()
            moving = exp.NullSafeNEQ(this=column(name), expression=was.copy()) if is_same else exp.null()
            moved = exp.CountIf(this=moving) if is_same else exp.null()
            parts += [moved, exp.Count(this=was), exp.Count(this=column(name))]
        cells = (named(part, f"part {at}") for at, part in enumerate(parts))
        row = self._engine.rows(exp.select(*cells).from_(after.select.subquery("plan")))[0]
        found = {}
        for at, name in enumerate(self._traits):
            moving_, before, now = row[3 * at : 3 * at + 3]
            known = int(before) if name in self._known else None
            found[name] = Values(int(moving_) if moving_ is not None else None, known, int(now))
        return found


_NO_SEGMENT = exp.cast(exp.null(), "varchar")


def _only(query: Query, names: Collection[str]) -> exp.Select:
    return exp.select(*(column(name) for name in names)).from_(query.select.subquery("q"))
