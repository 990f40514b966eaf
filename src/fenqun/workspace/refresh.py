"""A refresh: sources in, everything computed, one new snapshot that becomes visible at once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from sqlglot import exp

from fenqun import clock
from fenqun.clock import Moment, end_of_day, to_utc
from fenqun.definition import DataType
from fenqun.engine.aside import aside
from fenqun.engine.backend import Backend
from fenqun.engine.compute import HAND, Computed, Inputs, OnStep, compute
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.stopping import Stop, stoppable
from fenqun.errors import DamagedStore, Phrase, Problems, UnreachableStorage, UsageError, message
from fenqun.project.check import check, profile_types
from fenqun.project.definitions import Project
from fenqun.project.lists import COLUMNS, Listed, listed_values
from fenqun.project.references import levels
from fenqun.query import Query, column, table
from fenqun.sources.facts import Fact, SourceTable
from fenqun.sources.quality import SET_ASIDE as SET_ASIDE_COLUMNS
from fenqun.sources.quality import to_json
from fenqun.sources.source import Role
from fenqun.store.snapshot import Stored
from fenqun.workspace.amending import Amended, Depends, Given, Over
from fenqun.workspace.amending import about as about_profile
from fenqun.workspace.arrivals import ROWS, Arrival, arrivals, facts, schemas
from fenqun.workspace.aside_file import write_aside
from fenqun.workspace.computing import Computing, Gathered, OnDuckDB, computing, in_place
from fenqun.workspace.history import about
from fenqun.workspace.kept_sums import KeptSums
from fenqun.workspace.learning import keep, known
from fenqun.workspace.loading import meanwhile
from fenqun.workspace.measuring import About
from fenqun.workspace.membering import beside
from fenqun.workspace.orphaned import Orphaned, before
from fenqun.workspace.remembering import content, meanings, told_of_sources
from fenqun.workspace.retention import retain
from fenqun.workspace.summing import Profile, Summaries, Sums, summaries, sums
from fenqun.workspace.tables import LISTS, PROFILE, SET_ASIDE
from fenqun.workspace.timing import Timing
from fenqun.workspace.view import HIDDEN

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

OnProgress = Callable[[str | Phrase, float], None]
_Some = TypeVar("_Some")
_Other = TypeVar("_Other")
_TRAITS, _SEGMENTS, _WRITING, _SUMMING = 0.5, 0.7, 0.8, 0.9
"""Where each part begins on the way from 0 to 1; the sources come first."""

_LISTED, _LISTS = "listed values", {"list": DataType.TEXT, **COLUMNS}
_SCRATCH = "refresh-"
"""Before the name of a refresh's scratch folder: exports keep theirs beside it."""


def refresh(workspace: "Workspace", as_of: date | datetime | None, on_progress: OnProgress, *, full: bool) -> None:
    """Compute and commit a snapshot; the caller holds the workspace's lock of the one who writes.

    Raises Problems before anything is computed if a definition is wrong. Ctrl-C leaves the last good snapshot.
    """
    if as_of is not None and not isinstance(as_of, date):
        said = message("as_of takes a date or a datetime, not {kind}")
        raise UsageError(what=Phrase(said, kind=type(as_of).__name__))
    told = _Wish(as_of, full, on_progress)
    stoppable(lambda stop: _refreshed(workspace, told, stop))


@dataclass(frozen=True)
class _Wish:
    """What was asked for; `full`: sources and measures of earlier refreshes are not used."""

    as_of: date | datetime | None
    full: bool
    on_progress: OnProgress


