"""What many rules ask alike, worked out once for each customer: their comparisons over columns that are never NULL.

Most of the time of a thousand rules goes into comparing texts and into minding what is unknown. A text that many rules
look at is read once into a column of bits, one for each value that any of them names; a number is read once, with
something that fits no comparison where it is unknown. A test is then two machine instructions on a block of customers.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil, floor

from sqlglot import exp

from fenqun.query import column
from fenqun.rules.calls import integer
from fenqun.rules.compile import COMPARISONS, Scope, compile_condition, compile_value, constant
from fenqun.rules.functions import NUMBER, TESTS, TEXT
from fenqun.rules.literals import literal_type
from fenqun.rules.syntax import And, Call, Compare, Comparison, In, Literal, Name, Node, Not, Or
from fenqun.rules.types import type_of

OFTEN = 3
"""Asked so many times, a column of its own is the faster: it costs about as much as two tests."""

_BITS = 62
"""Values that a column of bits tells apart; one bit more is for all others."""
_LARGEST = 1_000_000
"""Up to here a number and twice as much are whole and apart in every type of the engines."""
_FLIPPED: Mapping[Comparison, Comparison] = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


@dataclass(frozen=True)
class Shared:
    """`columns`: to be selected beneath the rules. `tests`: by comparison, its SQL over them: true or false."""

    columns: dict[str, exp.Expression] = field(default_factory=dict)
    tests: dict[Node, exp.Expression] = field(default_factory=dict)

    def add(self, sql: exp.Expression) -> exp.Column:
        """The new column; no definition has such a name."""
        name = f"shared {len(self.columns)}"
        self.columns[name] = sql
        return column(name)


def shared(rules: Iterable[Node], scope: Scope) -> Shared:
    """What these rules share, with the same answers. `scope`: what their names stand for."""
    asked = Counter(test for rule in rules for test in _tests(rule))
    found = Shared()
    _numbers(asked, scope, found)
    _texts(asked, scope, found)
    for test, times in asked.items():
        if times >= OFTEN and test not in found.tests:
            found.tests[test] = found.add(compile_condition(test, scope))
    return found


def _tests(rule: Node) -> Iterator[Node]:
    """The comparisons and the like that the rule joins; a tag that it names is a column already."""
    match rule:
        case And(items=items) | Or(items=items):
            for item in items:
                yield from _tests(item)
        case Not(item=item):
            yield from _tests(item)
        case Call(function="tagged"):
            return
        case Compare() | In():
            yield rule
        case Call() if rule.function in TESTS:
            yield rule


def _numbers(asked: Mapping[Node, int], scope: Scope, found: Shared) -> None:
    """A number is less than all it is compared with where it is unknown, or more: whichever is never fulfilled."""
    groups: dict[tuple[Node, bool], list[tuple[Node, Comparison, int | float]]] = {}
    for test in asked:
        if isinstance(test, Compare) and (told := _bound(test)) is not None:
            value, operator, limit = told
            groups.setdefault((value, operator in ("<", "<=")), []).append((test, operator, limit))
    for (value, is_upper), group in groups.items():
        often = sum(asked[test] for test, *_ in group) >= OFTEN
        if not often or type_of(value, scope.types).type is not NUMBER:
            continue
        least, most = floor(min(limit for *_, limit in group)), ceil(max(limit for *_, limit in group))
        unmet = integer(most + abs(most) + 1 if is_upper else least - abs(least) - 1)
        number = found.add(exp.Coalesce(this=compile_value(value, scope), expressions=[unmet]))
        for test, operator, limit in group:
            found.tests[test] = COMPARISONS[operator](this=number.copy(), expression=constant(limit))


def _bound(test: Compare) -> tuple[Node, Comparison, int | float] | None:
    """The value, how it compares, and with which number; None of any other comparison."""
    if isinstance(test.left, Literal):
        value, operator, limit = test.right, _FLIPPED[test.operator], test.left
    elif isinstance(test.right, Literal):
        value, operator, limit = test.left, test.operator, test.right
    else:
        return None
    if operator == "!=" or isinstance(value, Literal) or literal_type(limit.value) is not NUMBER:
        return None
    number = float(str(limit.value))
    if not abs(number) <= _LARGEST:
        return None
    return value, operator, number if isinstance(limit.value, float) else int(number)


def _texts(asked: Mapping[Node, int], scope: Scope, found: Shared) -> None:
    """A text is the bit of its value among those that are named, no bit at all where it is unknown."""
    groups: dict[Name, list[tuple[Node, tuple[str, ...]]]] = {}
    for test in asked:
        told = _named(test)
        if told is not None and scope.types.get(told[0].name) is TEXT:
            groups.setdefault(told[0], []).append((test, told[1]))
    for name, group in groups.items():
        values = list(dict.fromkeys(value for _, named in group for value in named))
        compared = sum(asked[test] * len(named) for test, named in group)
        if sum(asked[test] for test, _ in group) < OFTEN or compared < 2 * len(values):
            continue
        bits = _Bits.of(scope.column(name.name), values, found)
        for test, named in group:
            is_other = isinstance(test, Compare) and test.operator == "!="
            found.tests[test] = bits.without(named[0]) if is_other else bits.among(named)


def _named(test: Node) -> tuple[Name, tuple[str, ...]] | None:
    """The name whose text is looked at, and the values it is looked for among; None of any other test."""
    match test:
        case Compare(operator="==" | "!=", left=Name() as name, right=Literal(value=str() as value)):
            return name, (value,)
        case Compare(operator="==" | "!=", left=Literal(value=str() as value), right=Name() as name):
            return name, (value,)
        case In(operand=Name() as name, values=values, listed=None):
            texts = values
        case Call(function="in_segment", arguments=(Name() as name, *others)):
            texts = tuple(item.value for item in others if isinstance(item, Literal))
        case _:
            return None
    known = tuple(value for value in texts if isinstance(value, str))
    return (name, known) if known and len(known) == len(texts) else None


@dataclass(frozen=True)
class _Bits:
    """The columns of a text: each tells apart some of its values, and by one bit more all others from unknown ones."""

    columns: tuple[exp.Column, ...]
    places: Mapping[str, tuple[int, int]]
    """By value, which of the columns and the bit in it."""
    full: tuple[int, ...]
    """All bits of each column."""

    @classmethod
    def of(cls, text: exp.Expression, values: list[str], found: Shared) -> "_Bits":
        parts = [values[start : start + _BITS] for start in range(0, len(values), _BITS)]
        columns = tuple(found.add(_bit_of(text, part)) for part in parts)
        places = {value: (at, 1 << bit) for at, part in enumerate(parts) for bit, value in enumerate(part)}
        return cls(columns, places, tuple((2 << len(part)) - 1 for part in parts))

    def among(self, values: Iterable[str]) -> exp.Expression:
        """The text is one of the values."""
        wanted: dict[int, int] = {}
        for at, bit in (self.places[value] for value in values):
            wanted[at] = wanted.get(at, 0) | bit
        return exp.paren(exp.or_(*(self._has(at, bits) for at, bits in wanted.items()), copy=False), copy=False)

    def without(self, value: str) -> exp.Expression:
        """The text is known, and another."""
        at, bit = self.places[value]
        return self._has(at, self.full[at] & ~bit)

    def _has(self, at: int, bits: int) -> exp.Expression:
        common = exp.BitwiseAnd(this=self.columns[at].copy(), expression=integer(bits))
        return exp.NEQ(this=exp.paren(common, copy=False), expression=integer(0))


def _bit_of(text: exp.Expression, values: list[str]) -> exp.Expression:
    is_unknown = exp.Is(this=text.copy(), expression=exp.null())
    other = exp.Case(ifs=[exp.If(this=is_unknown, true=integer(0))], default=integer(1 << len(values)))
    each = [exp.If(this=constant(value), true=integer(1 << bit)) for bit, value in enumerate(values)]
    return exp.Case(this=text.copy(), ifs=each, default=other)
