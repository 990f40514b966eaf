"""A source's traits as one select: one pass over its rows, and one more for each column whose values are weighed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce

from sqlglot import exp

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.profiles.measure import RETURN, Choice, Measure, Measures, Rows, Values, lower
from fenqun.profiles.trait import Trait
from fenqun.profiles.window import Window
from fenqun.query import Query, column, identifier_table, named
from fenqun.rules.compile import Scope, compile_filter, compile_value
from fenqun.rules.local_day import moment_sql
from fenqun.rules.syntax import Node
from fenqun.rules.types import type_of
from fenqun.sources.facts import SourceTable

CUSTOMER = "customer_id"
EXACT = "DECIMAL(28, 4)"
"""What is summed: exact in any order, and 10^10 rows of the largest still fit DECIMAL(38, 4)."""

_X = "x"
_NUMBERS = frozenset({"count", "sum", "median", "distinct", "top_share"})


@dataclass(frozen=True)
class Asked:
    """What the traits of a source ask of its rows: measures, and each trait's value over their names."""

    measures: Measures
    values: Mapping[str, Node]


def asked(source: SourceTable, traits: Mapping[str, Trait], as_of: Moment) -> Asked:
    """The measures that these traits of the source need. The same trait asks for the same names at any moment."""
    measures = Measures()
    has_returns = RETURN in source.columns
    return Asked(
        measures, {name: lower(trait, measures, as_of, has_returns=has_returns) for name, trait in traits.items()}
    )


def measured(
    source: SourceTable, measures: Measures, as_of: Moment, *, lists: Mapping[str, str] | None = None
) -> Query:
    """One row per `customer_id` that has rows up to `as_of`, or rows of unknown time: a column for each measure."""
    rows = Scope(types=source.columns, as_of=as_of, lists=lists or {})
    select, columns = _Passes(source, rows).grouped({CUSTOMER: column(CUSTOMER)}, measures, Window(as_of.instant))
    select = select.select(*(named(expression, name) for name, expression in columns.items()))
    return Query(select, {CUSTOMER: source.columns[CUSTOMER], **_types(measures, source.columns)})


def valued(found: Query, values: Mapping[str, Node], as_of: Moment) -> Query:
    """The traits of the customers whose measures are given: the columns of `values`, over the measures' names."""
    scope = Scope(types=found.columns, as_of=as_of)
    kinds = {name: type_of(value, found.columns).type or DataType.NUMBER for name, value in values.items()}
    chosen = (named(compile_value(value, scope), name) for name, value in values.items())
    select = exp.select(column(CUSTOMER), *chosen).from_(found.select.subquery("m"))
    return Query(select, {CUSTOMER: found.columns[CUSTOMER], **kinds})


def aggregate(
    source: SourceTable, traits: Mapping[str, Trait], as_of: Moment, *, lists: Mapping[str, str] | None = None
) -> Query:
    """The traits of a source: one row per `customer_id` that has rows up to `as_of`, or rows of unknown time.

    Sums are exact to four decimals; a row's number past 10^24 counts as unknown. Returns net what is summed and are
    not seen by the other functions, unless the trait's `where` speaks of `is_return`. Values that lead break ties by
    the least value. `lists`: the tables that hold the values of `listed` files.
    """
    found = asked(source, traits, as_of)
    return valued(measured(source, found.measures, as_of, lists=lists), found.values, as_of)


def _types(measures: Measures, columns: Mapping[str, DataType]) -> dict[str, DataType]:
    arguments = {name: (measure.function, measure.argument) for name, measure in measures.plain.items()}
    for values in measures.values:
        arguments |= {name: (choice.function, values.argument) for name, choice in values.choices.items()}
    return {name: _type(function, argument, columns) for name, (function, argument) in arguments.items()}


def _type(function: str, argument: Node | None, columns: Mapping[str, DataType]) -> DataType:
    found = None if function in _NUMBERS or argument is None else type_of(argument, columns).type
    return found or DataType.NUMBER


