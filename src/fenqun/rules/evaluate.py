"""A rule's answer for one customer in plain Python: the live path, and the oracle of the engine's tests."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from fenqun.clock import Moment, local_day
from fenqun.rules import compute
from fenqun.rules.changed import CHANGED, span
from fenqun.rules.functions import FUNCTIONS, TESTS
from fenqun.rules.literals import day_in
from fenqun.rules.parse import read_day
from fenqun.rules.syntax import And, Arithmetic, Call, Compare, In, Literal, Name, Negative, Node, Not, Or, Value

Row = Mapping[str, Any]
"""A customer's values by name. None, or no value: unknown."""

Lists = Mapping[str, Collection[Value]]
"""By file: its values as text, and where they read as a number or a day, as that too."""


def value(node: Node, row: Row, moment: Moment, lists: Lists | None = None) -> Value | None:
    """The value, None where it is unknown.

    The rule must be free of errors by `type_of`; functions over many rows must have become names before.
    """
    found: Value | None = _Evaluator(row, moment, lists or {}).value(node)
    return None if isinstance(found, float) and not isfinite(found) else found


def holds(node: Node, row: Row, moment: Moment, lists: Lists | None = None) -> bool:
    """Whether the condition holds for the customer."""
    return _Evaluator(row, moment, lists or {}).holds(node)


_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


class _Evaluator:
    def __init__(self, row: Row, moment: Moment, lists: Lists) -> None:
        self._row = row
        self._moment = moment
        self._today = moment.day
        self._lists = lists

    def holds(self, node: Node) -> bool:
        match node:
            case And(items=items):
                return all(self.holds(item) for item in items)
            case Or(items=items):
                return any(self.holds(item) for item in items)
            case Not(item=item):
                return not self.holds(item)
            case Compare():
                return self._compare(node)
            case In():
                return self._in(node)
            case Call() if node.function in TESTS:
                return self._test(node)
            case _:
                return self.value(node) is True

    def value(self, node: Node) -> Any:
        match node:
            case Literal(value=written):
                return written
            case Name(name=name):
                return self._row.get(name)
            case Negative(operand=operand):
                found = self._double(operand)
                return None if found is None else -found
            case Arithmetic():
                return self._arithmetic(node)
            case Call() if node.function not in TESTS:
                return self._call(node)
            case _:
                return self.holds(node)

    def _double(self, node: Node) -> float | None:
        found = self.value(node)
        return None if found is None else float(found)

    def _finite(self, node: Node) -> Any:
        """The value, None where arithmetic left the doubles."""
        found = self.value(node)
        return None if isinstance(found, float) and not isfinite(found) else found

    def _arithmetic(self, node: Arithmetic) -> float | None:
        left, right = self._double(node.left), self._double(node.right)
        if left is None or right is None:
            return None
        if node.operator == "+":
            return left + right
        if node.operator == "-":
            return left - right
        if node.operator == "*":
            return left * right
        return left / right if right else None

    def _day(self, node: Node) -> date | None:
        return day_in(node) or self._day_of(self.value(node))

    def _day_of(self, found: Any) -> date | None:
        return local_day(found, self._moment.zone) if isinstance(found, datetime) else found

    def _compare(self, node: Compare) -> bool:
        left, right = self._finite(node.left), self._finite(node.right)
        if (isinstance(left, date) or isinstance(right, date)) and type(left) is not type(right):
            left, right = day_in(node.left) or self._day_of(left), day_in(node.right) or self._day_of(right)
        if left is None or right is None:
            return False
        if isinstance(left, float) or isinstance(right, float):
            left, right = float(left), float(right)
        return _COMPARISONS[node.operator](left, right)

    def _in(self, node: In) -> bool:
        found = self._finite(node.operand)
        if found is None:
            return False
        if node.listed is not None:
            sought = float(found) if isinstance(found, int | float | Decimal) else self._day_of(found)
            return sought in self._lists[node.listed]
        return any(self._is(found, written) for written in node.values)

    def _is(self, found: Any, written: Value) -> bool:
        if isinstance(found, date):
            sought = read_day(written) if isinstance(written, str) else written
            return sought == (found if isinstance(sought, datetime) else self._day_of(found))
        if isinstance(found, float) or isinstance(written, float):
            return float(found) == float(written)  # type: ignore[arg-type]  # a number
        return bool(found == written)

    def _test(self, node: Call) -> bool:
        first = node.arguments[0]
        if node.function in ("known", "unknown"):
            return (self._finite(first) is None) is (node.function == "unknown")
        if node.function == "tagged":
            return self.holds(first)
        if node.function == CHANGED:
            at, within = self.value(first), span(node)
            return at is not None and (within is None or at > self._moment.before(within))
        if node.function == "in_segment":
            return self.value(first) in [self.value(argument) for argument in node.arguments[1:]]
        texts = [self.value(argument) for argument in node.arguments]
        return None not in texts and bool(compute.TEXT_FUNCTIONS[node.function](*texts))

    def _call(self, node: Call) -> Any:
        if FUNCTIONS[node.function].aggregate:
            raise TypeError(f"{node.function}() needs a customer's rows")
        if node.function in ("when", "if_unknown"):
            return self._choice(node)
        if node.function in compute.DAY_FUNCTIONS:
            days = [self._day(argument) for argument in node.arguments]
            return None if None in days else compute.DAY_FUNCTIONS[node.function](self._today, *days)
        if node.function in compute.NUMBER_FUNCTIONS:
            number, *digits = self._double(node.arguments[0]), *map(self.value, node.arguments[1:])
            return None if number is None else compute.NUMBER_FUNCTIONS[node.function](number, *digits)
        text = self.value(node.arguments[0])
        return None if text is None else compute.TEXT_FUNCTIONS[node.function](text)

    def _choice(self, node: Call) -> Any:
        *test, first, second = node.arguments
        if node.function == "when":
            chosen = self.value(first if self.holds(test[0]) else second)
        else:
            known = self._finite(first)
            chosen = self.value(second) if known is None else known
        return float(chosen) if isinstance(chosen, int | Decimal) and not isinstance(chosen, bool) else chosen
