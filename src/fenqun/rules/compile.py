"""From the tree to one typed SQL expression; a condition is never NULL."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlglot import exp

from fenqun.clock import Moment, offsets
from fenqun.definition import DataType
from fenqun.errors import WrongType, message
from fenqun.query import column, identifier_table
from fenqun.rules import calls
from fenqun.rules.bounds import wrong_type
from fenqun.rules.changed import CHANGED, span
from fenqun.rules.functions import BOOLEAN, DATE, DAYS, FUNCTIONS, NUMBER, TESTS, TEXT, TIME
from fenqun.rules.literals import day_in, literal_type
from fenqun.rules.local_day import day_sql, local_day_sql, moment_sql
from fenqun.rules.parse import read_day
from fenqun.rules.syntax import And, Arithmetic, Call, Compare, In, Literal, Name, Negative, Node, Not, Or, Value

MOST_COMPARED = 40
"""A value is compared with so many one after another; more are a table that it is looked up in.

Measured in DuckDB, a row: 16 or 32 values 50 ns either way, 64 values 82 against 55, 512 values 387 against 62.
"""

LIST_COLUMNS = {NUMBER: "number", TEXT: "text", DATE: "day", TIME: "day"}
"""The column of a list's table that holds its values read as a type."""


@dataclass(frozen=True)
class Scope:
    """What the names in a rule stand for.

    `column` gives a name's SQL, `lists` the table of a file of values: columns text, number and day, NULL where the
    value does not read as one. Functions over many rows must have become names before.
    """

    types: Mapping[str, DataType]
    as_of: Moment
    column: Callable[[str], exp.Expression] = column
    lists: Mapping[str, str] = field(default_factory=dict)
    tests: Mapping[Node, exp.Expression] = field(default_factory=dict)
    """Conditions that have SQL of their own, which is true or false (see `rules.shared`)."""


def compile_value(node: Node, scope: Scope) -> exp.Expression:
    """The value, NULL where it is unknown. A condition is true or false.

    The rule must be free of errors by `type_of`; raises WrongType where a part cannot be compiled.
    """
    return _Compiler(scope).value(node).finite()


def compile_condition(node: Node, scope: Scope) -> exp.Expression:
    """True or false, never NULL."""
    return _Compiler(scope).condition(node)


def compile_filter(node: Node, scope: Scope) -> exp.Expression:
    """The condition for a WHERE or FILTER, where NULL does as false does and engines push plain comparisons down."""
    return _Compiler(scope).loose(node)


@dataclass(frozen=True)
class _Sql:
    """SQL with its type; `computed` numbers may have left the doubles."""

    sql: exp.Expression
    type: DataType
    computed: bool = False

    def finite(self) -> exp.Expression:
        return calls.finite(self.sql) if self.computed else self.sql