def _refreshed(workspace: "Workspace", wish: _Wish, stop: Stop) -> None:
    project, store = workspace.project, workspace.store

    def tell(step: str | Phrase, share: float) -> None:
        stop.check()
        wish.on_progress(step, share)

    def tell_of_source(name: str, step: str, share: float) -> None:
        tell(Phrase(step, source=project.sources[name].shown(name, workspace.language)), share * _TRAITS)

    there = in_place(store, project.settings.engine, workspace.spark)
    with meanwhile():
        found = arrivals(project, store, on_source=tell_of_source, stop=stop, afresh=wish.full, in_place=there)
    if problems := check(project, schemas(found)):
        raise Problems(problems)
    with (
        _scratch(workspace.directory) as scratch,
        computing(store, project.settings.engine, scratch, workspace.spark) as on,
        stop.reaches(on.engine.interrupt),
    ):
        commit = _Work(workspace, project, on, found, tell, wish.full).run(wish.as_of)
        stop.check()
        commit()
    # From here on the snapshot is there, and a stop comes too late.
    write_aside(workspace.view(), workspace.directory / HIDDEN / "set_aside.csv")
    # An older snapshot may be broken: the new one is not, and `doctor` tells.
    with suppress(DamagedStore, UnreachableStorage):
        retain(store, project.settings)
    wish.on_progress(message("done"), 1.0)


def clear_scratch(directory: Path) -> None:
    """Take away what refreshes that were killed left behind; only for who holds the lock of the one who writes."""
    for folder in (directory / HIDDEN / "scratch").glob(f"{_SCRATCH}*"):
        rmtree(folder, ignore_errors=True)


