from pathlib import Path

import pytest
from sqlglot import exp

from fenqun.engine.behind import Behind, ReadOtherwise
from fenqun.engine.continuing import Read, check_behind, more_rows
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.engine.overlapping import Compared
from fenqun.query import column, named
from fenqun.sources.source import Role

KINDS = {"_file": "VARCHAR", "_row": "BIGINT", "customer_id": "VARCHAR", "amount": "BIGINT"}
FOUR = [("a", 2, "C1", 5), ("a", 3, "C2", 6), ("b", 2, "C1", 7), ("b", 4, "C3", None)]
OF = Compared("s", Role.EVENTS, "UTC")


@pytest.fixture
def engine(tmp_path):
    with DuckDB([tmp_path]) as found:
        yield found


def written(engine: DuckDB, path: Path, rows: list[tuple], **kinds: str) -> Path:
    """Rows as an import writes them."""
    types = KINDS | kinds
    parts = [
        exp.select(
            *(
                named(exp.cast(exp.convert(value), kind), name)
                for (name, kind), value in zip(types.items(), row, strict=True)
            )
        )
        for row in rows
    ]
    engine.write_parquet(exp.union(*parts, distinct=False) if len(parts) > 1 else parts[0], path)
    return path


def more(engine: DuckDB, folder: Path, now: list[tuple], **kinds: str) -> list[tuple] | None:
    """The rows beyond the four, None where these are not there as they were."""
    kept = [written(engine, folder / "k1.parquet", FOUR[:3]), written(engine, folder / "k2.parquet", FOUR[3:])]
    found = more_rows(engine, [written(engine, folder / "now.parquet", now, **kinds)], kept, folder)
    if not found:
        return found if found is None else []
    select = exp.select(*(column(name) for name in KINDS)).from_(parquet(found))
    return sorted(engine.rows(select))


@pytest.mark.parametrize("further", [[], [("b", 5, "C9", 1)], [("a", 4, "C1", 5), ("c", 1, "C1", 5)]])
def test_rows_beyond_those_kept_are_told(engine, tmp_path, further):
    assert more(engine, tmp_path, FOUR[::-1] + further) == further


@pytest.mark.parametrize(
    "now",
    [
        FOUR[1:],  # a row gone
        [("a", 2, "C1", 9), *FOUR[1:]],  # a row corrected
        [*FOUR, ("b", 3, "C1", 1)],  # a row in between
        [("a", 2, "C2", 6), ("a", 3, "C1", 5), *FOUR[2:]],  # rows in another order
        [*FOUR, *[("c", number, "C1", 1) for number in range(5)]],  # more new rows than old ones
    ],
)
def test_rows_that_are_not_only_continued_are_kept_anew(engine, tmp_path, now):
    assert more(engine, tmp_path, now) is None


def test_rows_of_other_types_are_kept_anew(engine, tmp_path):
    assert more(engine, tmp_path, FOUR, amount="DOUBLE") is None


@pytest.mark.parametrize(
    ("behind", "reading", "is_alike"),
    [
        ([("a", 9, "C9", 1)], {"amount": ("number",)}, True),
        ([("a", 9, "C1", 5)], {"amount": ("number",)}, False),  # the same row is there
        ([("a", 9, "C9", 1)], {"amount": ("text",)}, False),
        ([("a", 9, "C9", 1)], {}, False),
    ],
)
def test_rows_come_behind_others_where_they_are_read_alike_and_are_not_there(
    engine, tmp_path, behind, reading, is_alike
):
    there = Behind((written(engine, tmp_path / "k.parquet", FOUR),), 4, {"amount": ("number",)}, 1)
    found = Read([written(engine, tmp_path / "n.parquet", behind)], reading, ())
    if is_alike:
        check_behind(engine, found, there, OF)
    else:
        with pytest.raises(ReadOtherwise):
            check_behind(engine, found, there, OF)
