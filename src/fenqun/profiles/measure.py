"""What a source's traits ask of its rows, brought down to a few plain measures, each asked once.

mean(x)       = sum(x) / count, over the rows that know x and are no returns
share(c)      = count where c / count;  share(c, by=x) = sum(x) where c / sum(x)
trend(a)      = a in the window / a in the window before - 1
mean_gap(t)   = days from the first t to the last / (count - 1)
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import md5

from fenqun.clock import Moment
from fenqun.profiles.trait import Trait
from fenqun.profiles.window import Window, window, window_before
from fenqun.rules.functions import FUNCTIONS
from fenqun.rules.syntax import Arithmetic, Call, Compare, Literal, Name, Node, Not, names, with_children
from fenqun.rules.text import to_text

RETURN = "is_return"
"""The column of a source that marks rows which take an order back."""


@dataclass(frozen=True)
class Rows:
    """The rows of a customer that a measure sees: in the window, and meeting every condition."""

    window: Window
    conditions: tuple[Node, ...] = ()

    def where(self, *conditions: Node) -> "Rows":
        """Those that meet these conditions too."""
        return replace(self, conditions=(*self.conditions, *conditions))

    @property
    def key(self) -> str:
        """The same text for the same rows, whatever the moment of the refresh."""
        return f"{self.window.span} | {' & '.join(sorted(to_text(condition) for condition in self.conditions))}"


@dataclass(frozen=True)
class Measure:
    """`count`, `sum`, `min`, `max`, `median`, `first` or `last` of the argument's known values over the rows."""

    function: str
    rows: Rows
    argument: Node | None = None

    @property
    def key(self) -> str:
        """The same text for the same measure."""
        return f"{self.function} {to_text(self.argument) if self.argument else ''} {self.rows.key}"


@dataclass(frozen=True)
class Choice:
    """`distinct`, `top` or `top_share` among the values of a column.

    `present` names the measure that counts a value's rows: a value without any is no candidate. `by` is what the
    values are measured by, over the names of the values' own measures.
    """

    function: str
    present: str
    by: Node

    @property
    def key(self) -> str:
        """The same text for the same choice."""
        return f"{self.function} {self.present} {to_text(self.by)}"


@dataclass(frozen=True)
class Question:
    """What a measure or a choice depends on: the windows of its rows, and what it computes of them."""

    windows: tuple[Window, ...]
    nodes: tuple[Node, ...]


@dataclass
class Values:
    """What is asked of a customer's rows value by value of `argument`."""

    argument: Node
    measures: "Measures" = field(default_factory=lambda: Measures("n"))
    choices: dict[str, Choice] = field(default_factory=dict)


class Measures:
    """The measures of a source's traits, each once. What is asked has the same name in every refresh."""

    def __init__(self, prefix: str = "m") -> None:
        self.plain: dict[str, Measure] = {}
        self.values: list[Values] = []
        self._prefix = prefix

    def measure(self, function: str, rows: Rows, argument: Node | None = None) -> Name:
        """The name under which the measure is found."""
        wanted = Measure(function, rows, argument)
        name = self._name(wanted.key)
        self.plain.setdefault(name, wanted)
        return Name(name)

    def of_values(self, argument: Node) -> Values:
        """What is asked value by value of the argument."""
        text = to_text(argument)
        found = next((values for values in self.values if to_text(values.argument) == text), None)
        if found is None:
            found = Values(argument)
            self.values.append(found)
        return found

    def choose(self, values: Values, choice: Choice) -> Name:
        """The name under which the choice is found."""
        name = self._name(f"{to_text(values.argument)} {choice.key}")
        values.choices.setdefault(name, choice)
        return Name(name)

    def questions(self) -> dict[str, Question]:
        """By name, what each measure and each choice depends on, in their order."""
        found = {name: Question((one.rows.window,), _nodes(one)) for name, one in self.plain.items()}
        for values in self.values:
            inner = values.measures.questions().values()
            windows = tuple(window for question in inner for window in question.windows)
            nodes = (values.argument, *(node for question in inner for node in question.nodes))
            found |= {name: Question(windows, (*nodes, choice.by)) for name, choice in values.choices.items()}
        return found

    def looked_at(self) -> set[str]:
        """The names in what is computed of the rows: those of their columns among them."""
        return {name for question in self.questions().values() for node in question.nodes for name in names(node)}

    def only(self, names: Collection[str]) -> "Measures":
        """Those of these names."""
        found = Measures(self._prefix)
        found.plain = {name: one for name, one in self.plain.items() if name in names}
        for values in self.values:
            choices = {name: choice for name, choice in values.choices.items() if name in names}
            found.values += [replace(values, choices=choices)] if choices else []
        return found

    def _name(self, key: str) -> str:
        return f"{self._prefix}_{md5(key.encode(), usedforsecurity=False).hexdigest()[:16]}"