@dataclass
class _Reading:
    """The rows that a pass reads, each of the values and conditions it needs computed once a row."""

    source: SourceTable
    scope: Scope
    common: Rows
    computed: dict[str, tuple[str, exp.Expression]] = field(default_factory=dict)

    def value(self, node: Node) -> exp.Column:
        """The node's value, as a column of the rows."""
        return self.keep(compile_value(node, self.scope))

    def keep(self, expression: exp.Expression) -> exp.Column:
        """The expression, as a column of the rows."""
        name, _ = self.computed.setdefault(expression.sql(), (f"v{len(self.computed) + 1}", expression))
        return column(name)

    def condition(self, rows: Rows) -> exp.Column | None:
        """Whether the measure sees the row, as a column of the rows; None where it sees all that are read."""
        wanted = [condition for condition in rows.conditions if condition not in self.common.conditions]
        parts: list[exp.Expression] = [compile_filter(condition, self.scope) for condition in wanted]
        after = rows.window.after if rows.window.after != self.common.window.after else None
        until = rows.window.until if rows.window.until != self.common.window.until else None
        if after is None and until is not None and rows.window.after is None:
            parts.append(self.within(Window(until)))
        else:
            parts += self._edges(after, until)
        return self.keep(_all(parts)) if parts else None

    def within(self, window: Window) -> exp.Expression:
        """Whether a row lies in the window."""
        time = column(self.source.time_column or "")
        edges = _all(self._edges(window.after, window.until))
        return edges if window.after is not None else exp.paren(exp.or_(edges, time.is_(exp.null())))

    def _edges(self, after: datetime | None, until: datetime | None) -> list[exp.Expression]:
        time = column(self.source.time_column or "")
        edges: list[exp.Expression] = [time.copy() > moment_sql(after)] if after is not None else []
        return [*edges, time.copy() <= moment_sql(until)] if until is not None else edges

    def select(self, keys: Mapping[str, exp.Expression]) -> exp.Select:
        """The rows: their keys, which are known, and all that was asked of them."""
        columns = [*(named(key.copy(), name) for name, key in keys.items())]
        columns += [named(expression, name) for name, expression in self.computed.values()]
        parts: list[exp.Expression] = [key.copy().is_(exp.null()).not_() for key in keys.values()]
        if self.source.time_column is not None:
            parts.append(self.within(self.common.window))
        parts += [compile_filter(condition, self.scope) for condition in self.common.conditions]
        return exp.select(*columns).from_(identifier_table(self.source.table)).where(*parts)


