"""A rule as a sentence, and for one customer why it holds or not."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from fenqun.clock import Moment
from fenqun.errors import Translate
from fenqun.language import translator
from fenqun.rules import phrases
from fenqun.rules.changed import CHANGED, of_attribute, span
from fenqun.rules.evaluate import Lists, Row, holds
from fenqun.rules.functions import DAYS, FUNCTIONS
from fenqun.rules.literals import day_in, literal_type, reads_as_day
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
    Value,
    walk,
)
from fenqun.rules.text import to_text

Labels = Callable[[str], str]
"""Gives what a name is called in the reader's language."""


@dataclass(frozen=True)
class Reason:
    """A condition, whether it holds for one customer, and the values it looked at (None: unknown).

    `children` are the conditions it is made of; `text` is the condition as a rule writes it.
    """

    node: Node
    text: str
    holds: bool
    values: Mapping[str, Value | None]
    children: tuple["Reason", ...] = ()


def reasons(node: Node, row: Row, moment: Moment, lists: Lists | None = None) -> Reason:
    """Why the condition holds for the customer or not: a tree that ends in its comparisons."""
    parts = node.children() if isinstance(node, And | Or | Not) else ()
    used = dict.fromkeys(part.name for part in walk(node) if isinstance(part, Name))
    return Reason(
        node=node,
        text=to_text(node),
        holds=holds(node, row, moment, lists),
        values={name: row.get(name) for name in used},
        children=tuple(reasons(part, row, moment, lists) for part in parts),
    )


def sentence(node: Node, language: str, labels: Labels) -> str:
    """The rule in words of the language; `labels` gives what each name is called."""
    return _Wording(translator(language), labels).condition(node)


_SMALL = 0.001


class _Wording:
    def __init__(self, translate: Translate, labels: Labels) -> None:
        self._translate = translate
        self._labels = labels

    def _say(self, template: str, **parts: str) -> str:
        return self._translate(template).format(**parts)

    def condition(self, node: Node) -> str:
        """The words of a condition; a name alone is a mark that customers bear."""
        if isinstance(node, Name):
            return self._say(phrases.MARKED, name=self._labels(node.name))
        return self.words(node)

    def words(self, node: Node) -> str:
        match node:
            case Literal(value=value):
                return self.value(value)
            case Name(name=name):
                return self._labels(name)
            case And(items=items):
                return self._joined(phrases.BOTH, items)
            case Or(items=items):
                return self._joined(phrases.EITHER, items)
            case Not(item=Name(name=name)):
                return self._say(phrases.UNMARKED, name=self._labels(name))
            case Not(item=item):
                return self._say(phrases.TURNED, item=self._grouped(item))
            case Compare():
                return self._compare(node)
            case In():
                return self._in(node)
            case Call():
                return self._call(node)
            case _:
                return self._arithmetic(node)

    def value(self, value: Value) -> str:
        """A written value as people read it."""
        if isinstance(value, bool):
            return self._say(phrases.YES if value else phrases.NO)
        if isinstance(value, str):
            return self._say(phrases.QUOTED, text=value)
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, int) or abs(value) < _SMALL:
            return f"{value:,}"
        # Cut points found in data have 17 digits; the rule's own text keeps them all.
        return f"{round(value, 4):,}".removesuffix(".0")

    def _joined(self, template: str, items: tuple[Node, ...]) -> str:
        first, *rest = (self._grouped(item) for item in items)
        for item in rest:
            first = self._say(template, left=first, right=item)
        return first

    def _grouped(self, node: Node) -> str:
        text = self.condition(node)
        return self._say(phrases.GROUPED, item=text) if isinstance(node, And | Or) else text

    def _compare(self, node: Compare) -> str:
        days = any(
            reads_as_day(side)
            or (isinstance(side, Literal) and literal_type(side.value) in DAYS)
            or (isinstance(side, Call) and FUNCTIONS[side.function].result in DAYS)
            for side in node.children()
        )
        template = (phrases.DAY_COMPARISONS if days else phrases.COMPARISONS)[node.operator]
        left, right = (str(day_in(side) or self.words(side)) if days else self.words(side) for side in node.children())
        return self._say(template, left=left, right=right)

    def _in(self, node: In) -> str:
        left = self.words(node.operand)
        if node.listed is not None:
            return self._say(phrases.LISTED, left=left, file=node.listed)
        return self._one_of(left, node.values)

    def _one_of(self, left: str, values: tuple[Value, ...]) -> str:
        if len(values) == 1:
            return self._say(phrases.COMPARISONS["=="], left=left, right=self.value(values[0]))
        between = self._say(phrases.BETWEEN_VALUES)
        return self._say(phrases.ONE_OF, left=left, values=between.join(map(self.value, values)))

    def _arithmetic(self, node: Node) -> str:
        sides = [self._grouped_number(child) for child in node.children()]
        if isinstance(node, Arithmetic):
            return self._say(phrases.ARITHMETIC[node.operator], left=sides[0], right=sides[1])
        return self._say(phrases.NEGATIVE, item=sides[0])

    def _grouped_number(self, node: Node) -> str:
        text = self.words(node)
        return self._say(phrases.GROUPED, item=text) if isinstance(node, Arithmetic | Negative) else text

    def _call(self, node: Call) -> str:
        if node.function == "in_segment":
            values = tuple(item.value for item in node.arguments[1:] if isinstance(item, Literal))
            return self._one_of(self.words(node.arguments[0]), values)
        node = of_attribute(node)
        if node.function == CHANGED and (within := span(node)):
            return self._say(phrases.CHANGED_WITHIN, a=self.words(node.arguments[0]), span=within.root)
        template = phrases.FUNCTIONS[node.function]
        if node.function == "round" and len(node.arguments) > 1:
            template = phrases.ROUNDED_TO
        by = node.option("by")
        first = self.condition if node.function in ("when", "share") else self.words
        words = [
            first(argument) if not place else self.words(argument) for place, argument in enumerate(node.arguments)
        ]
        parts = dict(zip("abc", words, strict=False))
        if by is None:
            return self._say(template, **parts)
        return self._say(phrases.BY[node.function], by=self.words(by), **parts)
