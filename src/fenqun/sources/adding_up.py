"""The report of a source and that of files that it got later, as one."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from fenqun.definition import DataType
from fenqun.sources.quality import ColumnQuality, FileRead, Frequent, QualityReport

_MOST_FREQUENT = 10


def added_up(
    before: QualityReport, further: QualityReport, *, is_told: bool = False, is_one: bool = False
) -> QualityReport:
    """Of the same source and columns, read alike, and no row or id in both: every count is the sum of the two.

    is_told: the columns of the latter are described with the rows of both. Else of each column the different values are
    at least as many as the larger of the two has, and a frequent value is in at least the rows that the two tell of.
    is_one: what the latter says of how the columns are read, it says of both.
    """
    column = _problems if is_told else _column
    return replace(
        before,
        read=before.read + further.read,
        used=before.used + further.used,
        left_out=before.left_out + further.left_out,
        set_aside=_sums(before.set_aside, further.set_aside),
        value_problems=_sums(before.value_problems, further.value_problems),
        returns=_sum(before.returns, further.returns),
        duplicate_lines=_sum(before.duplicate_lines, further.duplicate_lines),
        repeated_rows=_sum(before.repeated_rows, further.repeated_rows),
        redated_orders=_sum(before.redated_orders, further.redated_orders),
        files=_files(before, further),
        columns=tuple(column(*both) for both in zip(before.columns, further.columns, strict=True)),
        said=further.said if is_one else tuple(dict.fromkeys((*before.said, *further.said))),
    )


def _files(before: QualityReport, further: QualityReport) -> tuple[FileRead, ...]:
    """In the order of their names; of a file that has grown, all its rows."""
    found = {file.file: file for file in before.files}
    for file in further.files:
        known = found.get(file.file)
        found[file.file] = replace(known, rows=known.rows + file.rows) if known else file
    return tuple(found[name] for name in sorted(found))


def _sums(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: one.get(name, 0) + other.get(name, 0) for name in sorted({*one, *other})}


def _sum(one: int | None, other: int | None) -> int | None:
    """None only where it was looked for in neither."""
    return None if one is None and other is None else (one or 0) + (other or 0)


def _problems(before: ColumnQuality, of_both: ColumnQuality) -> ColumnQuality:
    unreadable, impossible = before.unreadable + of_both.unreadable, before.impossible + of_both.impossible
    return replace(of_both, unreadable=unreadable, impossible=impossible)


def _column(before: ColumnQuality, further: ColumnQuality) -> ColumnQuality:
    edges = [each for each in (before, further) if each.smallest is not None]
    return replace(
        before,
        rows=before.rows + further.rows,
        missing=before.missing + further.missing,
        unreadable=before.unreadable + further.unreadable,
        impossible=before.impossible + further.impossible,
        distinct=max(before.distinct, further.distinct),
        estimated=True,
        smallest=min((str(each.smallest) for each in edges), key=_order(before.type), default=None),
        largest=max((str(each.largest) for each in edges), key=_order(before.type), default=None),
        frequent=_frequent(before, further),
    )


def _order(kind: DataType) -> type:
    """Days and moments are written so that the texts are in their order."""
    return Decimal if kind is DataType.NUMBER else str


def _frequent(before: ColumnQuality, further: ColumnQuality) -> tuple[Frequent, ...]:
    rows = _sums(*({each.value: each.rows for each in part.frequent} for part in (before, further)))
    order = sorted(rows.items(), key=lambda found: (-found[1], found[0]))
    return tuple(Frequent(*found) for found in order[:_MOST_FREQUENT]) if before.frequent else ()