@dataclass(frozen=True)
class _Seen:
    """The rows a trait sees. `all` holds the returns too: they net what is summed and are no orders."""

    all: Rows
    no_returns: Rows
    before: "_Seen | None" = None

    def where(self, condition: Node) -> "_Seen":
        return _Seen(self.all.where(condition), self.no_returns.where(condition))


def lower(trait: Trait, measures: Measures, as_of: Moment, *, has_returns: bool) -> Node:
    """The trait's value over the names of measures, which are added to `measures`."""
    seen = _seen(trait, window(trait, as_of), has_returns)
    before = window_before(trait, as_of)
    if before is not None:
        seen = replace(seen, before=_seen(trait, before, has_returns))
    return _lower(trait.value, seen, measures)


def _seen(trait: Trait, span: Window, has_returns: bool) -> _Seen:
    rows = Rows(span, (trait.where,) if trait.where is not None else ())
    if not has_returns or (trait.where is not None and RETURN in names(trait.where)):
        return _Seen(rows, rows)
    return _Seen(rows, rows.where(Not(Name(RETURN))))


def _nodes(measure: Measure) -> tuple[Node, ...]:
    return (*measure.rows.conditions, *([measure.argument] if measure.argument is not None else []))


def _lower(node: Node, seen: _Seen, measures: Measures) -> Node:
    if isinstance(node, Call) and FUNCTIONS[node.function].aggregate:
        return _LOWER.get(node.function, _plain)(node, seen, measures)
    return with_children(node, lambda child: _lower(child, seen, measures))


def _plain(call: Call, seen: _Seen, measures: Measures) -> Node:
    return measures.measure(call.function, seen.no_returns, *call.arguments)


def _sum(call: Call, seen: _Seen, measures: Measures) -> Node:
    return measures.measure("sum", seen.all, *call.arguments)


def _mean(call: Call, seen: _Seen, measures: Measures) -> Node:
    total = measures.measure("sum", seen.no_returns, *call.arguments)
    return Arithmetic("/", total, _count_known(call, seen, measures))


def _share(call: Call, seen: _Seen, measures: Measures) -> Node:
    by = call.option("by")
    inner = Call("count") if by is None else Call("sum", (by,))
    part, whole = (_lower(inner, rows, measures) for rows in (seen.where(call.arguments[0]), seen))
    return Arithmetic("/", part, _if_positive(whole))


def _trend(call: Call, seen: _Seen, measures: Measures) -> Node:
    if seen.before is None:
        raise ValueError("a trend without a window")
    now, before = (_lower(call.arguments[0], rows, measures) for rows in (seen, seen.before))
    return Arithmetic("-", Arithmetic("/", now, _if_positive(before)), Literal(1))


def _mean_gap(call: Call, seen: _Seen, measures: Measures) -> Node:
    first, last = (measures.measure(function, seen.no_returns, *call.arguments) for function in ("min", "max"))
    gaps = Arithmetic("-", _count_known(call, seen, measures), Literal(1))
    return Arithmetic("/", Call("days_between", (first, last)), gaps)


def _choice(call: Call, seen: _Seen, measures: Measures) -> Node:
    values = measures.of_values(call.arguments[0])
    present = values.measures.measure("count", seen.no_returns)
    by = _lower(call.option("by") or Call("count"), seen, values.measures)
    return measures.choose(values, Choice(call.function, present.name, by))


def _count_known(call: Call, seen: _Seen, measures: Measures) -> Node:
    return measures.measure("count", seen.no_returns.where(Call("known", call.arguments)))


def _if_positive(divisor: Node) -> Node:
    """The divisor, or zero, by which a quotient is unknown: a share of less than nothing means nothing."""
    return Call("when", (Compare(">", divisor, Literal(0)), divisor, Literal(0)))


_LOWER: Mapping[str, Callable[[Call, _Seen, Measures], Node]] = {
    "sum": _sum,
    "mean": _mean,
    "share": _share,
    "trend": _trend,
    "mean_gap": _mean_gap,
    "distinct": _choice,
    "top": _choice,
    "top_share": _choice,
}