@dataclass(frozen=True)
class _Passes:
    """How the rows of a source are grouped."""

    source: SourceTable
    scope: Scope

    def grouped(
        self, keys: Mapping[str, exp.Expression], measures: Measures, window: Window | None = None
    ) -> tuple[exp.Select, dict[str, exp.Expression]]:
        """A select of the keys, one row per keys, and by name what each measure is in it.

        Rows outside `window` are not read; without it, rows that no measure sees.
        """
        common = Rows(window) if window else _common(measures)
        first = self._plain(keys, measures, common)
        select = exp.select(*(column(key, "p0") for key in keys)).from_(first.subquery("p0"))
        columns: dict[str, exp.Expression] = {name: column(name, "p0") for name in measures.plain}
        for position, values in enumerate(measures.values, start=1):
            other = f"p{position}"
            on = _all([column(key, "p0").eq(column(key, other)) for key in keys])
            select = select.join(self._by_value(keys, values).subquery(other), on=on, join_type="left")
            columns |= {name: _of_nobody(choice, column(name, other)) for name, choice in values.choices.items()}
        return select, columns

    def _plain(self, keys: Mapping[str, exp.Expression], measures: Measures, common: Rows) -> exp.Select:
        reading = _Reading(self.source, self.scope, common)
        found = [named(self._measure(measure, reading), name) for name, measure in measures.plain.items()]
        grouping = [column(key) for key in keys]
        return exp.select(*grouping, *found).from_(reading.select(keys).subquery("r")).group_by(*grouping)

    def _measure(self, measure: Measure, reading: _Reading) -> exp.Expression:
        seen = reading.condition(measure.rows)
        if measure.argument is None:
            return _filtered(exp.Count(this=exp.Star()), seen)
        value = compile_value(measure.argument, self.scope)
        match measure.function:
            case "sum":
                total = exp.Sum(this=reading.keep(exp.TryCast(this=value, to=exp.DataType.build(EXACT))))
                return exp.Coalesce(this=exp.cast(_filtered(total, seen), "DOUBLE"), expressions=[_number(0)])
            case "median":
                return _filtered(exp.Median(this=reading.keep(exp.cast(value, "DOUBLE"))), seen)
            case "min":
                return _filtered(exp.Min(this=reading.keep(value)), seen)
            case "max":
                return _filtered(exp.Max(this=reading.keep(value)), seen)
            case _:
                return self._edge(measure.function, reading.keep(value), seen, reading)

    def _edge(self, function: str, value: exp.Column, seen: exp.Column | None, reading: _Reading) -> exp.Expression:
        time = reading.keep(column(self.source.time_column or ""))
        known = [time.copy().is_(exp.null()).not_(), value.copy().is_(exp.null()).not_()]
        pair = _struct(t=time, x=value)
        found = exp.Min(this=pair) if function == "first" else exp.Max(this=pair)
        return _part(_filtered(found, _all([*known, *([seen] if seen else [])])))

    def _by_value(self, keys: Mapping[str, exp.Expression], values: Values) -> exp.Select:
        """One row per keys: the choices among the values of a column."""
        name = f"{_X}{len(keys)}"
        finer = {**keys, name: compile_value(values.argument, self.scope)}
        select, columns = self.grouped(finer, values.measures)
        types = _types(values.measures, self.source.columns)
        scope = Scope(types=types, as_of=self.scope.as_of, column=lambda wanted: columns[wanted].copy())
        weights: dict[str, exp.Expression] = {}
        chosen = [
            named(self._choice(choice, name, scope, weights), wanted) for wanted, choice in values.choices.items()
        ]
        inner = select.select(*(named(weight, known) for known, weight in weights.items()))
        grouping = [column(key) for key in keys]
        return exp.select(*grouping, *chosen).from_(inner.subquery("w")).group_by(*grouping)

    def _choice(self, choice: Choice, value: str, scope: Scope, weights: dict[str, exp.Expression]) -> exp.Expression:
        weights[choice.present] = scope.column(choice.present)
        present = column(choice.present) > _number(0)
        if choice.function == "distinct":
            return _filtered(exp.Count(this=exp.Star()), present)
        by = column(f"by_{len(weights)}")
        weights[by.name] = compile_value(choice.by, scope)
        if choice.function == "top":
            known = _all([present, by.is_(exp.null()).not_()])
            return _part(_filtered(exp.Min(this=_struct(t=exp.Neg(this=by.copy()), x=column(value))), known))
        weight = exp.TryCast(this=by, to=exp.DataType.build(EXACT))
        positive = _all([present, weight.copy() > _number(0)])
        top, whole = exp.Max(this=weight.copy()), exp.Sum(this=weight.copy())
        return exp.Div(
            this=exp.cast(_filtered(top, positive), "DOUBLE"),
            expression=exp.cast(_filtered(whole, positive.copy()), "DOUBLE"),
        )


def _rows(measures: Measures) -> Iterator[Rows]:
    yield from (measure.rows for measure in measures.plain.values())
    for values in measures.values:
        yield from _rows(values.measures)


def _common(measures: Measures) -> Rows:
    """The fewest rows that hold all rows some measure sees."""
    seen = list(_rows(measures))
    afters = [rows.window.after for rows in seen]
    after = None if None in afters else min(moment for moment in afters if moment is not None)
    conditions = tuple(
        condition for condition in seen[0].conditions if all(condition in rows.conditions for rows in seen)
    )
    return Rows(Window(max(rows.window.until for rows in seen), after), conditions)


def _of_nobody(choice: Choice, found: exp.Column) -> exp.Expression:
    return exp.Coalesce(this=found, expressions=[_number(0)]) if choice.function == "distinct" else found


def _number(value: int) -> exp.Expression:
    return exp.Literal.number(value)


def _all(parts: list[exp.Expression]) -> exp.Expression:
    bracketed: list[exp.Expression] = [exp.paren(part) if len(parts) > 1 else part for part in parts]
    return reduce(lambda left, right: exp.And(this=left, expression=right), bracketed)


def _filtered(found: exp.Expression, condition: exp.Expression | None) -> exp.Expression:
    return found if condition is None else exp.Filter(this=found, expression=exp.Where(this=condition.copy()))


def _struct(**parts: exp.Expression) -> exp.Struct:
    pairs = [exp.PropertyEQ(this=exp.to_identifier(name), expression=part) for name, part in parts.items()]
    return exp.Struct(expressions=pairs)


def _part(struct: exp.Expression) -> exp.Expression:
    return exp.StructExtract(this=struct, expression=exp.Literal.string(_X))
