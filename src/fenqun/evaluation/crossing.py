"""The customers of two profiles side by side: where each was, is, and would be had only their values changed."""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.evaluation.causes import own_conditions
from fenqun.evaluation.side import TAGGED, Side, difference
from fenqun.query import column, named
from fenqun.rules.calls import double
from fenqun.rules.compile import Scope, compile_condition
from fenqun.segments import kinds
from fenqun.segments.figures import EXACT

CUSTOMER = "customer"
FROM, TO = "from", "to"
"""The segment at the start and at the end; NULL where the customer was not there."""
HELD = "held"
"""The segment by the start's definition and cut points with the end's values; NULL where that cannot be said."""
BEFORE, AFTER = "before", "after"
"""The value, exact; zero for who was not there or has none known."""
START, END = "start ", "end "
"""Before the names of the profiles' columns."""

_NOTHING = exp.cast(exp.Literal.number(0), EXACT.copy())


class Crossing:
    """Two sides joined by customer."""

    def __init__(self, start: Side, end: Side) -> None:
        self.start, self.end = start, end
        self.changed = difference(start.division, end.division)
        """Whether they divide otherwise."""
        self.comparable = not self.changed or not kinds.problems(start.division.segmentation, end.profile.columns)
        """Whether the start's definition can be asked of the end's values."""
        outputs = kinds.outputs(start.division.segmentation, start.name)
        self.scores = [name for name in outputs if name != start.name]
        self.at_start = _scope(start, START, start.lists, outputs)
        self.at_end = _scope(end, END, {**start.lists, **end.lists}, outputs)

    def rows(self) -> exp.Select:
        """A row per customer of either side: CUSTOMER, FROM, TO, HELD, BEFORE, AFTER, and what conditions look at.

        HELD and the scores at the end are those of the start's definition, and of who moved.
        """
        parts = (
            named(exp.func("coalesce", column("customer_id", of="s"), column("customer_id", of="e")), CUSTOMER),
            *self._side(self.start, "s", START, FROM, BEFORE),
            *self._side(self.end, "e", END, TO, AFTER),
        )
        both = column("customer_id", of="s").eq(column("customer_id", of="e"))
        joined = exp.select(*parts).from_(self._narrow(self.start, START).subquery("s", copy=False), copy=False)
        joined = joined.join(
            self._narrow(self.end, END).subquery("e", copy=False), on=both, join_type="full outer", copy=False
        )
        return exp.select(exp.Star(), *self._held()).from_(joined.subquery("joined", copy=False), copy=False)

    def _narrow(self, side: Side, prefix: str) -> exp.Select:
        wanted = dict.fromkeys([side.name, *([side.value] if side.value else []), *self._looked_at(prefix)])
        select = exp.select(*(column(name) for name in {"customer_id": None} | wanted))
        return select.from_(side.profile.under("profile"), copy=False)

    def _looked_at(self, prefix: str) -> list[str]:
        """The columns that the definitions ask for, the id among them: equal values are parted by it."""
        if not self.comparable:
            return []
        used = kinds.inputs(self.start.division.segmentation)
        if self.end.is_tag and self.changed and prefix == END:
            used |= kinds.inputs(self.end.division.segmentation)
        return sorted(used | {"customer_id"}) + (self.scores if prefix == START or not self.changed else [])

    def _side(self, side: Side, alias: str, prefix: str, segment: str, value: str) -> Iterator[exp.Expr]:
        there = exp.Not(this=exp.Is(this=column("customer_id", of=alias), expression=exp.null()))
        yield named(exp.Case().when(there, side.segment(column(side.name, of=alias))), segment)
        worth = double(column(side.value, of=alias)) if side.value else exp.null()
        exact = exp.TryCast(this=worth, to=EXACT.copy())
        yield named(exp.func("coalesce", exact, _NOTHING.copy()), value)
        for name in self._looked_at(prefix):
            yield named(column(name, of=alias), prefix + name)

    def _held(self) -> Iterator[exp.Expr]:
        if not self.changed:
            yield named(column(TO), HELD)
            return
        if not self.comparable:
            yield named(exp.cast(exp.null(), "text"), HELD)
            return
        made = kinds.columns(self.start.division, self.at_end)
        yield named(exp.Case().when(moved(), self._by_hand_too(made[self.start.name][1])), HELD)
        for name in self.scores:
            yield named(exp.Case().when(moved(), made[name][1]), END + name)

    def _by_hand_too(self, placed: exp.Expr) -> exp.Expr:
        """Whom the end's rule does not hold carries a tag by hand, whatever the rule says."""
        if not self.end.is_tag:
            return placed
        rule = own_conditions(self.end.division)[TAGGED]
        by_hand = exp.and_(column(TO).eq(TAGGED), exp.not_(compile_condition(rule, self.at_end)))
        return exp.Case(default=placed).when(by_hand, column(TO))


def _scope(side: Side, prefix: str, lists: Mapping[str, str], outputs: Mapping[str, DataType]) -> Scope:
    types = {**side.profile.columns, **outputs}
    return Scope(types, side.moment, lambda name: column(prefix + name), lists)


def moved() -> exp.Expr:
    """True for those who were in one segment and are in another; NULL for the new and the gone."""
    return exp.NEQ(this=column(FROM), expression=column(TO))
