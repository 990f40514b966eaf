"""What saving a draft would do to the customers of the latest snapshot."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from sqlglot import exp

from fenqun.answers import ChangeAnswer, SegmentChange
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.kept import kept
from fenqun.language import translator
from fenqun.profiles.tag import Tag
from fenqun.profiles.trait import Trait
from fenqun.project.lists import COLUMNS
from fenqun.query import column, named, table
from fenqun.rules.calls import double
from fenqun.rules.compile import compile_filter
from fenqun.segments import kinds
from fenqun.segments.figures import exact_sum
from fenqun.segments.fitted import Columns, Fitted
from fenqun.segments.scoring import compared
from fenqun.segments.segmentation import Grade, Segmentation
from fenqun.workspace import rule
from fenqun.workspace.declared import used_by
from fenqun.workspace.drafted import Draft, drafted, rules_of
from fenqun.workspace.learning import Known, known
from fenqun.workspace.moved import Moved, segment_changes, tag_change
from fenqun.workspace.running import Running
from fenqun.workspace.trait_draft import trait_change
from fenqun.workspace.view import HIDDEN, View

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

SAMPLE = 10
_BEFORE, _AFTER, _WORTH = "before saving", "after saving", "worth of it"
"""Columns of a draft; no trait has a name with a blank in it."""
_OF_A_TAG = {"entering": True, "leaving": False}


def draft(workspace: "Workspace", section: str, name: str, data: Any, running: Running) -> ChangeAnswer:
    """What the draft would do. Raises as `drafted`, and Cancelled."""
    view = workspace.view()
    found = drafted(workspace, view, section, name, data)
    if isinstance(found.noun, Trait):
        return trait_change(view, found, found.noun, running)
    nodes = rules_of(found.noun)
    with view.engine(*rule.tables_for(*nodes)) as engine, running.reaches(engine.interrupt):
        if isinstance(found.noun, Tag):
            return _of_tag(workspace, view, engine, found, found.noun)
        return _of_segmentation(workspace, view, engine, found, found.noun)


def _of_tag(workspace: "Workspace", view: View, engine: DuckDB, found: Draft, tag: Tag) -> ChangeAnswer:
    before = column(found.name) if found.is_known else exp.false()
    with _carried_by_hand(workspace, engine, found.name) as by_hand, rule.scope(view, engine, rules_of(tag)) as scope:
        after = compile_filter(tag.rule, scope) if tag.rule is not None else exp.false()
        after = exp.Or(this=exp.Paren(this=after), expression=by_hand) if by_hand is not None else after
        counted = _counted(view, engine, _states(view, view.profile.select, before, after), _OF_A_TAG)
    change = tag_change(view, found, tag, counted)
    return _answer(view, found, (change,), change.entering + change.leaving, counted, {})


@contextmanager
def _carried_by_hand(workspace: "Workspace", engine: DuckDB, tag: str) -> Iterator[exp.Expression | None]:
    """Whether a customer has the tag by hand: those keep it whatever the rule says."""
    there = (workspace.directory / HIDDEN / "records.db").is_file()
    given = workspace.records.hand_tags.given(tag=tag) if there else []
    if not given:
        yield None
        return
    name = f"by hand {uuid4().hex}"
    engine.table_from_rows(name, COLUMNS, [(each.customer_id, None, None) for each in given])
    try:
        ids = table(name, {"text": COLUMNS["text"]}).select
        yield exp.In(this=column("customer_id"), query=ids.subquery())
    finally:
        engine.drop(name)


def _of_segmentation(
    workspace: "Workspace", view: View, engine: DuckDB, found: Draft, segmentation: Segmentation
) -> ChangeAnswer:
    return segmentation_change(view, engine, found, known(workspace, {found.name: segmentation}))


def segmentation_change(view: View, engine: DuckDB, found: Draft, learned: Known) -> ChangeAnswer:
    """What dividing by the draft of a segmentation would do, with what is known to be learned."""
    segmentation: Any = found.noun
    looked = learned.found.get(found.name)
    if looked is None:
        former = learned.former.get(found.name)
        looked = kinds.fit(segmentation, view.profile, engine.rows, keep=partial(kept, engine), former=former)
    fitted = Fitted(found.name, segmentation, looked)
    before = column(found.name) if found.is_known else exp.null()
    with rule.scope(view, engine, rules_of(segmentation)) as scope:
        first, second = kinds.steps(fitted, scope)
        profile = _with_first(view, first) if second else view.profile.select
        after = (second or first)[found.name][1]
        samples = {"entering": None} if found.is_known else {}
        counted = _counted(view, engine, _states(view, profile, before, after), samples)
    moving_ = sum(count for (one, other), count in counted.moves.items() if found.is_known and one != other)
    return _answer(view, found, segment_changes(view, found, fitted, counted), moving_, counted, _found(fitted))


def _with_first(view: View, first: Columns) -> exp.Select:
    """The profile with what is computed first, in place of what it has under those names."""
    there = [column(name) for name in view.profile.columns if name not in first]
    new = [named(expression, name) for name, (_, expression) in first.items()]
    return exp.select(*there, *new).from_(view.profile.select.subquery("profile"))


def _states(view: View, profile: exp.Query, before: exp.Expr, after: exp.Expr) -> exp.Select:
    """Each customer before and after, and what they are worth."""
    name = _value(view)
    return exp.select(
        column("customer_id"),
        named(before, _BEFORE),
        named(after, _AFTER),
        named(double(column(name)) if name else exp.null(), _WORTH),
    ).from_(profile.subquery("profile"))


def _counted(view: View, engine: DuckDB, states: exp.Select, samples: Mapping[str, Any]) -> Moved:
    """One pass over the customers. samples: of whom the first ids are told, by the state they go to (None: any)."""
    worth = exact_sum(column(_WORTH)) if _value(view) else exp.null()
    few = exp.Anonymous(this="min", expressions=[column("customer_id"), exp.Literal.number(SAMPLE)])
    pair = [column(_BEFORE), column(_AFTER)]
    counts = exp.select(*pair, exp.Count(this=exp.Star()), worth, *([few] if samples else [])).group_by(*pair)
    moves: dict[tuple[Any, Any], int] = {}
    worths: dict[tuple[Any, Any], Decimal] = {}
    going: list[tuple[Any, Sequence[str]]] = []
    for one, other, customers, value, *ids in engine.rows(counts.from_(states.subquery("states"))):
        moves[one, other], worths[one, other] = int(customers), Decimal(value or 0)
        if ids and one is not None and one != other:
            going.append((other, ids[0]))
    found = {kind: _first(ids for state, ids in going if wanted in (None, state)) for kind, wanted in samples.items()}
    return Moved(moves, worths if _value(view) else None, found)


def _first(groups: Iterable[Sequence[str]]) -> tuple[str, ...]:
    return tuple(sorted(chain.from_iterable(groups))[:SAMPLE])


def _value(view: View) -> str | None:
    return view.value if view.value not in view.hidden else None


def _found(fitted: Fitted[Any]) -> dict[str, Any]:
    """What the fit found; of a grade also how consistent its comparisons are, and what they would be if they were."""
    found = dict(fitted.found)
    segmentation = fitted.segmentation
    if isinstance(segmentation, Grade):
        found["consistency_ratio"] = None
        if segmentation.weights == "ahp":
            told = compared(segmentation)
            weights = dict(zip(segmentation.score, told.weights, strict=True))
            found["consistency_ratio"] = told.ratio
            found["largest_eigenvalue"] = told.largest_eigenvalue
            found["consistent"] = told.consistent
            found["comparisons"] = [
                {"one": one, "other": other, "given": times, "implied": weights[one] / weights[other]}
                for one, other, times in segmentation.comparisons
            ]
    return found


def _answer(
    view: View,
    found: Draft,
    segments: Sequence[SegmentChange],
    moving: int,
    counted: Moved,
    fitted: Mapping[str, Any],
) -> ChangeAnswer:
    moves = sorted(((one, other, n) for (one, other), n in counted.moves.items() if one != other), key=_most_first)
    translate = translator(view.language)
    return ChangeAnswer(
        section=found.section,
        name=found.name,
        as_of=view.as_of,
        customers=view.customers,
        moving=moving,
        segments=tuple(segments),
        entering_sample=counted.samples.get("entering", ()),
        leaving_sample=counted.samples.get("leaving", ()),
        used_by=used_by(found.project, found.section, found.name),
        found=fitted,
        moves=tuple((str(one), str(other), n) for one, other, n in moves if moving and found.section != "tags"),
        problems=tuple(problem.text(translate) for problem in found.problems),
    )


def _most_first(move: tuple[Any, Any, int]) -> tuple[int, str, str]:
    return -move[2], str(move[0]), str(move[1])
