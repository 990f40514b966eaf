"""Files that are small on disk and huge once read: refused before anything parses them."""

import gzip
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from fenqun.errors import Phrase, Place, UnreadableFile, UnsafeFile, message

MAX_WORKBOOK = 1 << 30
"""Bytes of a workbook once inflated."""
MAX_TEXT = 8 << 30
"""Bytes of a compressed text once inflated."""
MAX_RATIO = 200
"""How many times larger than on disk a file over `_HARMLESS` bytes may be."""
MAX_CELLS = 50_000_000
"""Cells of the rectangle around a sheet's cells; readers hold all of it, empty ones too."""
MAX_SPARSE = 2_000_000
"""Cells of that rectangle if nearly all are empty."""
SPREAD = message("{part} spreads {cells} cells over an area of {area}")
_HARMLESS = 32 << 20
_MOST_PARTS = 10_000
_CHUNK = 1 << 20
_OVERLAP = 64
_REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,10})["']""")
_CELL_STARTS = (b"<c ", b"<c>", b"<c/", b":c ", b":c>", b":c/")


def check_workbook(path: Path) -> None:
    """Raises UnsafeFile if the zipped workbook inflates to too much or spreads its cells too far."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            _check_sizes(path.name, parts)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    with archive.open(part) as file:
                        _check_cells(path.name, part.filename, file)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise UnreadableFile(
            at=Place(path.name), what=Phrase(message("the workbook is damaged ({error})"), error=str(error))
        ) from error


def inflate(path: Path, target: Path) -> None:
    """Writes what a gzip file holds. Raises UnsafeFile if that is too much, UnreadableFile if it is damaged."""
    most = max(_HARMLESS, min(MAX_TEXT, MAX_RATIO * path.stat().st_size))
    done = 0
    try:
        with gzip.open(path) as file, target.open("wb") as out:
            while chunk := file.read(_CHUNK):
                done += len(chunk)
                if done > most:
                    raise UnsafeFile(
                        at=Place(path.name), what=Phrase(message("it inflates to more than {size}"), size=_size(most))
                    )
                out.write(chunk)
    except (gzip.BadGzipFile, zlib.error, EOFError) as error:
        raise UnreadableFile(
            at=Place(path.name), what=Phrase(message("the compressed file is damaged ({error})"), error=str(error))
        ) from error


def _check_sizes(name: str, parts: list[zipfile.ZipInfo]) -> None:
    inflated = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    if len(parts) > _MOST_PARTS:
        raise UnsafeFile(at=Place(name), what=Phrase(message("the workbook has {count} parts"), count=len(parts)))
    if inflated > MAX_WORKBOOK or (inflated > _HARMLESS and inflated > MAX_RATIO * packed):
        what = Phrase(
            message("the workbook of {packed} inflates to {inflated}"), packed=_size(packed), inflated=_size(inflated)
        )
        raise UnsafeFile(at=Place(name), what=what)


@dataclass
class _Extent:
    """The rectangle around the cells seen so far."""

    cells: int = 0
    rows: set[int] = field(default_factory=lambda: {0})
    columns: set[bytes] = field(default_factory=set)

    def add(self, chunk: bytes) -> None:
        found = _REFERENCE.findall(chunk)
        self.cells += sum(chunk.count(start) for start in _CELL_STARTS)
        self.columns.update({letters.upper() for letters, _ in found})
        numbers = [int(digits) for digits in {digits for _, digits in found}]
        if numbers:
            self.rows = {min(numbers), max(numbers)} if self.rows == {0} else {*self.rows, min(numbers), max(numbers)}
            self.rows = {min(self.rows), max(self.rows)}

    @property
    def area(self) -> int:
        """Cells of the rectangle."""
        numbers = [_column(letters) for letters in self.columns if letters]
        width = max(numbers) - min(numbers) + 1 if numbers else 1
        return width * (max(self.rows) - min(self.rows) + 1)


def _check_cells(name: str, part: str, file: IO[bytes]) -> None:
    extent, tail = _Extent(), b""
    while chunk := file.read(_CHUNK):
        extent.add(tail + chunk)
        tail = chunk[-_OVERLAP:]
        sparse = extent.area > MAX_SPARSE and extent.cells * 50 < extent.area
        if extent.cells > MAX_CELLS or extent.area > MAX_CELLS or (sparse and len(chunk) < _CHUNK):
            what = Phrase(SPREAD, part=part, cells=f"{extent.cells:,}", area=f"{extent.area:,}")
            raise UnsafeFile(at=Place(name), what=what)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _size(count: int) -> str:
    return f"{count / (1 << 20):,.0f} MB" if count >= 1 << 20 else f"{count / 1024:,.0f} KB"
