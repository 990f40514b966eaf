"""What a Parquet file says of itself in its footer: its columns' types, and its rows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from os import SEEK_END
from pathlib import Path
from typing import Any

from fenqun.definition import DataType

_MAX_FOOTER = 64 * 1024 * 1024
_HEAD = 64 * 1024
"""Of a longer footer only so much is read at first: behind the columns and the number of rows it tells of row groups,
and of a hundred million rows' reading that takes a third of a second."""
_ROWS = 3
"""The field of the number of rows; that of the columns comes before it."""

_Struct = dict[int, Any]
"""A Thrift struct: values by field number."""


@dataclass(frozen=True)
class Footer:
    """The columns in order, each with its type in Delta's words, and the number of rows."""

    columns: Mapping[str, str]
    rows: int


def footer(path: Path) -> Footer:
    """The footer of a flat Parquet file.

    Raises ValueError where the file was not written to its end or holds a type the store does not keep.
    Source: Apache Parquet format 2.11, FileMetaData in the Thrift compact protocol.
    """
    with path.open("rb") as file:

        def read(start: int, length: int) -> bytes:
            file.seek(start)
            return file.read(length)

        return footer_of(path.name, file.seek(0, SEEK_END), read)


def footer_of(name: str, size: int, read: Callable[[int, int], bytes]) -> Footer:
    """As `footer`, of a file of that size; `read` gives so many bytes from a position on."""
    start = max(0, size - 8)
    tail = read(start, size - start) if size else b""
    length = int.from_bytes(tail[:4], "little")
    if tail[4:] != b"PAR1" or not 0 < length <= min(_MAX_FOOTER, size - 12):
        raise ValueError(f"{name} is not a whole Parquet file")
    metadata = _metadata(read, size - 8 - length, length)
    root, *elements = metadata[2]
    if root.get(5) != len(elements):
        raise ValueError(f"{name} has nested columns")
    return Footer({element[4].decode(): _delta_type(element) for element in elements}, metadata[_ROWS])


def _metadata(read: Callable[[int, int], bytes], start: int, length: int) -> _Struct:
    """All of a short footer; of a long one what comes up to the number of rows."""
    if length > _HEAD:
        try:
            return _Compact(read(start, _HEAD)).struct(until=_ROWS)
        except _CutOff:
            pass  # so many columns that the number of rows comes later
    return _Compact(read(start, length)).struct()


def data_type(delta: str) -> DataType:
    """The language's type for a type in Delta's words."""
    if delta.startswith("decimal") or delta in {"byte", "short", "integer", "long", "float", "double"}:
        return DataType.NUMBER
    return _TYPES[delta]


_TYPES = {
    "string": DataType.TEXT,
    "date": DataType.DATE,
    "timestamp_ntz": DataType.TIME,
    "boolean": DataType.BOOLEAN,
    # Of the language's types none; nothing but what wrote them reads them.
    "binary": DataType.TEXT,
}

# (physical type, converted type) of the Parquet format; decimals and timestamps carry more and are told apart below.
_PLAIN = {
    (0, None): "boolean",
    (1, None): "integer",
    (1, 6): "date",
    (1, 15): "byte",
    (1, 16): "short",
    (1, 17): "integer",
    (2, None): "long",
    (2, 18): "long",
    (4, None): "float",
    (5, None): "double",
    (6, 0): "string",
    (6, None): "binary",
}
_DECIMAL = 5
_TIMESTAMP = 8
_MICROSECONDS = 2


def _delta_type(element: _Struct) -> str:
    physical, converted, logical = element[1], element.get(6), element.get(10, {})
    if converted == _DECIMAL:
        return f"decimal({element[8]},{element.get(7, 0)})"
    if _TIMESTAMP in logical:
        stamp = logical[_TIMESTAMP]
        if not stamp.get(1) and _MICROSECONDS in stamp.get(2, {}):
            return "timestamp_ntz"
    elif (physical, converted) in _PLAIN:
        return _PLAIN[physical, converted]
    raise ValueError(f"column {element[4].decode()} has a Parquet type the store does not keep")


class _CutOff(ValueError):
    """There is less of it than it says."""


class _Compact:
    """Reads the Thrift compact protocol from bytes."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._readers: dict[int, Callable[[], Any]] = {
            1: lambda: True,
            2: lambda: False,
            3: self._byte,
            4: self._integer,
            5: self._integer,
            6: self._integer,
            7: lambda: self._take(8),
            8: lambda: self._take(self._unsigned()),
            9: self._list,
            10: self._list,
            12: self.struct,
        }

    def struct(self, *, until: int | None = None) -> _Struct:
        """The struct that starts here, or its fields up to one."""
        fields: _Struct = {}
        number = 0
        while (until is None or until not in fields) and (head := self._byte()):
            number = number + (head >> 4) if head >> 4 else self._integer()
            fields[number] = self._read(head & 15)
        return fields

    def _read(self, kind: int) -> Any:
        if kind not in self._readers:
            raise ValueError("the Parquet footer cannot be read")
        return self._readers[kind]()

    def _list(self) -> list[Any]:
        head = self._byte()
        size = head >> 4 if head >> 4 < 15 else self._unsigned()
        # In a list a boolean takes a byte of its own.
        kind = 3 if head & 15 in (1, 2) else head & 15
        return [self._read(kind) for _ in range(size)]

    def _take(self, size: int) -> bytes:
        if self._at + size > len(self._data):
            raise _CutOff("the Parquet footer is cut off")
        self._at += size
        return self._data[self._at - size : self._at]

    def _byte(self) -> int:
        return self._take(1)[0]

    def _unsigned(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def _integer(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)
