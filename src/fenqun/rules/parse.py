"""From text to the tree: `spend_12m >= 5000 and not vip`."""

import re
from datetime import date, datetime
from typing import get_args

from fenqun.errors import Phrase, Problems, message
from fenqun.rules.bounds import LEVELS, too_large, unknown_name, unreadable, within_bounds
from fenqun.rules.changed import of_column
from fenqun.rules.functions import FUNCTIONS
from fenqun.rules.syntax import (
    MAX_DEPTH,
    And,
    Arithmetic,
    Call,
    Compare,
    Comparison,
    In,
    Literal,
    Name,
    Negative,
    Node,
    Not,
    Or,
    Value,
)
from fenqun.rules.tokens import Kind, Token, tokens

OR, AND, NOT, COMPARISON, SUM, PRODUCT, SIGNED = range(1, 8)
"""How strongly an operator binds, weakest first."""

COMPARISONS: tuple[Comparison, ...] = get_args(Comparison)
LARGEST_INTEGER = 2**63 - 1
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")


def parse(text: str) -> Node:
    """The rule as a tree. Raises Problems of RuleSyntax, RuleTooLarge or UnknownName (of a function), each with the
    part `column`, counted in characters from 1."""
    reader = _Reader(text)
    node = reader.expression(OR)
    if reader.next.kind is not Kind.END:
        raise _unexpected(reader.next, after_value=True)
    return within_bounds(node)


