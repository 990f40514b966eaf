"""Sets of customers by the number of their row: compressed, quick to combine, in a form that other engines read."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from struct import pack
from typing import Self

from pyroaring import BitMap

_BITS = 1 << 16
"""Of a container: the format cuts the numbers into ranges of so many."""
_BYTES = _BITS // 8
_LISTED = 4096
"""Containers of at most so many numbers list them; larger ones are written bit by bit."""
_COOKIE = 12_346
"""Begins what has no container of runs."""
_EVERY_SECOND = int.from_bytes(b"\x55" * _BYTES, "little")


class Members:
    """Customers, by the row they have in the profile, from 0. Nothing changes it once it is made.

    Source of the form: RoaringFormatSpec, "portable"; Lemire et al. (2018), Roaring Bitmaps: Implementation of an
    Optimized Software Library.
    """

    def __init__(self, held: BitMap) -> None:
        self._held = held

    @classmethod
    def of_bits(cls, bits: bytes) -> Self:
        """Those whose bit is set; of each byte the lowest stands for the first customer."""
        few = frozenset(at for at, part in _parts(bits) if 0 < part.bit_count() <= _LISTED)
        # A list cannot be written from bits without looking at each: every second bit is turned here, and back below.
        turned = ((at, part ^ _EVERY_SECOND if at in few else part) for at, part in _parts(bits))
        held = _of_parts(tuple(turned))
        held ^= _every_second(few)
        held.run_optimize()
        return cls(held)

    @classmethod
    def of_bytes(cls, written: bytes) -> Self:
        """What `to_bytes` gave. Raises ValueError where it is not that."""
        return cls(BitMap.deserialize(written))

    @classmethod
    def of_rows(cls, rows: Iterable[int]) -> Self:
        """Those with these numbers."""
        return cls(BitMap(rows))

    @classmethod
    def everyone(cls, customers: int) -> Self:
        """So many customers, from the first row on."""
        held = BitMap()
        held.add_range(0, customers)
        return cls(held)

    def to_bytes(self) -> bytes:
        """In the portable Roaring format."""
        written: bytes = self._held.serialize()
        return written

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, row: int) -> bool:
        return row in self._held

    def __and__(self, other: "Members") -> "Members":
        return Members(self._held & other._held)

    def __or__(self, other: "Members") -> "Members":
        return Members(self._held | other._held)

    def __sub__(self, other: "Members") -> "Members":
        return Members(self._held - other._held)

    def patched(self, over: "Members", now: "Members") -> "Members":
        """Of `over` those who are in `now`, which has nobody else; of all others those who were in this one.

        The same object where that is who was in it: a set that has stayed as it is keeps its compressed form.
        """
        turned = self._held & over._held
        turned ^= now._held
        return Members(self._held ^ turned) if turned else self

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Members) and self._held == other._held

    def __hash__(self) -> int:
        return hash((len(self), self._held.min() if len(self) else None))

    def common(self, other: "Members") -> int:
        """How many are in both."""
        count: int = self._held.intersection_cardinality(other._held)
        return count


def _parts(bits: bytes) -> Iterator[tuple[int, int]]:
    """The containers' numbers and bits; the last may be short."""
    for at in range(0, len(bits), _BYTES):
        yield at // _BYTES, int.from_bytes(bits[at : at + _BYTES], "little")


def _of_parts(parts: tuple[tuple[int, int], ...]) -> BitMap:
    """Containers of more than 4,096 customers each, or of none."""
    filled = [(at, part) for at, part in parts if part]
    start = 8 + 8 * len(filled)
    keys = (pack("<HH", at, part.bit_count() - 1) for at, part in filled)
    offsets = (pack("<I", start + _BYTES * place) for place in range(len(filled)))
    contents = (part.to_bytes(_BYTES, "little") for _, part in filled)
    return BitMap.deserialize(b"".join([pack("<II", _COOKIE, len(filled)), *keys, *offsets, *contents]))


@lru_cache(maxsize=4)
def _every_second(containers: frozenset[int]) -> BitMap:
    return _of_parts(tuple((at, _EVERY_SECOND) for at in sorted(containers)))
