"""Small files that are huge once read are refused in seconds and little memory."""

import gzip
import io
import time
import tracemalloc
import zipfile

import pytest

from fenqun.errors import UnreadableFile, UnsafeFile
from fenqun.sources.reading.read import stage
from fenqun.sources.reading.staged import ReadOptions

_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
    "_rels/.rels": "<Relationships/>",
    "xl/workbook.xml": "<workbook/>",
}


def workbook(path, sheet: bytes):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _PARTS.items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
    return path


def refused_cheaply(path, into, match):
    tracemalloc.start()
    started = time.monotonic()
    with pytest.raises(UnsafeFile, match=match):
        stage(path, ReadOptions(), into)
    assert time.monotonic() - started < 5
    assert tracemalloc.get_traced_memory()[1] < 100 << 20
    tracemalloc.stop()


@pytest.mark.parametrize(
    "cells",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row><c r = 'A1'/></row><row><c r\n=\n'XFD1048576'/></row>",
        b'<x:row r="1"><x:c r="A1"/><x:c r="T1"/></x:row><x:row r="1048576"><x:c r="A1048576"/></x:row>',
        b'<row r="1"><c/></row><row r="99999999"><c/></row>',
    ],
)
def test_two_cells_at_far_corners_are_refused(tmp_path, into, cells):
    path = workbook(tmp_path / "far.xlsx", b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>")
    refused_cheaply(path, into, "spreads . cells over an area of")


def test_a_sheet_that_inflates_hundredfold_is_refused(tmp_path, into):
    path = workbook(tmp_path / "bomb.xlsx", b"<row>" + b" " * (200 << 20))
    refused_cheaply(path, into, "inflates to 200 MB")


def test_a_workbook_that_lies_about_its_size_is_refused(tmp_path, into):
    path = workbook(tmp_path / "liar.xlsx", b"<row>" + b" " * (1 << 20))
    size = (5 + (1 << 20)).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (100).to_bytes(4, "little")))
    with pytest.raises(UnreadableFile, match="damaged"):
        stage(path, ReadOptions(), into)


def test_a_compressed_text_that_inflates_too_far_is_refused(tmp_path, into):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n" * (50 << 18)))
    refused_cheaply(path, into, "inflates to more than 32 MB")


def test_a_cut_off_compressed_text_is_refused(tmp_path, into):
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"a,b\n1,2\n")[:-6])
    with pytest.raises(UnreadableFile, match="damaged"):
        stage(path, ReadOptions(), into)


def test_a_file_compressed_twice_is_refused(tmp_path, into):
    path = tmp_path / "twice.csv.gz"
    path.write_bytes(gzip.compress(gzip.compress(b"a,b\n1,2\n")))
    with pytest.raises(UnreadableFile, match="compressed twice"):
        stage(path, ReadOptions(), into)


def test_an_archive_is_no_workbook(tmp_path, into):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("../../orders.csv", "a,b\n")
    (tmp_path / "orders.zip").write_bytes(buffer.getvalue())
    with pytest.raises(UnreadableFile, match=r"no \.xlsx workbook"):
        stage(tmp_path / "orders.zip", ReadOptions(), into)
