"""Files for people: CSV and Excel that are safe to open, Parquet, JSON lines."""

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category
from uuid import uuid4

from sqlglot import exp

from fenqun.answers import ExportAnswer
from fenqun.definition import DataType
from fenqun.errors import Phrase, UsageError, message
from fenqun.query import Query, column, named

if TYPE_CHECKING:
    from fenqun.engine.backend import Answering

FORMATS = ("csv", "jsonl", "parquet", "xlsx")
EXCEL_ROWS = 1_048_576
"""Rows a sheet holds, the header among them."""
EXCEL_CHARACTERS = 32_767
EXCEL_FIRST_YEAR = 1900
"""What one cell holds, and the first year Excel knows."""

# A spreadsheet reads a cell that starts so as a formula, also behind blanks and in full-width form ...
_FORMULA = r"^(?:[\t\r\n]|[\p{Z}\p{C}]*[=+\-@＝＋－＠])"
# ... save plain numbers, telephone numbers and @names, which have to come back as they were.
_HARMLESS = r"[+-]?\d+(?:[.,]\d+)*%?|\+\d[\d ]*|@[\p{L}\p{N}_.·]+"
_REFERENCE = r"@[A-Za-z]{1,3}\d+"


def write(backend: "Answering", query: Query, to: Path, *, what: str, scratch: Path) -> ExportAnswer:
    """The query's rows as a file, its kind by the ending of `to`; the file appears whole or not at all.

    `scratch` is a directory the backend may write to. Text that a spreadsheet would run gets a leading apostrophe in
    CSV and is written as text in Excel. Raises UsageError for another ending, or for more rows than a sheet holds.
    """
    kind = to.suffix.lstrip(".").lower()
    if kind not in FORMATS:
        known = ", ".join(f".{ending}" for ending in FORMATS)
        unknown = message("cannot write '{ending}' files; end the name with one of: {known}")
        raise UsageError(what=Phrase(unknown, ending=to.suffix, known=known))
    if not to.parent.is_dir():
        raise UsageError(what=Phrase(message("there is no folder '{folder}'"), folder=str(to.parent)))
    staged = scratch / f"{uuid4().hex}.{kind}"
    try:
        if kind == "xlsx":
            rows = _write_excel(backend, query, staged)
        elif kind == "csv":
            rows = backend.copy_to(_neutralised(query).select, staged, "csv")
        else:
            rows = backend.copy_to(query.select, staged, "jsonl" if kind == "jsonl" else "parquet")
        _publish(staged, to, byte_order_mark=kind == "csv")
    finally:
        staged.unlink(missing_ok=True)
    return ExportAnswer(what, str(to), rows, tuple(query.columns))


def _neutralised(query: Query) -> Query:
    """Texts that would start a formula get a leading apostrophe, headings too; everything else as it was."""
    inner = query.select.subquery("_rows", copy=False)
    cells = (named(_cell(name, kind), harmless(name)) for name, kind in query.columns.items())
    return Query(exp.select(*cells).from_(inner), query.columns)


def _cell(name: str, kind: DataType) -> exp.Expression:
    if kind is not DataType.TEXT:
        return column(name)
    risky = exp.func("regexp_matches", column(name), exp.Literal.string(_FORMULA))
    harmless = exp.func("regexp_full_match", column(name), exp.Literal.string(_HARMLESS))
    reference = exp.func("regexp_full_match", column(name), exp.Literal.string(_REFERENCE))
    quoted = exp.DPipe(this=exp.Literal.string("'"), expression=column(name))
    runs = exp.and_(risky, exp.or_(exp.not_(harmless), reference))
    return exp.Case(ifs=[exp.If(this=runs, true=quoted)], default=column(name))


def harmless(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula."""
    visible = text.lstrip("".join(sign for sign in text if category(sign)[0] in "ZC"))
    return f"'{text}" if visible.startswith(_SIGNS) else text


_SIGNS = tuple("=+-@＝＋－＠")


def _write_excel(backend: "Answering", query: Query, path: Path) -> int:
    import xlsxwriter  # noqa: PLC0415 - only one kind of export needs it

    rows = backend.rows(query.select)
    if len(rows) >= EXCEL_ROWS:
        too_many = message("{rows} rows do not fit an Excel sheet; export to .csv")
        raise UsageError(what=Phrase(too_many, rows=len(rows)))
    settings = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(str(path), settings) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        head = book.add_format({"bold": True})
        styles = {kind: book.add_format({"num_format": shown}) for kind, shown in _SHOWN.items()}
        for place, name in enumerate(query.columns):
            sheet.write_string(0, place, name, head)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, date) and value.year < EXCEL_FIRST_YEAR:
                    sheet.write_string(number, place, value.isoformat())
                elif isinstance(value, str):
                    _write_text(sheet, number, place, value)
                elif value is not None:
                    sheet.write(number, place, value, styles.get(type(value)))
    return len(rows)


_SHOWN = {date: "yyyy-mm-dd", datetime: "yyyy-mm-dd hh:mm:ss"}


def _write_text(sheet: Any, row: int, place: int, text: str) -> None:
    if len(text) > EXCEL_CHARACTERS:
        too_long = message("a text in row {row} is longer than an Excel cell takes; export to .csv")
        raise UsageError(what=Phrase(too_long, row=row))
    sheet.write_string(row, place, text)


def _publish(staged: Path, to: Path, *, byte_order_mark: bool) -> None:
    beside = to.with_name(f".{to.name}.{uuid4().hex}")
    try:
        with staged.open("rb") as source, beside.open("wb") as target:
            if byte_order_mark:
                target.write(b"\xef\xbb\xbf")  # Excel reads Chinese as GBK without it
            shutil.copyfileobj(source, target, 1 << 20)
        beside.replace(to)
    finally:
        beside.unlink(missing_ok=True)
