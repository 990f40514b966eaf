"""Excel workbooks (.xlsx, .xls): one sheet's table, its values as canonical text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from fenqun.errors import Phrase, Place, UnreadableFile, message
from fenqun.sources.reading.bombs import check_workbook
from fenqun.sources.reading.heading import SAMPLE_ROWS, Heading, find_heading, trimmed
from fenqun.sources.reading.staged import ROW_COLUMN, ReadOptions, Said, Staged
from fenqun.sources.reading.writing import Numbered, free_path, write_rows

SHEET_CHOSEN = message("of the sheets {sheets}, '{sheet}' was read; set 'sheet' for another.")
MERGED = message("values of merged cells were repeated in each row they cover.")
BESIDE = message("{count} values beside the table, in columns without a header, were left out.")
_MOST_MERGED = 100_000

Cell = str | bool | int | float | date | datetime | time | timedelta


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of the sheets that people see, in their order."""
    with _opened(path) as book:
        return _visible(book)


def stage_excel(path: Path, options: ReadOptions, into: Path) -> Staged:
    """One sheet written anew into the folder: the one asked for, else the first that holds anything.

    Dates are ISO text, numbers plain ones, errors such as #N/A blank. Raises UnreadableFile naming the sheet.
    """
    with _opened(path) as book:
        name, sheet = _sheet(book, path, options.sheet)
        merged = _merged(sheet)
        place = Place(f"{path.name}[{name}]")
        sample = list(islice(_rows(sheet, merged), SAMPLE_ROWS))
        if not any(trimmed(row) for row in sample) and options.header_row is None:
            raise UnreadableFile(at=place, what=Phrase(message("the sheet is empty")))
        heading = find_heading(sample, options.header_row)
        if heading.row > len(sample):
            raise UnreadableFile(at=place, what=Phrase(message("it has no row {row} for the header"), row=heading.row))
        target = free_path(into, f"{path.name}.{book.sheet_names.index(name) + 1}.csv")
        table = _Table(sheet, merged, heading)
        written = write_rows(target, heading.names, table.records())
        several = options.sheet is None and len(_visible(book)) > 1
        chosen = (Said(SHEET_CHOSEN, {"sheets": ", ".join(_visible(book)), "sheet": name}),) if several else ()
        return Staged("csv", target, heading.names, written.rows, first_row=written.first_row, row_column=ROW_COLUMN,
                      said=(*chosen, *heading.said, *table.said()), sheet=name)  # fmt: skip


def cell_text(value: Cell) -> str:
    """A cell as canonical text: ISO dates and times, plain numbers without exponent, true and false."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return _span_text(value) if isinstance(value, timedelta) else value.isoformat()


def _number_text(value: float) -> str:
    text = repr(value)
    if text.endswith(".0"):
        return text[:-2]
    return format(Decimal(text), "f") if "e" in text else "" if text in ("nan", "inf", "-inf") else text


def _span_text(span: timedelta) -> str:
    seconds = round(span.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _opened(path: Path) -> CalamineWorkbook:
    with path.open("rb") as file:
        zipped = file.read(2) == b"PK"
    if zipped:
        check_workbook(path)
    try:
        return load_workbook(str(path))
    except PasswordError as error:
        raise UnreadableFile(
            at=Place(path.name), what=Phrase(message("the workbook is protected by a password"))
        ) from error
    except CalamineError as error:
        raise UnreadableFile(
            at=Place(path.name), what=Phrase(message("the workbook is damaged ({error})"), error=str(error))
        ) from error


def _visible(book: CalamineWorkbook) -> tuple[str, ...]:
    shown = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    return tuple(shown or book.sheet_names)


def _sheet(book: CalamineWorkbook, path: Path, wanted: str | None) -> tuple[str, CalamineSheet]:
    if wanted is not None and wanted not in book.sheet_names:
        what = Phrase(message("no sheet '{sheet}'; it has: {sheets}"), sheet=wanted, sheets=", ".join(book.sheet_names))
        raise UnreadableFile(at=Place(path.name), what=what)
    for name in [wanted] if wanted is not None else _visible(book):
        try:
            sheet = book.get_sheet_by_name(name)
        except CalamineError as error:
            what = Phrase(message("the sheet is damaged ({error})"), error=str(error))
            raise UnreadableFile(at=Place(f"{path.name}[{name}]"), what=what) from error
        if wanted is not None or sheet.start is not None:
            return name, sheet
    raise UnreadableFile(at=Place(path.name), what=Phrase(message("all its sheets are empty")))


def _merged(sheet: CalamineSheet) -> dict[int, list[int]]:
    """By row (from 0), the columns whose value is that of the row above, merged with it."""
    covered: dict[int, list[int]] = defaultdict(list)
    first = sheet.start[1] if sheet.start else 0
    count = 0
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        count += bottom - top
        if count > _MOST_MERGED:
            break
        for row in range(top + 1, bottom + 1):
            covered[row].append(left - first)
    return covered


def _rows(sheet: CalamineSheet, merged: dict[int, list[int]]) -> Iterator[list[str]]:
    above: list[str] = []
    for place, cells in enumerate(sheet.iter_rows()):
        row = [cell_text(cell) for cell in cells]
        for column in merged.get(place, ()):
            if 0 <= column < min(len(row), len(above)) and not row[column]:
                row[column] = above[column]
        above = row
        yield row


class _Table:
    """The records of a sheet below its header, noting what was mended or left out on the way."""

    def __init__(self, sheet: CalamineSheet, merged: dict[int, list[int]], heading: Heading) -> None:
        self._sheet, self._merged, self._heading = sheet, merged, heading
        self._beside = 0

    def records(self) -> Iterator[Numbered]:
        """Every row that holds something in the table's columns."""
        width = len(self._heading.names)
        for row, cells in enumerate(_rows(self._sheet, self._merged), start=1):
            if row > self._heading.row:
                self._beside += sum(bool(cell.strip()) for cell in cells[width:])
                if any(cell.strip() for cell in cells[:width]):
                    yield row, _exactly(cells, width)

    def said(self) -> Iterator[Said]:
        """What to tell once all records are read."""
        if any(row >= self._heading.row for row in self._merged):
            yield Said(MERGED)
        if self._beside:
            yield Said(BESIDE, {"count": self._beside})


def _exactly(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))][:width]
