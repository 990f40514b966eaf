from pathlib import Path

import pytest
from sqlglot import exp

from fenqun.engine.duckdb import DuckDB
from fenqun.engine.overlapping import Compared, is_apart, overlap
from fenqun.query import named
from fenqun.sources.overlap import Overlap
from fenqun.sources.source import Role

LINE = {
    "order_id": "VARCHAR",
    "ordered_at": "TIMESTAMP",
    "product": "VARCHAR",
    "amount": "DECIMAL(18,4)",
    "is_return": "BOOLEAN",
}
EVENT = {"customer_id": "VARCHAR", "occurred_at": "TIMESTAMP", "event": "VARCHAR"}
CUSTOMER = {"customer_id": "VARCHAR", "level": "BIGINT"}


def written(engine: DuckDB, path: Path, columns: dict[str, str], rows: list[tuple]) -> Path:
    """Parquet as an import writes it."""
    parts = [
        exp.select(
            *(
                named(exp.cast(exp.convert(value), kind), name)
                for (name, kind), value in zip(columns.items(), row, strict=True)
            )
        )
        for row in rows
    ]
    nothing = exp.select(*(named(exp.cast(exp.null(), kind), name) for name, kind in columns.items())).where(
        exp.false()
    )
    engine.write_parquet(exp.union(nothing, *parts, distinct=False) if parts else nothing, path)
    return path


def compared(
    folder: Path, role: Role, columns: dict[str, str], new: list, old: list, *, other: dict | None = None
) -> Overlap:
    with DuckDB([folder]) as engine:
        here = written(engine, folder / "new.parquet", columns, new)
        there = written(engine, folder / "old.parquet", {**columns, **(other or {})}, old)
        return overlap(engine, [here], [there], Compared("s", role, "Asia/Shanghai"))


OLD = [
    ("1", "2026-01-01 17:00", "tea", 5, False),
    ("1", "2026-01-01 17:00", "tea", 5, False),
    ("2", "2026-01-05 00:00", "rice", 6, False),
    ("3", "2026-01-06 00:00", "salt", 7, False),
]


def test_ids_and_rows_that_are_there_are_counted_with_their_days(tmp_path):
    new = [
        OLD[0],
        OLD[0],
        OLD[0],
        ("2", "2026-01-05 00:00", "rice", 9, False),
        ("4", "2026-02-01 00:00", "tea", 5, False),
    ]
    found = compared(tmp_path, Role.ORDER_LINES, LINE, new, OLD)
    assert (found.key, found.is_unique) == ("order_id", False)
    assert (found.ids, found.ids_there, found.ids_before) == (3, 2, 3)
    assert (found.rows, found.rows_there, found.rows_before, found.rows_changed) == (5, 2, 4, 2)
    assert (found.first, found.last, found.redated) == ("2026-01-02", "2026-01-05", 0)


def test_an_id_that_comes_again_with_another_date_is_counted(tmp_path):
    new = [("1", "2027-01-01 00:00", "tea", 5, False), OLD[2]]
    found = compared(tmp_path, Role.ORDER_LINES, LINE, new, OLD)
    assert (found.ids_there, found.redated, found.rows_there) == (2, 1, 1)


def test_what_takes_an_order_back_is_not_the_order_again(tmp_path):
    found = compared(tmp_path, Role.ORDERS, LINE, [("1", "2026-02-01 00:00", "tea", -5, True)], OLD)
    assert (found.ids, found.ids_there, found.rows_there, found.rows_changed) == (0, 0, 0, 0)
    assert (found.first, found.is_any) == (None, False)


def test_rows_without_an_id_are_compared_as_a_whole(tmp_path):
    old = [("a", "2026-01-01 00:00", "view"), ("b", "2026-01-02 00:00", None)]
    found = compared(tmp_path, Role.EVENTS, EVENT, [old[1], ("b", "2026-01-03 00:00", None)], old)
    assert (found.key, found.rows, found.rows_there, found.rows_before) == ("", 2, 1, 2)
    assert (found.first, found.last) == ("2026-01-02", "2026-01-02")