class _Compiler:
    """One walk. `loose` answers may be NULL for false: enough below And and Or, which are monotone."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def condition(self, node: Node) -> exp.Expression:
        if isinstance(node, Not):
            return exp.Not(this=exp.paren(self.condition(node.item), copy=False))
        if isinstance(node, Literal) or self._is_known(node):
            return self.loose(node)
        # Means what COALESCE(…, FALSE) does, and takes DuckDB half as long.
        return exp.Case(ifs=[exp.If(this=self.loose(node), true=exp.true())], default=exp.false())

    def _is_known(self, node: Node) -> bool:
        """Whether the condition is never NULL by itself."""
        if isinstance(node, And | Or | Not):
            return all(self._is_known(item) for item in node.children())
        return node in self._scope.tests

    def loose(self, node: Node) -> exp.Expression:
        if (test := self._scope.tests.get(node)) is not None:
            return test.copy()
        match node:
            case And(items=items):
                return _joined(exp.And, [self.loose(item) for item in items])
            case Or(items=items):
                return _joined(exp.Or, [self.loose(item) for item in items])
            case Not():
                return self.condition(node)
            case Compare():
                return self._compare(node)
            case In():
                return self._in(node)
            case Call() if node.function in TESTS:
                return self._test(node)
            case _:
                found = self.value(node)
                if found.type is not BOOLEAN:
                    raise _wrong(node)
                return found.sql

    def value(self, node: Node) -> _Sql:
        match node:
            case Literal(value=value):
                return _Sql(constant(value), literal_type(value))
            case Name(name=name):
                return _Sql(self._scope.column(name), self._scope.types[name])
            case Negative(operand=operand):
                found = self._double(operand)
                return _Sql(exp.Neg(this=_within(found.sql)), NUMBER, found.computed)
            case Arithmetic():
                return self._arithmetic(node)
            case Call() if node.function not in TESTS:
                return self._call(node)
            case _:
                return _Sql(self.condition(node), BOOLEAN)

    def _double(self, node: Node) -> _Sql:
        if isinstance(node, Literal) and literal_type(node.value) is NUMBER:
            return _Sql(calls.floating(float(str(node.value))), NUMBER)
        found = self.value(node)
        if found.type is not NUMBER:
            raise _wrong(node)
        return found if found.computed else _Sql(calls.double(found.sql), NUMBER)

    def _arithmetic(self, node: Arithmetic) -> _Sql:
        left, right = self._double(node.left).sql, self._double(node.right).sql
        return _Sql(_OPERATIONS[node.operator](this=_within(left), expression=_within(right)), NUMBER, computed=True)

    def day(self, node: Node) -> exp.Expression:
        """A date, a moment's day, or a text read as a day."""
        day = day_in(node)
        return day_sql(day) if day else self._day_of(node, self.value(node))

    def _day_of(self, node: Node, found: _Sql) -> exp.Expression:
        if found.type is DATE:
            return found.sql
        if found.type is not TIME:
            raise _wrong(node)
        zone = self._scope.as_of.zone
        return calls.once(found.sql, lambda moment: local_day_sql(moment, zone), repeats=len(offsets(zone)))

    def _compare(self, node: Compare) -> exp.Expression:
        left, right = self.value(node.left), self.value(node.right)
        if left.type is right.type and (left.type is not TEXT):
            sides = left.finite(), right.finite()
        elif {left.type, right.type} & DAYS:
            sides = self.day(node.left), self.day(node.right)
        elif left.type is right.type:
            sides = left.sql, right.sql
        else:
            raise _wrong(node)
        return COMPARISONS[node.operator](this=_within(sides[0]), expression=_within(sides[1]))

    def _in(self, node: In) -> exp.Expression:
        found = self.value(node.operand)
        if node.listed is not None:
            return self._listed(node, found)
        groups: dict[object, list[Value]] = {}
        for value in node.values:
            day = read_day(value) if found.type in DAYS and isinstance(value, str) else None
            groups.setdefault(type(day or value), []).append(day or value)
        tests: list[exp.Expression] = []
        for values in groups.values():
            by_day = found.type in DAYS and literal_type(values[0]) is DATE
            operand = self._day_of(node, found) if by_day else found.finite()
            tests.append(_among(_within(operand.copy()), [constant(value) for value in values]))
        return _joined(exp.Or, tests) if tests else exp.false()

    def _listed(self, node: In, found: _Sql) -> exp.Expression:
        table = self._scope.lists.get(node.listed or "")
        if found.type not in LIST_COLUMNS or table is None:
            raise _wrong(node)
        values = column(LIST_COLUMNS[found.type])
        operand = self._day_of(node, found) if found.type in DAYS else found.finite()
        if found.type is NUMBER:
            operand = calls.double(operand)
        known = exp.Not(this=exp.Is(this=values.copy(), expression=exp.null()))
        select = exp.select(values).from_(identifier_table(table)).where(known)
        return exp.In(this=_within(operand), query=exp.Subquery(this=select))

    def _test(self, node: Call) -> exp.Expression:
        if node.function in ("known", "unknown"):
            found = exp.Is(this=_within(self.value(node.arguments[0]).finite()), expression=exp.null())
            return found if node.function == "unknown" else exp.Not(this=exp.paren(found, copy=False))
        if node.function == "tagged":
            return self.loose(node.arguments[0])
        if node.function == CHANGED:
            return self._changed(node)
        if node.function == "in_segment":
            values = tuple(item.value for item in node.arguments[1:] if isinstance(item, Literal))
            return self._in(In(node.arguments[0], values))
        arguments = [self.value(argument).sql for argument in node.arguments]
        if node.function == "has_item":
            return calls.has_item(*arguments)
        return calls.call(calls.TEXT_TESTS[node.function], *arguments)

    def _changed(self, node: Call) -> exp.Expression:
        at, within = self.value(node.arguments[0]).sql, span(node)
        if within is None:
            return exp.Not(this=exp.paren(exp.Is(this=at, expression=exp.null()), copy=False))
        return exp.GT(this=at, expression=moment_sql(self._scope.as_of.before(within)))

    def _call(self, node: Call) -> _Sql:
        function = FUNCTIONS[node.function]
        if function.aggregate:
            raise _wrong(node)
        if node.function in ("when", "if_unknown"):
            return self._choice(node)
        if node.function in calls.DAY_FUNCTIONS:
            days = [self.day(argument) for argument in node.arguments]
            made = calls.DAY_FUNCTIONS[node.function](self._scope.as_of.day, *days)
            return _Sql(made, function.result or NUMBER)
        if function.result is TEXT or node.function == "length":
            return _Sql(calls.call(node.function, self.value(node.arguments[0]).sql), function.result or TEXT)
        number = self._double(node.arguments[0])
        digits = [self.value(argument).sql for argument in node.arguments[1:]]
        return _Sql(calls.call(node.function, number.sql, *digits), NUMBER, number.computed)

    def _choice(self, node: Call) -> _Sql:
        first, second = (self.value(argument) for argument in node.arguments[-2:])
        if first.type is not second.type:
            raise _wrong(node)
        if first.type is NUMBER:
            first, second = (self._double(argument) for argument in node.arguments[-2:])
        if node.function == "if_unknown":
            either = exp.Coalesce(this=first.finite(), expressions=[second.sql])
            return _Sql(either, first.type, second.computed)
        chosen = exp.Case(ifs=[exp.If(this=self.loose(node.arguments[0]), true=first.sql)], default=second.sql)
        return _Sql(chosen, first.type, first.computed or second.computed)


