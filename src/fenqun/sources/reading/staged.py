"""What reading a file comes to: a UTF-8 CSV (or the Parquet itself) with its dialect known and its rows counted."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from fenqun.errors import Translate, untranslated

ROW_COLUMN = "_row"
"""The first column of a file staged anew: the number of the row in the file it came from."""


@dataclass(frozen=True)
class ReadOptions:
    """What the owner says about a file; what is None is found from the file.

    header_row: counts from 1; 0: the file has no header.
    """

    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None
    delimiter: str | None = None


@dataclass(frozen=True)
class Said:
    """Something decided on the way, for the reader to check: an English template and its parts."""

    template: str
    parts: Mapping[str, object] = field(default_factory=dict)

    def text(self, translate: Translate = untranslated) -> str:
        """The sentence in the reader's language."""
        return translate(self.template).format(**self.parts)


@dataclass(frozen=True)
class Rejected:
    """A record set aside while reading. `row` as in `Staged`; `column` None: the whole record; `value` is shortened;
    `reason` is an English template without placeholders."""

    row: int
    column: str | None
    value: str
    reason: str


@dataclass(frozen=True)
class End:
    """Where a text ended that was read whole: what is written behind it later can be read alone, as if read with it.

    `size` in bytes; `rows` as the row of a record counts them; `keys` of JSON objects, in the order they first appear,
    None where the text is no JSON.
    """

    size: int
    rows: int
    encoding: str
    keys: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Staged:
    """A file made ready for an engine.

    path: a UTF-8 CSV to be read as text with exactly this dialect, or a Parquet file.
    header: the columns' names, none blank, none twice; of a file staged anew without `row_column`, which comes first.
    skip_rows: lines above the first record of data (at most the header's).
    rows: records of data in `path`, counted independently of any engine; `rejected` ones are not among them.
    first_row: the row of the first record in the owner's file. Rows count records from 1, blank lines, titles
        and the header included, as a spreadsheet shows them; a value with line breaks does not add rows.
    row_column: the column that holds each record's row; None: the file is read in place, so rows follow on first_row.
    end: where the text ended; None where what comes behind it might change how it is read, and of what is no text.
    """

    kind: Literal["csv", "parquet"]
    path: Path
    header: tuple[str, ...]
    rows: int
    first_row: int = 2
    skip_rows: int = 1
    delimiter: str = ","
    quote: str = '"'
    escape: str = '"'
    row_column: str | None = None
    rejected: tuple[Rejected, ...] = ()
    said: tuple[Said, ...] = ()
    encoding: str | None = None
    sheet: str | None = None
    end: End | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns of `path`, the row's number included."""
        return self.header if self.row_column is None else (self.row_column, *self.header)


def unique_names(cells: Iterable[str]) -> tuple[str, ...]:
    """Names for columns: white space tidied, blanks named `column_3` after their place, repeats numbered `name_2`."""
    names: list[str] = []
    taken: set[str] = {ROW_COLUMN}
    for place, cell in enumerate(cells, start=1):
        wanted = " ".join(cell.replace("\ufeff", "").replace("\0", "").split()) or f"column_{place}"
        name, times = wanted, 1
        while name.casefold() in taken:
            times += 1
            name = f"{wanted}_{times}"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def shortened(record: Sequence[str] | str, most: int = 200) -> str:
    """A record's text for showing, at most `most` characters."""
    text = record if isinstance(record, str) else ",".join(record)
    return text if len(text) <= most else f"{text[: most - 1]}…"
