"""What is wanted of a column that arrives, and what it becomes."""

import re
from dataclasses import dataclass

from sqlglot import exp

from fenqun.definition import DataType
from fenqun.engine.behind import Decided
from fenqun.sources.reading.plain import FULL_WIDTH, NARROW, UNKNOWN_IN_TEXT, WRAPPED
from fenqun.sources.reading.staged import Said

MONEY = "DECIMAL(18,4)"
"""Money and quantities: sums of them are exact, whatever the order of the rows."""

MOST_MONEY = 99_999_999_999_999
"""The largest amount, either way: what MONEY holds."""

WHITE = (
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
_WHITE_CLASS = "".join(f"\\x{{{ord(character):x}}}" for character in WHITE)
_EDGE = f"^[{_WHITE_CLASS}=']|[{_WHITE_CLASS}]$"
"""How a text begins or ends that needs a closer look."""
_WIDE = r"[\x{ff01}-\x{ff5e}\x{3000}]"
OWN_PATTERNS = frozenset({_EDGE, _WIDE})
"""What is looked for in every text of a file."""
# Not IN: the engine keeps room for every word of every column, and a file of 300 columns passes the limit.
_NOTHING = "|".join(re.escape(word) for word in ("", *sorted(UNKNOWN_IN_TEXT)))


@dataclass(frozen=True)
class Wanted:
    """What is known of a column before looking: its type (None: to be found), whether it is money, and its spelling."""

    type: DataType | None = None
    money: bool = False
    dates: str | None = None
    decimal: str | None = None


@dataclass(frozen=True)
class Typed:
    """A column's value as SQL over the table `raw`, left-joined with `left` on its text where there is one.

    `on_clock`: the moments are still as the zone's wall clock showed them. `unread` is the text of a value that could
    not be read, NULL for others; None where every value can be. `reading` says how the values are spelled (after
    the first, the formats of days): files whose columns are read alike can be read one after the other. `decided`: of
    a column of texts, on what that rests.
    """

    type: DataType
    value: exp.Expr
    on_clock: bool = False
    unread: exp.Expr | None = None
    left: str | None = None
    said: tuple[Said, ...] = ()
    reading: tuple[str, ...] = ("as it is",)
    decided: Decided | None = None


def clean(value: exp.Expr) -> exp.Expr:
    """The text without white space around it, and without what shields it from a spreadsheet; NULL where nothing is
    left, or only a word for nothing."""
    # Trimming so many characters is slow, and hardly any text needs it.
    edged = exp.func("regexp_matches", value, exp.Literal.string(_EDGE))
    bare = exp.func("trim", value.copy(), exp.Literal.string(WHITE))
    inner = exp.func("regexp_replace", bare, exp.Literal.string(WRAPPED), exp.Literal.string(r"\1\2"))
    text = case(edged, exp.func("trim", inner, exp.Literal.string(WHITE)), value.copy())
    nothing = full_match(exp.func("lower", text.copy()), _NOTHING)
    return exp.Case(ifs=[exp.If(this=exp.not_(nothing), true=text)])


def narrowed(value: exp.Expr) -> exp.Expr:
    """The text with plain letters, digits and signs, as `plain.narrow` has it."""
    # Few texts need it, and finding that out is fast.
    wide = exp.func("regexp_matches", value, exp.Literal.string(_WIDE))
    plain = exp.func("translate", value.copy(), exp.Literal.string(FULL_WIDTH), exp.Literal.string(NARROW))
    return case(wide, plain, value.copy())


def money(value: exp.Expr) -> exp.Expr:
    """The number as MONEY, NULL where it does not fit.

    Not TRY_CAST: DuckDB 2.0 then believes that a column known to have no NULLs in Parquet still has none.
    """
    fits = exp.LTE(this=exp.Abs(this=value.copy()), expression=exp.Literal.number(MOST_MONEY))
    return case(fits, exp.cast(value, MONEY))


def full_match(value: exp.Expr, pattern: str) -> exp.Expr:
    """Whether the whole text fits the pattern."""
    return exp.func("regexp_full_match", value, exp.Literal.string(pattern))


def case(condition: exp.Expr, value: exp.Expr, otherwise: exp.Expr | None = None) -> exp.Case:
    """The value where the condition is true, else the other one, or NULL."""
    return exp.Case(ifs=[exp.If(this=condition, true=value)], default=otherwise)
