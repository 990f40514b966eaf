"""The type of every part of a rule, and what does not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fenqun.definition import DataType
from fenqun.errors import DefinitionError, Phrase, message
from fenqun.rules.bounds import unknown_name, wrong_type
from fenqun.rules.changed import CHANGED, attribute, span
from fenqun.rules.functions import BOOLEAN, DATE, DAYS, FUNCTIONS, NUMBER, TEXT, Function, Parameter, Takes
from fenqun.rules.literals import literal_type, reads_as_day
from fenqun.rules.patterns import is_pattern
from fenqun.rules.syntax import (
    And,
    Arithmetic,
    Call,
    Compare,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
)

PROFILE_NAME = message("trait, attribute, tag or segmentation")
COLUMN_NAME = message("column")
MOST_DIGITS = 10
"""Decimals that `round` takes at most."""


@dataclass(frozen=True)
class Typed:
    """A rule's type (None where it cannot be told) and all that is wrong in it, each with the part `column`."""

    type: DataType | None
    errors: tuple[DefinitionError, ...]


def type_of(node: Node, names: Mapping[str, DataType], *, aggregates: bool = False, rows: bool = False) -> Typed:
    """The type of the whole rule.

    `aggregates`: it computes one value from a customer's rows, and names are columns inside aggregates only.
    `rows`: names are columns of a source (a `where`).
    """
    checker = _Checker(names, COLUMN_NAME if aggregates or rows else PROFILE_NAME)
    found = checker.type_of(node, _Level.GROUP if aggregates else _Level.ROW)
    return Typed(found, tuple(checker.errors))


def condition_errors(node: Node, names: Mapping[str, DataType], *, rows: bool = False) -> tuple[DefinitionError, ...]:
    """What is wrong in a rule that must be true or false."""
    typed = type_of(node, names, rows=rows)
    if typed.errors or typed.type in (BOOLEAN, None):
        return typed.errors
    return (wrong_type(node.column, message("a condition is needed; this is a {type}"), type=_word(typed.type)),)


class _Level:
    ROW, GROUP, INSIDE = "row", "group", "inside"


_WORDS = {
    DataType.NUMBER: message("number"),
    DataType.TEXT: message("text"),
    DataType.DATE: message("date"),
    DataType.TIME: message("time"),
    DataType.BOOLEAN: message("yes/no value"),
}


def _word(type_: DataType | None) -> Phrase:
    return Phrase(_WORDS[type_] if type_ else message("value of unknown type"))


def comparable(left: DataType, right: DataType) -> bool:
    """Whether values of the two types can be compared: the same, or a date with a time."""
    return left is right or {left, right} == DAYS


