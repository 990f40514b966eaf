"""A quality report in plain words: rows accounted for, what is wrong, and every column."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from fenqun.answers.figures import edge, number
from fenqun.errors import message

Translate = Callable[[str], str]

TYPES: Mapping[str, str] = {
    "number": message("number"),
    "text": message("text"),
    "date": message("date"),
    "time": message("time"),
    "boolean": message("yes/no"),
}
_FREQUENT = 3
_MAYBE_YEARS = 10_000
_FLOAT_NOISE = 6
"""Decimals beyond which a floating number says nothing."""
_COUNTED = (
    ("returns", message("rows that take an order back")),
    ("duplicate_lines", message("rows equal to an earlier one (used)")),
    ("repeated_rows", message("rows that an earlier file has as well (used: they count twice)")),
    ("redated_orders", message("order ids that come with more than one date (each taken for one order)")),
    ("orphans", message("rows of a customer that is not in the customers' file (used)")),
)


@dataclass(frozen=True)
class Told:
    """A report for people; `problems` say how many and what, `said` was decided in reading."""

    source: str
    read: int
    used: int
    aside: int
    left_out: int
    problems: tuple[tuple[int, str], ...]
    counted: tuple[tuple[int, str], ...]
    said: tuple[str, ...]
    columns: tuple[Mapping[str, Any], ...]


def told(report: Mapping[str, Any], reasons: Mapping[str, str], t: Translate) -> Told:
    """The report of `QualityAnswer` or `PreviewAnswer` in words."""
    counted = {**report["set_aside"]}
    problems = [(rows, t(reasons[code])) for code, rows in counted.items()]
    problems += [(rows, t(reasons[code])) for code, rows in report["value_problems"].items()]
    said = [*report["said"], *(said for file in report["files"] for said in file["said"])]
    columns = tuple(_column(column, t) for column in report["columns"])
    return Told(
        source=report["source"],
        read=report["read"],
        used=report["used"],
        aside=sum(report["set_aside"].values()),
        left_out=report["left_out"],
        problems=tuple(sorted(problems, reverse=True)),
        counted=tuple((report[key], t(text)) for key, text in _COUNTED if report.get(key)),
        said=tuple(t(each["template"]).format(**each["parts"]) for each in said),
        columns=columns,
    )


def _column(column: Mapping[str, Any], t: Translate) -> dict[str, Any]:
    rows = column["rows"]
    missing = column["missing"] / rows if rows else 0.0
    return {
        "name": column["name"],
        "header": column["file_column"] or "",
        "type": t(TYPES[column["type"]]),
        "missing": missing,
        "bad": column["unreadable"] + column["impossible"],
        "distinct": ("≈ " if column["estimated"] else "") + number(column["distinct"]),
        "range": _range(column, t),
        "is_empty": bool(rows) and column["missing"] == rows,
    }


def _range(column: Mapping[str, Any], t: Translate) -> str:
    if column["smallest"] is None:
        values = column["frequent"][:_FREQUENT]
        return t(message(", ")).join(f"{part['value']} ({number(part['rows'])})" for part in values)
    return " … ".join(edge(column[end], column["type"]) for end in ("smallest", "largest"))


def aside(
    rows: Sequence[Mapping[str, Any]],
    reasons: Mapping[str, str],
    t: Translate,
    reports: Sequence[Mapping[str, Any]] = (),
) -> list[dict[str, Any]]:
    """The first rows set aside, and values taken as unknown, each with its reason in words.

    Columns are called as in the files, where `reports` say how.
    """
    headers = {(each["source"], one["name"]): one["file_column"] for each in reports for one in each["columns"]}
    return [
        {
            "file": row["file"],
            "row": row["row"],
            "column": headers.get((row["source"], row["column"])) or row["column"] or "",
            "value": row["value"] or "",
            "reason": t(reasons.get(row["reason"], row["reason"])),
            "became": t(message("row used, value left empty")) if row["kept"] else t(message("row set aside")),
        }
        for row in rows
    ]


def cell(value: object) -> tuple[str, object]:
    """A value of a first row with the kind of its cell: exact, no thousands apart in what may be a year."""
    if isinstance(value, datetime):
        return "time", value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, bool) or value is None:
        return "text", value
    if isinstance(value, float):
        value = int(value) if value.is_integer() else round(value, _FLOAT_NOISE)
    if isinstance(value, int | float | Decimal):
        return "number", str(value) if -_MAYBE_YEARS < value < _MAYBE_YEARS else f"{value:,}"
    return "text", value
