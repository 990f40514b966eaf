"""The quality report in the terminal."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from fenqun.answers import Answer, QualityAnswer
from fenqun.answers.figures import edge, number, per_cent
from fenqun.cli.drawing import heading, table, wide
from fenqun.errors import message
from fenqun.language import Translator

NARROW = 100
SHOWN_VALUES = 3
TYPES = {
    "number": message("number"),
    "text": message("text"),
    "date": message("date"),
    "time": message("time"),
    "boolean": message("yes/no"),
}


def show_quality(answer: Answer, console: Console, translate: Translator) -> None:
    """Every source's rows accounted for, its columns, and the first rows set aside."""
    if not isinstance(answer, QualityAnswer):
        raise TypeError(type(answer))
    for report in answer.reports:
        _report(report, answer.reasons, console, translate)
    if answer.set_aside:
        _set_aside(answer, console, translate)


def _report(report: Mapping[str, Any], reasons: Mapping[str, str], console: Console, translate: Translator) -> None:
    heading(console, report["source"], note=report["role"])
    aside = sum(report["set_aside"].values())
    told = translate("{read} rows read = {used} used + {aside} set aside + {left_out} left out").format(
        read=number(report["read"]),
        used=number(report["used"]),
        aside=number(aside),
        left_out=number(report["left_out"]),
    )
    console.print(told, markup=False)
    counted = {**report["set_aside"], **report["value_problems"]}
    for code, rows in counted.items():
        console.print(f"  {number(rows):>9}  {translate(reasons[code])}", markup=False, style="yellow")
    for key, text in (
        ("returns", translate("rows that take an order back")),
        ("duplicate_lines", translate("rows equal to an earlier one (used)")),
        ("repeated_rows", translate("rows that an earlier file has as well (used: they count twice)")),
        ("redated_orders", translate("order ids that come with more than one date (each taken for one order)")),
        ("orphans", translate("rows of a customer that is not in the customers' file (used)")),
    ):
        if report.get(key):
            console.print(f"  {number(report[key]):>9}  {text}", markup=False, style="dim")
    for said in [*report["said"], *(said for file in report["files"] for said in file["said"])]:
        console.print(f"  {translate(said['template']).format(**said['parts'])}", markup=False, style="dim")
    console.print()
    (_columns if wide(console, NARROW) else _columns_in_short)(report, console, translate)


def _columns(report: Mapping[str, Any], console: Console, translate: Translator) -> None:
    columns = [
        (translate("column"), False),
        (translate("in the file"), False),
        (translate("type"), False),
        (translate("missing"), True),
        (translate("unreadable"), True),
        (translate("impossible"), True),
        (translate("distinct"), True),
        (translate("range, or most frequent"), False),
    ]
    rows = [
        [
            column["name"],
            column["file_column"] or "",
            translate(TYPES[column["type"]]),
            _missing(column),
            number(column["unreadable"]) if column["unreadable"] else "",
            number(column["impossible"]) if column["impossible"] else "",
            _distinct(column),
            _reach(column, SHOWN_VALUES),
        ]
        for column in report["columns"]
    ]
    console.print(table(columns, rows, whole=3))


def _columns_in_short(report: Mapping[str, Any], console: Console, translate: Translator) -> None:
    """Five columns where there is no room for eight: what cannot be used as one count, the file's names left out."""
    columns = [
        (translate("column"), False),
        (translate("missing"), True),
        (translate("unusable"), True),
        (translate("distinct"), True),
        (translate("range, or most frequent"), False),
    ]
    rows = []
    for column in report["columns"]:
        unusable = column["unreadable"] + column["impossible"]
        shown = number(unusable) if unusable else ""
        rows.append([column["name"], _missing(column), shown, _distinct(column), _reach(column, SHOWN_VALUES - 1)])
    console.print(table(columns, rows, whole=1))


def _missing(column: Mapping[str, Any]) -> str:
    return per_cent(column["missing"] / column["rows"] if column["rows"] else 0.0)


def _distinct(column: Mapping[str, Any]) -> str:
    return ("≈ " if column["estimated"] else "") + number(column["distinct"])


def _reach(column: Mapping[str, Any], most: int) -> str:
    if column["smallest"] is None:
        return ", ".join(f"{part['value']} ({number(part['rows'])})" for part in column["frequent"][:most])
    return " … ".join(edge(column[end], column["type"]) for end in ("smallest", "largest"))


def _set_aside(answer: QualityAnswer, console: Console, translate: Translator) -> None:
    heading(console, translate("The first rows set aside"), note="fenqun export set_aside --to set_aside.csv")
    columns = [
        (translate("file"), False),
        (translate("row"), True),
        (translate("column"), False),
        (translate("value"), False),
        (translate("reason"), False),
        (translate("row used"), False),
    ]
    rows = [
        [
            str(row["file"]),
            number(row["row"]),
            row["column"] or "",
            row["value"] or "",
            translate(answer.reasons.get(row["reason"], row["reason"])),
            number(row["kept"]),
        ]
        for row in answer.set_aside
    ]
    console.print(table(columns, rows))
