"""Our SQL nodes as Spark's text: where a function of the same name means something else there, what it means here."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.spark import Spark
from sqlglot.generators.spark import SparkGenerator

from fenqun.engine.columns import OWN_PATTERNS

MATCHES = "fenqun_matches"
"""The function that looks for a pattern in a text: by RE2, as everywhere, and not by what Java has."""

_WHOLE = "4.503599627370496e15"
"""2^52: from here on every double is whole."""
_INFINITE = "CAST('Infinity' AS DOUBLE)"
_LONG = "9.2e18"
"""What a long holds in both directions."""


def spark_text(node: exp.Expr) -> str:
    """The statement in Spark's SQL; what it means depends on the settings of the session, too."""
    return node.sql(_Dialect)


class _Generator(SparkGenerator):
    """Spark's own printing, but for these nodes."""

    def named(self, node: exp.Anonymous) -> str:
        """A function that we call by DuckDB's name."""
        name = node.name.upper()
        if name in _ROUNDING:
            return self._whole(name, node.expressions[0])
        if name == "ROUND":
            return self._round(*node.expressions)
        if name == "REGEXP_MATCHES" and node.expressions[1].name in OWN_PATTERNS:
            return f"({self.sql(node.expressions[0])} RLIKE {self._java(node.expressions[1].name)})"
        if name == "ISFINITE" and _is_moment(node.expressions[0]):
            return f"({self.sql(node.expressions[0])} < {_NEVER})"
        printed = _FUNCTIONS.get(name)
        if printed is None:
            return self.anonymous_sql(node)
        return printed(*(self.sql(argument) for argument in node.expressions))

    def constant(self, node: exp.Cast) -> str:
        """A written day or moment as a literal: the clock of a zone has hundreds, and each cast takes time to plan."""
        to = node.args["to"].this
        word = _LITERALS.get(to)
        if word is not None and isinstance(node.this, exp.Literal) and node.this.is_string:
            return f"{word}{self.sql(node.this)}"
        if to in _TEXTS and not isinstance(node.this, exp.Null | exp.Literal):
            return self._once(node.this, _written)
        return self._decimal(node, "CAST") if to is exp.DataType.Type.DECIMAL else self.cast_sql(node)

    def quotient(self, node: exp.Div) -> str:
        """Unknown where the divisor is zero. Our operands are doubles."""
        return f"TRY_DIVIDE({self.sql(node.this)}, {self.sql(node.expression)})"

    def tried(self, node: exp.TryCast) -> str:
        """NULL where it cannot be; a double is made a decimal as DuckDB does it, and not as it would be written."""
        if node.args["to"].this is not exp.DataType.Type.DECIMAL:
            return self.cast_sql(node, safe_prefix="TRY_")
        return self._decimal(node, "TRY_CAST")

    def _decimal(self, node: exp.Cast | exp.TryCast, otherwise: str) -> str:
        to = node.args["to"]
        kind, scale = self.sql(to), int(to.expressions[1].name)

        def body(x: str) -> str:
            scaled = f"CAST({x} AS DOUBLE) * 1e{scale}"
            whole = f"CAST(RINT({scaled} + SIGN(CAST({x} AS DOUBLE)) * 1e-9) AS BIGINT)"
            unit = f"CAST('1e-{scale}' AS DECIMAL({scale + 1}, {scale}))"
            made = f"CAST(CAST({whole} AS DECIMAL(19, 0)) * {unit} AS {kind})"
            near = f"TYPEOF({x}) = 'double' AND ABS({scaled}) < {_LONG}"
            return f"CASE WHEN {near} THEN {made} ELSE {otherwise}({x} AS {kind}) END"

        return self._once(node.this, body)

    def floor(self, node: exp.Floor) -> str:
        """A double, as what it is of."""
        return self._whole("FLOOR", node.this)

    def rounded(self, node: exp.Round) -> str:
        """Scaled, halves away from zero, scaled back: not as the number would be written."""
        return self._round(node.this, *(part for part in (node.args.get("decimals"),) if part is not None))

    def field(self, node: exp.StructExtract) -> str:
        """A field of a struct."""
        return f"({self.sql(node.this)}).`{node.expression.name}`"

    def _once(self, value: exp.Expr, body: Callable[[str], str]) -> str:
        """The body of a value that it mentions several times; what is dear is computed and written once."""
        inner = value.this if isinstance(value, exp.Cast) else value
        text = self.sql(value)
        if isinstance(inner, exp.Column | exp.Literal):
            return body(text)
        return f"TRANSFORM(ARRAY({text}), `_x` -> {body('`_x`')})[0]"

    def fits(self, node: exp.RegexpFullMatch) -> str:
        """Whether a pattern of ours fits the whole text."""
        return f"({self.sql(node.this)} RLIKE {self._java(f'^(?:{node.expression.name}){_END}')})"

    def replaced(self, node: exp.RegexpReplace) -> str:
        """The one place that a pattern of ours fits, in other words."""
        words = exp.Literal.string(_GROUP.sub(r"$\1", node.args["replacement"].name))
        return f"REGEXP_REPLACE({self.sql(node.this)}, {self._java(node.expression.name)}, {self.sql(words)})"

    def _java(self, pattern: str) -> str:
        r"""A pattern of ours for Java, where \s is more than in RE2, and the end of a line too but for (?d)."""
        return self.sql(exp.Literal.string("(?du)" + pattern.replace(r"\s", r"[\t\n\f\r ]")))

    def _whole(self, function: str, value: exp.Expr) -> str:
        def body(x: str) -> str:
            return f"CASE WHEN ABS({x}) < {_WHOLE} THEN CAST({function}({x}) AS DOUBLE) ELSE CAST({x} AS DOUBLE) END"

        return self._once(value, body)

    def _round(self, value: exp.Expr, digits: exp.Expr | None = None) -> str:
        power = f"1e{self.sql(digits)}" if digits is not None else "1e0"

        def body(x: str) -> str:
            scaled = f"CAST({x} AS DOUBLE) * {power}"
            kept = f"CASE WHEN ABS({scaled}) < {_INFINITE} THEN {scaled} / {power} ELSE CAST({x} AS DOUBLE) END"
            return f"CASE WHEN ABS({scaled}) < {_WHOLE} THEN ROUND({scaled}, 0) / {power} ELSE {kept} END"

        return self._once(value, body)

    TRANSFORMS: ClassVar[dict[Any, Any]] = {
        **SparkGenerator.TRANSFORMS,
        exp.Anonymous: named,
        exp.Cast: constant,
        exp.Div: quotient,
        exp.TryCast: tried,
        exp.Floor: floor,
        exp.RegexpFullMatch: fits,
        exp.RegexpReplace: replaced,
        exp.Round: rounded,
        exp.StructExtract: field,
    }


