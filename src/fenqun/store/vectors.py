"""Deletion vectors: which rows of a file are a Delta table's no longer, for every engine that reads such tables."""

import struct
import zlib
from pathlib import Path
from typing import Any
from uuid import uuid4

from fenqun.store.memberships import Members

FEATURE = "deletionVectors"
"""What a Delta table with deletion vectors asks of its readers and writers."""

_VERSION, _MAGIC = 1, 1_681_511_377
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#"
"""Of ZeroMQ's Base85."""


def write_vector(folder: Path, gone: Members) -> dict[str, Any]:
    """A file for the rows that are gone (numbers from 0, below 2^32) in a folder right in the table's; as the table's
    log names it.

    Source: Delta transaction log protocol, "Deletion Vector Format" and "Deletion Vector Descriptor Schema".
    """
    # An array of bitmaps by the upper 32 bits of their numbers: one, for 0.
    content = struct.pack("<IQI", _MAGIC, 1, 0) + gone.to_bytes()
    name = uuid4()
    framed = struct.pack(">BI", _VERSION, len(content)) + content + struct.pack(">I", zlib.crc32(content))
    (folder / f"deletion_vector_{name}.bin").write_bytes(framed)
    return {
        "storageType": "u",
        "pathOrInlineDv": folder.name + _base85(name.bytes),
        "offset": 1,
        "sizeInBytes": len(content),
        "cardinality": len(gone),
    }


def _base85(data: bytes) -> str:
    return "".join(_five(int.from_bytes(data[at : at + 4], "big")) for at in range(0, len(data), 4))


def _five(number: int) -> str:
    return "".join(_DIGITS[number // 85**place % 85] for place in reversed(range(5)))
