"""Yes/no columns as bits and lists of numbers, just as Arrow keeps them: without a Python object for each."""

import ctypes
from array import array
from collections.abc import Iterator
from typing import Any, Protocol

from arro3.core import RecordBatchReader


class ArrowStream(Protocol):
    """Rows that any Arrow library can read."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The stream, as a capsule."""
        ...


class _Array(ctypes.Structure):
    """Source: the Arrow C data interface, struct ArrowArray."""


_Array._fields_ = [
    ("length", ctypes.c_int64),
    ("null_count", ctypes.c_int64),
    ("offset", ctypes.c_int64),
    ("n_buffers", ctypes.c_int64),
    ("n_children", ctypes.c_int64),
    ("buffers", ctypes.POINTER(ctypes.c_void_p)),
    ("children", ctypes.POINTER(ctypes.POINTER(_Array))),
]

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]


def bits(rows: ArrowStream, columns: int) -> tuple[int, list[bytes]]:
    """How many rows there are, and the bits of each column: one for each row, the lowest of a byte first.

    All of them must be yes or no, never unknown.
    """
    count, found = 0, [bytearray() for _ in range(columns)]
    for told in _batches(rows):
        for at, held in enumerate(found):
            _append(held, count, told.children[at].contents, told.length)
        count += told.length
    return count, [bytes(held) for held in found]


def numbers(rows: ArrowStream, columns: int) -> list["array[int]"]:
    """The numbers in the lists of each column, of one row after the other; whole ones of 32 bits, none negative."""
    found = [array("I") for _ in range(columns)]
    for told in _batches(rows):
        for at, held in enumerate(found):
            lists = told.children[at].contents
            ends = ctypes.cast(lists.buffers[1], ctypes.POINTER(ctypes.c_int32))
            first, last = ends[lists.offset], ends[lists.offset + lists.length]
            values = lists.children[0].contents
            start = values.buffers[1] + held.itemsize * (values.offset + first) if last > first else 0
            held.frombytes(ctypes.string_at(start, held.itemsize * (last - first)) if start else b"")
    return found


def _batches(rows: ArrowStream) -> Iterator[Any]:
    """The rows, some after the others, as structures of Arrow's."""
    for batch in RecordBatchReader.from_arrow(rows):
        # It stays where it is as long as the capsule does.
        _schema, capsule = batch.__arrow_c_array__()
        yield _Array.from_address(_pointer(capsule, b"arrow_array") or 0)


def _append(held: bytearray, count: int, array: Any, length: int) -> None:
    """The array's bits behind the `count` that are held."""
    skipped = array.offset % 8
    read = ctypes.string_at(array.buffers[1] + array.offset // 8, -(-(skipped + length) // 8)) if length else b""
    if skipped or count % 8 or length % 8:
        kept = int.from_bytes(read, "little") >> skipped & ((1 << length) - 1)
        before = held.pop() if count % 8 else 0
        read = (before | kept << count % 8).to_bytes(-(-(count % 8 + length) // 8), "little")
    held += read
