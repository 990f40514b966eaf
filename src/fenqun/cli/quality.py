"""The quality report in the terminal."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console

from fenqun.answers import Answer, QualityAnswer
from fenqun.cli.drawing import heading, number, per_cent, table
from fenqun.language import Translator


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
        ("orphans", translate("rows of a customer that is not in the customers' file (used)")),
    ):
        if report.get(key):
            console.print(f"  {number(report[key]):>9}  {text}", markup=False, style="dim")
    for said in [*report["said"], *(said for file in report["files"] for said in file["said"])]:
        console.print(f"  {translate(said['template']).format(**said['parts'])}", markup=False, style="dim")
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
    console.print(table(columns, [_column(column) for column in report["columns"]]))


def _column(column: Mapping[str, Any]) -> list[str]:
    share = column["missing"] / column["rows"] if column["rows"] else 0.0
    frequent = ", ".join(f"{part['value']} ({number(part['rows'])})" for part in column["frequent"][:3])
    reach = f"{column['smallest']} … {column['largest']}" if column["smallest"] is not None else frequent
    return [
        column["name"],
        column["file_column"] or "",
        column["type"],
        per_cent(share),
        number(column["unreadable"]) if column["unreadable"] else "",
        number(column["impossible"]) if column["impossible"] else "",
        ("≈ " if column["estimated"] else "") + number(column["distinct"]),
        reach,
    ]


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
