"""One file of whatever kind, staged; the kind is told by its first bytes, not by its name."""

import csv
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

from fenqun.errors import Phrase, Place, UnreadableFile, message
from fenqun.sources.reading import excel
from fenqun.sources.reading.bombs import inflate
from fenqun.sources.reading.delimited import stage_delimited
from fenqun.sources.reading.excel import stage_excel
from fenqun.sources.reading.json_lines import stage_json_lines
from fenqun.sources.reading.staged import ReadOptions, Staged
from fenqun.sources.reading.writing import free_path

Reader = Callable[[Path, ReadOptions, Path], Staged]

_HEAD = 1024
_GZIP, _ZIP, _OLD_EXCEL, _PARQUET = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
_FOREIGN = (
    (b"%PDF", message("it is a PDF document; export the table as CSV or Excel")),
    (b"SQLite format 3\0", message("it is a SQLite database; declare it under 'database'")),
    (b"\x28\xb5\x2f\xfd", message("it is compressed by zstd; unpack it first")),
    (b"BZh", message("it is compressed by bzip2; unpack it first")),
    (b"\xfd7zXZ", message("it is compressed by xz; unpack it first")),
    (b"7z\xbc\xaf", message("it is a 7-Zip archive; unpack it first")),
    (b"Rar!", message("it is a RAR archive; unpack it first")),
    (b"PK\x05\x06", message("it is an empty archive")),
)
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta", b"<head")
_NEVER_JSON = frozenset({".csv", ".tsv", ".tab", ".txt"})

MOST_COLUMNS = 2000


def stage(path: Path, options: ReadOptions, into: Path) -> Staged:
    """The file made ready for an engine; what must be written anew goes into the folder `into`.

    Raises UnreadableFile naming the byte, line or sheet; UnsafeFile for one refused before parsing.
    """
    try:
        staged = _staged(path, options, into)
    except OSError as error:
        raise UnreadableFile(at=Place(path.name), what=error.strerror or str(error)) from error
    if len(staged.header) > MOST_COLUMNS:
        what = Phrase(
            message("it has {columns} columns; at most {most} are taken"), columns=len(staged.header), most=MOST_COLUMNS
        )
        raise UnreadableFile(at=Place(path.name), what=what)
    return staged


def _staged(path: Path, options: ReadOptions, into: Path) -> Staged:
    head = _head(path)
    if not head.startswith(_GZIP):
        return _reader(path, head)(path, options, into)
    inner = free_path(into, path.stem if path.suffix.lower() == ".gz" else f"{path.name}.inflated")
    inflate(path, inner)
    return replace(_reader(inner, _head(inner))(inner, options, into), end=None)


def sheets(path: Path) -> tuple[str, ...]:
    """The names of a workbook's visible sheets; none for any other file."""
    head = _head(path)
    return excel.sheet_names(path) if _is_workbook(path, head) else ()


def staged_records(staged: Staged, most: int | None = None) -> Iterator[tuple[str, ...]]:
    """The records of a staged CSV in plain Python, in `staged.columns`; the first `most` of them."""
    with staged.path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=staged.delimiter, strict=True)
        yield from map(tuple, islice(reader, staged.skip_rows, None if most is None else staged.skip_rows + most))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_HEAD)


def _reader(path: Path, head: bytes) -> Reader:
    if head.startswith(_PARQUET):
        return _stage_parquet
    if _is_workbook(path, head):
        return stage_excel
    what = next((what for mark, what in _FOREIGN if head.startswith(mark)), None) or _foreign(head)
    if what is not None:
        raise UnreadableFile(at=Place(path.name), what=Phrase(what))
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] in (b"{", b"[") and path.suffix.lower() not in _NEVER_JSON:
        return stage_json_lines
    return stage_delimited


def _is_workbook(path: Path, head: bytes) -> bool:
    if head.startswith(_OLD_EXCEL):
        return True
    if not head.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise UnreadableFile(at=Place(path.name), what=Phrase(message("the zipped file is damaged"))) from error
    if "[Content_Types].xml" not in names or "xl/workbook.bin" in names:
        what = Phrase(message("it is no .xlsx workbook; save it as .xlsx, or take the files out of the archive"))
        raise UnreadableFile(at=Place(path.name), what=what)
    return True


def _foreign(head: bytes) -> str | None:
    if head.startswith(_GZIP):
        return message("it is compressed twice; unpack it first")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        return message("it is a web page or XML, whatever its name says; open it in a spreadsheet and save it as .xlsx")
    return None


def _stage_parquet(path: Path, options: ReadOptions, into: Path) -> Staged:
    """Parquet as it lies: its names and rows are for the engine to read, so `header` is empty and `rows` 0."""
    with path.open("rb") as file:
        file.seek(-4, 2)
        if file.read() != _PARQUET:
            raise UnreadableFile(
                at=Place(path.name), what=Phrase(message("the Parquet file is cut off before its end"))
            )
    return replace(Staged("parquet", path, (), 0), first_row=1, skip_rows=0)