class _Checker:
    """Walks once, gathering errors; None stands for a part already found wrong."""

    def __init__(self, names: Mapping[str, DataType], what: str) -> None:
        self._names = names
        self._what = what
        self.errors: list[DefinitionError] = []

    def _say(self, node: Node, template: str, **parts: object) -> None:
        self.errors.append(wrong_type(node.column, template, **parts))

    def type_of(self, node: Node, level: str) -> DataType | None:
        match node:
            case Literal(value=value):
                return literal_type(value)
            case Name():
                return self._name(node, level)
            case Negative() | Arithmetic():
                for child in node.children():
                    self._needs(child, frozenset({NUMBER}), level)
                return NUMBER
            case And() | Or() | Not():
                for child in node.children():
                    self._needs(child, frozenset({BOOLEAN}), level)
                return BOOLEAN
            case Compare():
                return self._compare(node, level)
            case In():
                return self._in(node, level)
            case Call():
                return self._call(node, level)
            case _:
                raise TypeError(f"not a node of the language: {node!r}")

    def _name(self, node: Name, level: str) -> DataType | None:
        if node.name not in self._names and attribute(node.name) in self._names:
            said = message("nothing says since when '{name}' holds: no source has it beside a column valid_from")
            self._say(node, said, name=attribute(node.name))
            return None
        if node.name not in self._names:
            self.errors.append(unknown_name(node.column, Phrase(self._what), node.name, self._names))
            return None
        if level == _Level.GROUP:
            self._say(
                node,
                message("column '{name}' must stand inside a function of many rows, such as sum({name})"),
                name=node.name,
            )
            return None
        return self._names[node.name]

    def _needs(self, node: Node, types: frozenset[DataType], level: str) -> DataType | None:
        found = self.type_of(node, level)
        if found is None or found in types or (DATE in types and reads_as_day(node)):
            return found
        wanted = Phrase(
            " / ".join("{" + type_ + "}" for type_ in sorted(types)), **{type_: _word(type_) for type_ in types}
        )
        self._say(node, message("needs a {wanted}; this is a {found}"), wanted=wanted, found=_word(found))
        return None

    def _compare(self, node: Compare, level: str) -> DataType:
        left, right = self.type_of(node.left, level), self.type_of(node.right, level)
        if left is None or right is None:
            return BOOLEAN
        if (reads_as_day(node.right) and left in DAYS) or (reads_as_day(node.left) and right in DAYS):
            return BOOLEAN
        if {left, right} & DAYS and TEXT in (left, right):
            written = node.right if left in DAYS else node.left
            self._say(written, message('compares a day with a text that is no date; write "2024-05-01"'))
        elif not comparable(left, right):
            self._say(node, message("compares a {left} with a {right}"), left=_word(left), right=_word(right))
        elif left is BOOLEAN and node.operator not in ("==", "!="):
            self._say(node, message("a {left} is neither smaller nor larger than another"), left=_word(left))
        return BOOLEAN

    def _in(self, node: In, level: str) -> DataType:
        found = self.type_of(node.operand, level)
        if found is None:
            return BOOLEAN
        if found is BOOLEAN and node.listed is not None:
            self._say(node, message("a {type} cannot be looked up in a list"), type=_word(found))
        for value in node.values:
            if not (comparable(found, literal_type(value)) or (found in DAYS and reads_as_day(Literal(value)))):
                self._say(
                    node,
                    message("compares a {left} with a {right}"),
                    left=_word(found),
                    right=_word(literal_type(value)),
                )
                break
        return BOOLEAN

    def _call(self, node: Call, level: str) -> DataType | None:
        function = FUNCTIONS.get(node.function)
        if function is None:
            self.errors.append(unknown_name(node.column, Phrase(message("function")), node.function, FUNCTIONS))
            return None
        level = self._inner_level(node, function, level)
        if not self._count_fits(node, function):
            return function.result
        found = [
            self._argument(node, argument, parameter, level)
            for position, argument in enumerate(node.arguments)
            if (parameter := function.parameter(position)) is not None
        ]
        for name, value in node.options:
            self._argument(node, value, function.options[name], level)
        if node.function == CHANGED:
            self._check_span(node)
        return function.result or self._same(node, function, found)

    def _check_span(self, node: Call) -> None:
        written = node.option("last")
        if not (isinstance(written, Literal) and isinstance(written.value, str)):
            return
        try:
            span(node)
        except ValueError:
            self._say(written, message('write a span, such as last="90 days"'))

    def _inner_level(self, node: Call, function: Function, level: str) -> str:
        if not function.aggregate:
            return level
        if level == _Level.ROW:
            self._say(
                node,
                message("{function}() works on many rows; it stands only in a trait with 'from'"),
                function=node.function,
            )
        if level == _Level.INSIDE:
            self._say(node, message("{function}() stands inside another function of many rows"), function=node.function)
        return _Level.INSIDE

    def _count_fits(self, node: Call, function: Function) -> bool:
        given, most = len(node.arguments), len(function.parameters)
        if given < function.fewest or (given > most and not function.variadic):
            wanted = str(most) if most == function.fewest else f"{function.fewest}–{most}"
            self._say(
                node,
                message("{function}() takes {wanted} arguments, not {given}"),
                function=node.function,
                wanted=wanted,
                given=given,
            )
            return False
        for name, value in node.options:
            if name not in function.options:
                self._say(value, message("{function}() has no argument '{name}'"), function=node.function, name=name)
                return False
        return True

    def _argument(self, call: Call, node: Node, parameter: Parameter, level: str) -> DataType | None:
        if parameter.takes is Takes.AGGREGATE:
            return self._needs(node, parameter.types, _Level.GROUP if level == _Level.INSIDE else level)
        if parameter.takes is Takes.NAME and not isinstance(node, Name):
            self._say(node, message("{function}() takes a name here"), function=call.function)
            return None
        if parameter.takes in (Takes.LITERAL, Takes.PATTERN) and not isinstance(node, Literal):
            self._say(node, message("{function}() takes a written value here"), function=call.function)
            return None
        found = self._needs(node, parameter.types, level)
        if found is not None and isinstance(node, Literal):
            self._check_literal(node, parameter)
        return found

    def _check_literal(self, node: Literal, parameter: Parameter) -> None:
        if parameter.takes is Takes.PATTERN and not is_pattern(str(node.value)):
            self._say(node, message("not a regular expression that RE2 knows"))
        if (
            parameter.takes is Takes.LITERAL
            and parameter.types == {NUMBER}
            and node.value not in range(MOST_DIGITS + 1)
        ):
            self._say(node, message("takes a whole number from 0 to {most}"), most=MOST_DIGITS)

    def _same(self, node: Call, function: Function, found: Sequence[DataType | None]) -> DataType | None:
        same = [type_ for position, type_ in enumerate(found) if (at := function.parameter(position)) and at.same]
        if None in same:
            return next((type_ for type_ in same if type_), None)
        if len(set(same)) > 1:
            self._say(node, message("{function}() needs values of one type"), function=node.function)
            return None
        return same[0] if same else None