def test_numbers_are_equal_however_they_are_kept(tmp_path):
    rows = [("a", 1), ("b", None)]
    found = compared(tmp_path, Role.CUSTOMERS, CUSTOMER, rows, rows, other={"level": "DOUBLE"})
    assert (found.key, found.is_unique, found.rows_there, found.rows_changed) == ("customer_id", True, 2, 0)


@pytest.mark.parametrize(("new", "old"), [([], OLD), (OLD, []), ([], [])])
def test_no_rows_have_nothing_in_common(tmp_path, new, old):
    found = compared(tmp_path, Role.ORDER_LINES, LINE, new, old)
    assert (found.is_any, found.rows, found.rows_before) == (False, len(new), len(old))


@pytest.mark.parametrize(
    ("new", "apart"),
    [
        ([("9", "2026-02-01 00:00", "tea", 5, False)], True),
        ([("9", "2025-02-01 00:00", "tea", 5, False)], True),
        ([("1", "2026-02-01 00:00", "tea", 5, False)], False),  # the id of an order there
        ([("1", "2026-02-01 00:00", "tea", -5, True)], True),  # which is taken back
        ([OLD[3], ("9", "2026-02-01 00:00", "tea", 5, False)], False),  # a row there
        ([("2", "2026-02-01 00:00", "rice", -6, True)], False),  # an order is taken back that was taken back so
        ([("2", "2026-02-02 00:00", "rice", -6, True), ("2", "2026-01-02 00:00", "rice", -6, True)], True),
        ([(None, "2026-03-01 00:00", "salt", 7, False)], False),  # no id says that they are two
        ([(None, "2026-03-01 00:00", "salt", 8, False)], True),
        ([(None, None, "salt", 7, False)], False),
        ([(None, None, "salt", 8, False), (None, "2026-03-01 00:00", "salt", 8, False)], True),
        ([(None, None, "salt", 8, False), (None, "2026-03-01 00:00", "salt", 7, False)], False),
        ([("4", "2026-03-02 00:00", "salt", 7, None)], False),
        ([], True),
    ],
)
def test_rows_are_apart_that_have_no_id_and_no_row_in_common(tmp_path, new, apart):
    old = [
        *OLD,
        ("2", "2026-02-01 00:00", "rice", -6, True),
        (None, "2026-03-01 00:00", "salt", 7, False),
        (None, None, "salt", 7, False),
        ("4", "2026-03-02 00:00", "salt", 7, None),
    ]
    with DuckDB([tmp_path]) as engine:
        here = written(engine, tmp_path / "new.parquet", LINE, new)
        there = written(engine, tmp_path / "old.parquet", LINE, old)
        assert is_apart(engine, [here], [there], Compared("s", Role.ORDER_LINES, "Asia/Shanghai")) is apart


def test_events_are_apart_that_are_not_equal(tmp_path):
    old = [("C1", "2026-01-01 00:00", "visit"), ("C2", None, "visit")]
    with DuckDB([tmp_path]) as engine:
        there = written(engine, tmp_path / "old.parquet", EVENT, old)
        of = Compared("s", Role.EVENTS, "Asia/Shanghai")
        for name, row, apart in (("a", ("C1", "2026-01-01 00:00", "call"), True), ("b", old[1], False)):
            assert is_apart(engine, [written(engine, tmp_path / f"{name}.parquet", EVENT, [row])], [there], of) is apart


def test_customers_whose_rows_say_since_when_they_hold_have_a_history(tmp_path):
    columns = {**CUSTOMER, "valid_from": "TIMESTAMP"}
    old, new = [("a", 1, "2024-01-01 00:00:00")], [("a", 2, "2024-02-01 00:00:00")]
    (tmp_path / "plain").mkdir()
    found = compared(tmp_path, Role.CUSTOMERS, columns, new, old)
    assert (found.is_history, found.rows_changed, found.proposal("add")) == (True, 1, "add")
    assert not compared(tmp_path / "plain", Role.CUSTOMERS, CUSTOMER, [("a", 1)], [("a", 2)]).is_history