class _Dialect(Spark):
    """Spark's SQL with our printing."""

    Generator = _Generator


def _is_moment(node: exp.Expr) -> bool:
    return isinstance(node, exp.Cast) and node.args["to"].this is exp.DataType.Type.TIMESTAMP


def _written(x: str) -> str:
    """A value as text; a double as DuckDB writes it: 10000000.0 and 1e+16, not 1.0E7 and 1.0E16."""
    text = f"CAST({x} AS STRING)"
    power = f"TRY_CAST(SUBSTRING_INDEX({text}, 'E', -1) AS INT)"
    plain = f"REGEXP_REPLACE(CAST(CAST({text} AS DECIMAL(38, 22)) AS STRING), '([.][0-9]+?)0+$', '$1')"
    digits = f"REGEXP_REPLACE(SUBSTRING_INDEX({text}, 'E', 1), '[.]0$', '')"
    scientific = f"CONCAT({digits}, IF({power} < 0, 'e-', 'e+'), IF(ABS({power}) < 10, '0', ''), ABS({power}))"
    large = f"IF({power} BETWEEN -4 AND 15, {plain}, {scientific})"
    others = (
        f"CASE {text} WHEN 'Infinity' THEN 'inf' WHEN '-Infinity' THEN '-inf' WHEN 'NaN' THEN 'nan' ELSE {text} END"
    )
    double = f"IF({text} LIKE '%E%', {large}, {others})"
    return f"CASE WHEN TYPEOF({x}) IN ('double', 'float') THEN {double} ELSE {text} END"


_LITERALS = {exp.DataType.Type.DATE: "DATE", exp.DataType.Type.TIMESTAMP: "TIMESTAMP_NTZ"}
_TEXTS = frozenset({exp.DataType.Type.VARCHAR, exp.DataType.Type.TEXT})
_NEVER = "TIMESTAMP_NTZ'+294247-01-10 04:00:54'"
"""What a moment without end is in Parquet lies behind it."""
_GROUP = re.compile(r"\\(\d)")
_END = r"\z"
_ROUNDING = frozenset({"FLOOR", "CEIL"})
_FUNCTIONS: Mapping[str, Callable[..., str]] = {
    "DATE_DIFF": lambda _day, earlier, later: f"DATEDIFF({later}, {earlier})",
    "ENDS_WITH": lambda text, end: f"ENDSWITH({text}, {end})",
    # A missing value adds nothing to it: which one is missing does.
    "HASH": lambda *values: f"XXHASH64({', '.join(f'{value}, {value} IS NULL' for value in values)})",
    "ISFINITE": lambda number: f"(ABS({number}) < {_INFINITE})",
    "ISODOW": lambda day: f"(WEEKDAY({day}) + 1)",
    "LIST_CONTAINS": lambda items, item: f"ARRAY_CONTAINS({items}, {item})",
    "LIST_TRANSFORM": lambda items, body: f"TRANSFORM({items}, {body})",
    # Letter by letter: what a whole word would become is not asked.
    "LOWER": lambda text: f"LOWER(TRANSLATE({text}, 'İΣ', 'iσ'))",
    "QUANTILE_DISC": lambda value, parts: (
        f"PERCENTILE_DISC(CAST({parts} AS ARRAY<DOUBLE>)) WITHIN GROUP (ORDER BY {value})"
    ),
    "REGEXP_MATCHES": lambda text, pattern: f"{MATCHES}({text}, {pattern})",
    "STARTS_WITH": lambda text, start: f"STARTSWITH({text}, {start})",
    "STRING_SPLIT": lambda text, sign: f"SPLIT({text}, {sign}, -1)",
    "TO_SECONDS": lambda seconds: f"INTERVAL '{seconds}' SECOND",
    "TRIM": lambda text, signs: f"TRIM(BOTH {signs} FROM {text})",
}
"""By DuckDB's name, given the printed arguments."""