def constant(value: Value) -> exp.Expression:
    """A written value as SQL; numbers with a point as doubles."""
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, str):
        return exp.Literal.string(value)
    if isinstance(value, datetime):
        return moment_sql(value)
    if isinstance(value, date):
        return day_sql(value)
    return calls.integer(value) if isinstance(value, int) else calls.floating(value)


_OPERATIONS: Mapping[str, type[exp.Expression]] = {"+": exp.Add, "-": exp.Sub, "*": exp.Mul, "/": exp.Div}
COMPARISONS: Mapping[str, type[exp.Expression]] = {
    "==": exp.EQ,
    "!=": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}


def _among(what: exp.Expression, values: list[exp.Expression]) -> exp.Expression:
    if len(values) <= MOST_COMPARED:
        return exp.In(this=what, expressions=values)
    rows = exp.values([(value,) for value in values], alias="listed", columns=["value"])
    return exp.In(this=what, query=exp.select(column("value")).from_(rows).subquery())


def _within(sql: exp.Expression) -> exp.Expression:
    """Brackets where the engine's own order of operations could tear it apart."""
    return exp.paren(sql, copy=False) if isinstance(sql, exp.Binary | exp.Unary | exp.In) else sql


def _joined(how: type[exp.And] | type[exp.Or], items: list[exp.Expression]) -> exp.Expression:
    """A balanced tree: engines bound the depth of expressions."""
    if len(items) == 1:
        return items[0]
    middle = len(items) // 2
    return how(this=_within(_joined(how, items[:middle])), expression=_within(_joined(how, items[middle:])))


def _wrong(node: Node) -> WrongType:
    return wrong_type(node.column, message("this part of the rule does not fit"))
