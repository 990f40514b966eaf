"""Rows that come behind those of a source that are there: what was found out of those, and these must keep to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fenqun.sources.reading.spelling import Spelling
from fenqun.sources.reading.staged import End


class ReadOtherwise(Exception):
    """Read with the rows before them, these or those would be others."""


@dataclass(frozen=True)
class Decided:
    """How a column of texts spells its values, and on what that rests.

    `telling`: the texts that tell days from months, wherever they are; empty where nobody asked. `known`: texts that
    say something; `strays`: those that do not fit; `codes`: with leading zeros. `whole`: whether all numbers are
    that are plainly written, None where none is; `whole_left`: whether the others are.
    """

    spelling: Spelling
    telling: tuple[str | None, ...] = ()
    known: int = 0
    strays: int = 0
    codes: int = 0
    whole: bool | None = None
    whole_left: bool = True

    def with_further(self, further: "Decided") -> "Decided":
        """What is decided over these values and further ones, which are spelled alike."""
        told = [each for each in (self.whole, further.whole) if each is not None]
        return Decided(
            self.spelling,
            self.telling,
            self.known + further.known,
            self.strays + further.strays,
            self.codes + further.codes,
            all(told) if told else None,
            self.whole_left and further.whole_left,
        )

    @property
    def is_whole(self) -> bool:
        """Whether the column holds whole numbers."""
        return bool(self.whole) and self.whole_left


@dataclass(frozen=True)
class Behind:
    """`rows`: the files of the rows that are there; `used`: how many those are.

    `ends`: by file, where to read on in it; the other files are read whole. `decided`: by column, how the first rows
    spell their values; None where the rows behind may come before them in the order of the files, and are to be read
    alike by what they show themselves. `unused`: digests of the rows that were not used, where equal rows are counted;
    None where they are too many. `reading`: by column, how its values are spelled. `files`: how many the source
    has in all.
    """

    rows: tuple[Path, ...]
    used: int
    reading: Mapping[str, tuple[str, ...]]
    files: int
    ends: Mapping[str, End] = field(default_factory=dict)
    decided: Mapping[str, Decided] | None = None
    unused: tuple[int, ...] | None = ()
