"""The wording of rules as sentences: English templates for the translators' catalogue."""

from collections.abc import Mapping

from fenqun.errors import message

COMPARISONS: Mapping[str, str] = {
    "==": message("{left} is {right}"),
    "!=": message("{left} is not {right}"),
    "<": message("{left} is less than {right}"),
    "<=": message("{left} is at most {right}"),
    ">": message("{left} is more than {right}"),
    ">=": message("{left} is at least {right}"),
}
DAY_COMPARISONS: Mapping[str, str] = {
    **COMPARISONS,
    "<": message("{left} is before {right}"),
    "<=": message("{left} is on or before {right}"),
    ">": message("{left} is after {right}"),
    ">=": message("{left} is on or after {right}"),
}
TURNED = message("not: {item}")
BOTH = message("{left} and {right}")
EITHER = message("{left} or {right}")
GROUPED = message("({item})")
MARKED = message("{name}: yes")
UNMARKED = message("{name}: no")
YES = message("yes")
NO = message("no")
QUOTED = message("“{text}”")
ONE_OF = message("{left} is one of {values}")
BETWEEN_VALUES = message(", ")
LISTED = message("{left} is in the list {file}")
ARITHMETIC: Mapping[str, str] = {
    "+": message("{left} + {right}"),
    "-": message("{left} − {right}"),
    "*": message("{left} × {right}"),
    "/": message("{left} ÷ {right}"),
}
NEGATIVE = message("−{item}")

FUNCTIONS: Mapping[str, str] = {
    "lower": message("{a} in small letters"),
    "length": message("the number of characters of {a}"),
    "contains": message("{a} contains {b}"),
    "starts_with": message("{a} begins with {b}"),
    "ends_with": message("{a} ends with {b}"),
    "matches": message("{a} matches the pattern {b}"),
    "has_item": message("{a} includes {b}"),
    "abs": message("{a} without its sign"),
    "round": message("{a} rounded"),
    "floor": message("{a} rounded down"),
    "ceil": message("{a} rounded up"),
    "if_unknown": message("{a} ({b} where unknown)"),
    "when": message("{b} if {a}, otherwise {c}"),
    "known": message("{a} is known"),
    "unknown": message("{a} is unknown"),
    "year": message("the year of {a}"),
    "month": message("the month of {a}"),
    "day": message("the day of the month of {a}"),
    "weekday": message("the day of the week of {a}"),
    "day_of": message("the day of {a}"),
    "days_since": message("days since {a}"),
    "months_since": message("months since {a}"),
    "years_since": message("years since {a}"),
    "days_between": message("days from {a} to {b}"),
    "days_until_anniversary": message("days until the anniversary of {a}"),
    "tagged": message("has the tag {a}"),
    "changed": message("{a} has changed"),
    "count": message("the number of rows"),
    "sum": message("the sum of {a}"),
    "mean": message("the mean of {a}"),
    "median": message("the median of {a}"),
    "min": message("the least {a}"),
    "max": message("the greatest {a}"),
    "distinct": message("the number of different values of {a}"),
    "first": message("the first {a}"),
    "last": message("the last {a}"),
    "top": message("the most frequent {a}"),
    "top_share": message("the share of the most frequent {a}"),
    "share": message("the share of rows where {a}"),
    "trend": message("the change of {a} against the window before"),
    "mean_gap": message("the mean number of days between one {a} and the next"),
}
BY: Mapping[str, str] = {
    "top": message("the {a} with the largest value of {by}"),
    "top_share": message("the share of the leading {a} in {by}"),
    "share": message("the share of {by} where {a}"),
}
CHANGED_WITHIN = message("{a} has changed in the last {span}")
ROUNDED_TO = message("{a} rounded to {b} decimals")