@contextmanager
def _scratch(directory: Path) -> Iterator[Path]:
    clear_scratch(directory)
    folder = directory / HIDDEN / "scratch" / f"{_SCRATCH}{uuid4().hex}"
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class _Work:
    workspace: "Workspace"
    project: Project
    on: Computing
    found: Sequence[Arrival]
    on_progress: OnProgress
    afresh: bool

    @property
    def engine(self) -> Backend:
        """What computes."""
        return self.on.engine

    def run(self, as_of: date | datetime | None) -> Callable[[], object]:
        """Everything computed and stored; what comes back makes it visible."""
        timing = Timing(self.on_progress)
        gathering = self.on.known(self.found, self.project.settings.time_zone, afresh=self.afresh)
        made = self._made(gathering)
        tables = [fact.table for fact in made]
        moment = self._moment(as_of, made, gathering)
        hand_tag_marks = self._hand_tag_marks()
        given = self._given_tags()
        hand_tags = self._hand_tags(given)
        order = [*levels(self.project), [name for name in hand_tags if name not in self.project.tags]]
        timing.tell(message("computing traits"), _TRAITS)
        lists = listed_values(self.project)
        views = self._lists(lists)
        asked = About(moment, views, lists)
        gathered = gathering.gathered(made, self.project.traits, asked)
        everyone = {name: each for name, each in gathered.items() if self._is_past(name, made, gathering, moment)}
        learned = known(self.workspace, self.project.segmentations)
        inputs = Inputs(moment, views, hand_tags, gathered, learned.found, learned.former)
        given_for = Given(moment, asked.marks(), given, gathered.keys())
        depends = Depends(about_profile(self.project, made, self.found, given_for), gathering.said)
        computed, amended = self._computed(tables, order, inputs, depends, lambda step: timing.tell(step, _SEGMENTS))
        timing.tell(message("writing the profile"), _WRITING)
        write = partial(self._profile, computed, amended, depends.note(computed.fitted))
        (profile, over), quality = self._both(write, partial(self._quality, made, everyone), at_once=bool(amended))
        stored = {PROFILE: profile, SET_ASIDE: self._set_aside()}
        stored |= {ROWS + arrival.name: arrival.rows for arrival in self.found}
        stored |= {LISTS: self.on.written(LISTS, table(_LISTED, _LISTS).select)} if lists else {}
        timing.tell(message("summing up the segments"), _SUMMING)
        memberships, summed = self._summed(computed, profile, over, hand_tags)
        stored |= memberships
        remembered = content(self.project, computed, summed, quality, hand_tags)
        remembered["declared"]["hand_tags"] = hand_tag_marks
        remembered |= {"lists": sorted(lists)} | told_of_sources(self.project, self.found, remembered["names"])
        remembered["timings"] = timing.seconds()
        remembered["about"] = about(remembered)

        def commit() -> None:
            # What was learned first: were the refresh stopped in between, the next one would take it as found.
            keep(self.workspace, computed.fitted, moment, learned)
            self.workspace.store.commit(stored, remembered, as_of=moment, made_at=clock.now())

        return commit

    def _made(self, gathering: Gathered) -> list[Fact]:
        """The canonical tables in the engine; one drawn from others is run once, where its rows will be asked."""
        for arrival in self.found:
            self.on.register(f"{arrival.name} (rows)", arrival.rows.files, arrival.rows.columns)
        made = facts(self.found)
        for fact in made:
            is_asked = fact.derived and gathering.asks_all(fact)
            (self.engine.materialise if is_asked else self.engine.view)(fact.table.table, fact.query.select)
        return made

    def _moment(self, as_of: date | datetime | None, made: Sequence[Fact], gathering: Gathered) -> Moment:
        zone = self.project.settings.time_zone
        if isinstance(as_of, datetime):
            instant = as_of.astimezone(UTC).replace(tzinfo=None) if as_of.tzinfo else to_utc(as_of, zone)
            return Moment(instant, zone)
        if isinstance(as_of, date):
            return end_of_day(as_of, zone)
        latest = [gathering.latest(fact) for fact in made if fact.table.role is Role.ORDERS]
        times = [time for time in latest if time is not None]
        return self.project.settings.moment(now=clock.now(), last_order=max(times, default=None))

    def _hand_tag_marks(self) -> dict[str, str]:
        """How the tags given by hand stand before they are read: what comes later is told as not computed yet."""
        recorded = (self.workspace.directory / HIDDEN / "records.db").is_file()
        return self.workspace.records.hand_tags.marks() if recorded else {}

    def _given_tags(self) -> dict[str, list[tuple[str, None, None]]]:
        """By tag given by hand, its customers; a name that now means something else is passed over."""
        by_tag: dict[str, list[tuple[str, None, None]]] = {}
        if (self.workspace.directory / HIDDEN / "records.db").is_file():
            taken = profile_types(self.project, schemas(self.found)).keys() - self.project.tags.keys()
            for given in self.workspace.records.hand_tags.given():
                if given.tag not in taken:
                    by_tag.setdefault(given.tag, []).append((given.customer_id, None, None))
        return by_tag

    def _hand_tags(self, given: Mapping[str, Sequence[tuple[str, None, None]]]) -> dict[str, str]:
        """By tag given by hand, the table of its customers."""
        for name, rows in given.items():
            self.engine.table_from_rows(HAND + name, COLUMNS, rows)
        return {name: HAND + name for name in given}

    def _lists(self, lists: Mapping[str, Sequence[Listed]]) -> dict[str, str]:
        """By file, the view of its values; all of them lie in one table, which the snapshot keeps."""
        rows = [(path, *value) for path, values in lists.items() for value in values]
        self.engine.table_from_rows(_LISTED, _LISTS, rows)
        for path in lists:
            of_file = table(_LISTED, COLUMNS).select.where(column("list").eq(exp.Literal.string(path)))
            self.engine.view(f"list: {path}", of_file)
        return {path: f"list: {path}" for path in lists}

    def _computed(
        self,
        tables: Sequence[SourceTable],
        order: Sequence[Sequence[str]],
        inputs: Inputs,
        depends: Depends,
        on_step: OnStep,
    ) -> tuple[Computed, Amended | None]:
        """The profile, over the one stored last where only some customers have become others."""
        amending = None if self.afresh else self.on.amending(self.project, depends)
        amended = amending.computed(tables, order, inputs, on_step) if amending else None
        if amended is not None:
            return amended.computed, amended
        return compute(self.engine, self.project, tables, order, inputs, on_step=on_step), None

    def _both(
        self, work: Callable[[], _Some], other: Callable[[Computing], _Other], *, at_once: bool
    ) -> tuple[_Some, _Other]:
        """What both give. `at_once`: each of them keeps but one core busy, and takes little memory."""
        on = self.on
        if not at_once or not isinstance(on, OnDuckDB):
            return work(), other(on)
        with aside(on.engine, lambda engine: other(replace(on, engine=engine))) as done:
            return work(), done.result()

    def _profile(
        self, computed: Computed, amended: Amended | None, note: Mapping[str, Any]
    ) -> tuple[Stored, Over | None]:
        """The profile written: where it has become another, or all in the order of the ids; then read from there."""
        stored, over = (amended.written(note) if amended else None) or (None, None)
        if stored is None:
            ordered = computed.profile.select.copy().order_by(column("customer_id"))
            stored = self.on.written(PROFILE, ordered, note)
        self.on.register(PROFILE, stored.files, computed.profile.columns)
        return stored, over

    def _summed(
        self, computed: Computed, profile: Stored, over: Over | None, hand_tags: Mapping[str, str]
    ) -> tuple[Mapping[str, Stored], Summaries]:
        """Who is in what, as the table of memberships, and what is remembered of every group."""
        store, meant = self.workspace.store, meanings(self.project, computed, hand_tags)
        kinds = {name: entry["kind"] for name, entry in meant["names"].items()}
        columns, least = table(PROFILE, computed.profile.columns), self.project.settings.min_size
        groups = Profile(columns, kinds, meant["value"], least)
        kept = KeptSums(store, self.engine, groups.value)
        sets, found = None, None
        if over and isinstance(self.engine, DuckDB) and kept.know(over.kept):

            def after(engine: DuckDB) -> Sums | None:
                return replace(kept, engine=engine).after(over, groups, computed.fitted)

            with aside(self.engine, after) as summing:
                sets = beside(store, self.engine, profile, meant, over=over, is_summed=True)
                found = summing.result()
        if sets is None or found is None:
            sets = beside(store, self.engine, profile, meant, over=over)
            found = sums(groups, computed.fitted, self.engine, carried=sets.carried)
        kept.keep(found, profile)
        return sets.tables, summaries(found, groups, computed.fitted)

    def _set_aside(self) -> Stored:
        files = [file for arrival in self.found for file in arrival.aside.files]
        self.on.register("set aside by source", files, SET_ASIDE_COLUMNS)
        order = [column(name) for name in ("source", "file", "row", "column")]
        select = table("set aside by source", SET_ASIDE_COLUMNS).select.order_by(*order)
        return self.on.written(SET_ASIDE, select)

    def _is_past(self, name: str, made: Sequence[Fact], gathering: Gathered, moment: Moment) -> bool:
        """Whether all rows of the source lie before the moment: then whoever has any is among its customers."""
        latest = next(gathering.latest(fact) for fact in made if fact.table.name == name)
        return latest is None or latest <= moment.instant

    def _quality(
        self, made: Sequence[Fact], everyone: Mapping[str, Query], on: Computing
    ) -> Mapping[str, Mapping[str, Any]]:
        """Every source's report, with the rows of customers that no customers source has. `everyone`: by source, all
        who have rows in it."""
        by_name = {fact.table.name: fact for fact in made}
        customers = [fact.table for fact in made if fact.table.role is Role.CUSTOMERS]
        earlier = None if self.afresh else before(self.workspace.store)
        orphaned = Orphaned(on.engine, on.register, self.found, everyone, earlier)
        reports = {}
        for arrival in self.found:
            report = arrival.quality
            if customers and arrival.source.role in (Role.ORDERS, Role.ORDER_LINES):
                report = replace(report, orphans=orphaned.count(arrival, by_name[arrival.name], customers))
            reports[arrival.name] = to_json(report)
        return reports