def read_day(text: str) -> date | None:
    """The calendar day of `2024-05-01`, or None."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def read_time(text: str) -> datetime | None:
    """The moment (naive UTC) of `2024-05-01T12:30:00`, or None."""
    try:
        return datetime.fromisoformat(text) if _TIME.fullmatch(text) else None
    except ValueError:
        return None


def number(written: str) -> int | float | None:
    """The number written, or None where it is out of range: whole ones of 64 bits, others doubles."""
    if re.fullmatch(r"[0-9_]+", written):
        return int(written) if len(written) < 40 and int(written) <= LARGEST_INTEGER else None
    value = float(written)
    return value if value != float("inf") else None


class _Reader:
    """A Pratt parser: each operator knows how strongly it binds; nesting is counted before it is built."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._nesting = 0
        self.next = next(self._tokens)

    def expression(self, weakest: int) -> Node:
        """The longest expression whose operators bind at least as strongly as `weakest`."""
        self._nesting += 1
        if self._nesting > 2 * MAX_DEPTH:
            raise too_large(self.next.column, LEVELS, self._nesting, MAX_DEPTH)
        left = self._start()
        while (strength := self._strength()) >= weakest:
            left = self._joined(left, strength)
        self._nesting -= 1
        return left

    def _take(self) -> Token:
        token = self.next
        if token.kind is not Kind.END:
            self.next = next(self._tokens)
        return token

    def _sees(self, *texts: str) -> bool:
        return self.next.kind in (Kind.SIGN, Kind.WORD) and self.next.text in texts

    def _expect(self, sign: str, *, opened: int | None = None) -> Token:
        if not self._sees(sign):
            if opened is not None and self.next.kind is Kind.END:
                raise unreadable(opened, message("the ( that opens here is not closed"))
            raise _unexpected(self.next, after_value=True)
        return self._take()

    def _strength(self) -> int:
        if self.next.kind not in (Kind.SIGN, Kind.WORD):
            return 0
        if self._sees("not", "in", *COMPARISONS):
            return COMPARISON
        return {"or": OR, "and": AND, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT}.get(self.next.text, 0)

    def _joined(self, left: Node, strength: int) -> Node:
        if strength == COMPARISON:
            return self._comparison(left)
        if strength in (OR, AND):
            return self._conditions(left, strength)
        sign = self._take().text
        right = self.expression(strength + 1)
        return Arithmetic(sign, left, right, column=left.column)  # type: ignore[arg-type]  # one of the four signs

    def _conditions(self, first: Node, strength: int) -> Node:
        word = "or" if strength == OR else "and"
        items = [first]
        while self._sees(word):
            self._take()
            items.append(self.expression(strength + 1))
        return (Or if strength == OR else And)(tuple(items), column=first.column)

    def _comparison(self, left: Node) -> Node:
        if self._sees("not", "in"):
            return self._membership(left)
        chain = []
        while self._sees(*COMPARISONS):
            sign = self._take().text
            right = self.expression(SUM)
            chain.append(Compare(sign, left, right, column=left.column))  # type: ignore[arg-type]  # a comparison
            left = right
        if self._sees("in"):
            raise unreadable(self.next.column, message("'in' cannot follow another comparison; write 'and' between"))
        return chain[0] if len(chain) == 1 else And(tuple(chain), column=chain[0].column)

    def _membership(self, operand: Node) -> Node:
        turned = self._sees("not")
        if turned:
            self._take()
            if not self._sees("in"):
                raise unreadable(self.next.column, message("expected 'in' after 'not'"))
        self._take()
        listed = self.next.kind is Kind.NAME and self.next.text == "listed"
        node = self._listed(operand) if listed else self._values(operand)
        return Not(node, column=operand.column) if turned else node

    def _listed(self, operand: Node) -> Node:
        column = self._take().column
        opened = self._expect("(").column
        if self.next.kind is not Kind.TEXT or not self.next.text:
            raise unreadable(column, message('write listed("file"), with the name of a file in the workspace'))
        path = self._take().text
        self._expect(")", opened=opened)
        return In(operand, listed=path, column=operand.column)

    def _values(self, operand: Node) -> Node:
        if not self._sees("("):
            raise unreadable(self.next.column, message('\'in\' needs values in parentheses: in ("a", "b")'))
        opened = self._take().column
        values: list[Value] = []
        while not self._sees(")"):
            item = self.expression(SUM)
            if not isinstance(item, Literal):
                raise unreadable(item.column, message("only written values may stand after 'in'"))
            values.append(item.value)
            if not self._sees(")"):
                self._expect(",", opened=opened)
        self._take()
        return In(operand, tuple(values), column=operand.column)

    def _start(self) -> Node:
        token = self._take()
        if token.kind is Kind.NUMBER:
            return self._number(token, 1)
        if token.kind is Kind.TEXT:
            return Literal(token.text, column=token.column)
        if token.kind is Kind.NAME:
            return self._named(token)
        if token.kind is Kind.WORD and token.text in ("true", "false"):
            return Literal(token.text == "true", column=token.column)
        return self._prefix(token)

    def _prefix(self, token: Token) -> Node:
        if token.kind is Kind.WORD and token.text == "not":
            return Not(self.expression(NOT), column=token.column)
        if token.kind is Kind.SIGN and token.text == "-":
            if self.next.kind is Kind.NUMBER:
                return self._number(self._take(), -1, column=token.column)
            return Negative(self.expression(SIGNED), column=token.column)
        if token.kind is Kind.SIGN and token.text == "(":
            inner = self.expression(OR)
            self._expect(")", opened=token.column)
            return inner
        raise _unexpected(token, after_value=False)

    def _number(self, token: Token, sign: int, *, column: int | None = None) -> Node:
        value = number(token.text)
        if value is None:
            raise unreadable(token.column, message("the number is too large"))
        return Literal(sign * value, column=column or token.column)

    def _named(self, token: Token) -> Node:
        if not self._sees("("):
            return Name(token.text, column=token.column)
        opened = self._take().column
        if token.text in ("date", "time"):
            return self._moment(token, opened)
        if token.text not in FUNCTIONS:
            raise Problems([unknown_name(token.column, Phrase(message("function")), token.text, FUNCTIONS)])
        arguments, options = self._arguments(opened)
        return of_column(Call(token.text, arguments, options, column=token.column))

    def _moment(self, token: Token, opened: int) -> Node:
        written = self._take()
        read = read_day if token.text == "date" else read_time
        value = read(written.text) if written.kind is Kind.TEXT else None
        if value is None:
            example = '"2024-05-01"' if token.text == "date" else '"2024-05-01T12:30:00"'
            raise unreadable(
                written.column, message("write {function}({example})"), function=token.text, example=example
            )
        self._expect(")", opened=opened)
        return Literal(value, column=token.column)

    def _arguments(self, opened: int) -> tuple[tuple[Node, ...], tuple[tuple[str, Node], ...]]:
        arguments: list[Node] = []
        options: dict[str, Node] = {}
        while not self._sees(")"):
            item = self.expression(OR)
            if isinstance(item, Name) and self._sees("="):
                self._take()
                if item.name in options:
                    raise unreadable(item.column, message("'{name}' is given twice"), name=item.name)
                options[item.name] = self.expression(OR)
            elif options:
                raise unreadable(item.column, message("a named argument must come last"))
            else:
                arguments.append(item)
            if not self._sees(")"):
                self._expect(",", opened=opened)
        self._take()
        return tuple(arguments), tuple(options.items())


def _unexpected(token: Token, *, after_value: bool) -> Problems:
    if token.kind is Kind.END:
        return unreadable(token.column, message("it ends where a value or a condition is expected"))
    if token.kind is Kind.SIGN and token.text == "=":
        return unreadable(token.column, message("write == to compare"))
    if after_value and token.text in ("is", "like", "between"):
        template = message("the language has no '{text}'; use ==, in, known(x), contains(x, \"…\") or a <= x <= b")
        return unreadable(token.column, template, text=token.text)
    if after_value and token.kind not in (Kind.SIGN, Kind.WORD):
        return unreadable(token.column, message("expected 'and', 'or' or a sign before '{text}'"), text=token.text)
    return unreadable(token.column, message("unexpected '{text}'"), text=token.text)
