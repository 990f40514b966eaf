"""The same source imported here and where it lies. Spark does the same in test_spark.py."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlglot import exp

from fenqun.clock import Moment
from fenqun.engine import in_place
from fenqun.engine.backend import FILE_ADDRESS, FILE_ROW, Lying, Reaching
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.engine.in_place import Places, may_lie, take_in_place
from fenqun.engine.intake import Imported, Task, take_in
from fenqun.query import column, identifier_table, named
from fenqun.sources.source import Source

DAY = datetime(2024, 5, 1, 9, 30)
ORDERS = {
    "id": pa.array([17850.0, 12345678.0, None, 4.5, 17850.0, 5.0], pa.float64()),
    "who": pa.array([" C1 ", "Ｃ２", "C1", None, '="007"', "n/a"]),
    "at": pa.array([DAY, DAY, None, DAY, datetime(1890, 1, 1), datetime(2024, 10, 27, 2, 30)], pa.timestamp("us")),
    "amount": pa.array([10.005, 1e15, -3.0, float("nan"), 2.5, 0.1 + 0.2]),
    "quantity": pa.array([1, 2, -1, 4, 5, 6], pa.int32()),
    "note": pa.array(["a", "b\n合计", "合计", None, "é", "a"]),
    "big": pa.array([1e7, 1e16, 1.5e-5, None, 0.0001, 123456789.25]),
    "paid": pa.array([True, False, None, True, True, True]),
}
MAPPED = {"order_id": "id", "customer_id": "who", "ordered_at": "at", "amount": "amount", "quantity": "quantity"}
MORE = {**{name: values[:2] for name, values in ORDERS.items()}, "id": [9.0, 17850.0], "who": ["C9", "C1"]}
PEOPLE = {
    "customer_id": ["C1", "C2", "C1", None, "C3"],
    "born": pa.array([date(1990, 1, 1), date(2090, 1, 1), None, None, date(1800, 1, 1)]),
    "sex": ["女", "M", "x", None, "female"],
    "seen": pa.array([datetime(2024, 1, 1, tzinfo=UTC)] * 5, pa.timestamp("us", tz="UTC")),
    "rank": pa.array([Decimal("1.50"), None, Decimal("2.00"), None, Decimal("3.25")], pa.decimal128(9, 2)),
}
EVENTS = {"customer_id": ["C1", "C1", "C2"], "happened_at": [DAY, DAY, DAY], "event": ["open", "open", "click"]}
CASES: Mapping[str, tuple[dict[str, Any], Sequence[tuple[str, Mapping[str, Any]]]]] = {
    "orders": ({"role": "orders", "columns": MAPPED}, [("a 1.parquet", ORDERS)]),
    "returns and files": (
        {"role": "orders", "columns": MAPPED, "returns": "amount < 0", "where": "quantity < 6", "leave_out": ["note"]},
        [("2023.parquet", MORE), ("2024.parquet", ORDERS)],
    ),
    "nobody": ({"role": "orders", "columns": MAPPED}, [("a.parquet", {n: v[:0] for n, v in ORDERS.items()})]),
    "people": ({"role": "customers", "columns": {"birth_date": "born", "sex": "sex"}}, [("p.parquet", PEOPLE)]),
    "days in names": (
        {"role": "customers", "columns": {"valid_from": "_file_day", "number": "_row"}},
        [("p-2024-05-01.parquet", PEOPLE), ("p-2024-06-01.parquet", PEOPLE)],
    ),
    "events twice": ({"role": "events"}, [("a.parquet", EVENTS), ("b.parquet", EVENTS)]),
    "events once": ({"role": "events", "repeated": "leave_out"}, [("a.parquet", EVENTS), ("b.parquet", EVENTS)]),
    "another column later": ({"role": "events"}, [("a.parquet", EVENTS), ("b.parquet", {**EVENTS, "city": ["x"] * 3})]),
}


def task_of(folder: Path, case: str) -> Task:
    """The case's files, written into the folder."""
    told, files = CASES[case]
    for name, columns in files:
        pq.write_table(pa.table(dict(columns)), folder / name)
    source = Source.model_validate({"path": ".", **told})
    paths = {name: folder / name for name, _ in files}
    return Task("some", source, "Europe/Berlin", Moment(DAY, "UTC"), date(2024, 12, 31), paths, folder / "rows")


def rows_of(files: Sequence[Path]) -> list[tuple[Any, ...]]:
    """All rows in their order, with the columns and types before them."""
    with DuckDB([files[0].parent]) as engine:
        every = exp.select("*").from_(parquet(files))
        return [tuple(engine.engine_types(every).items()), *engine.rows(every)]


def places_of(folder: Path, task: Task) -> Places:
    """Where its files lie, and folders to write to."""
    rows, aside = folder / "rows in place", folder / "aside"
    rows.mkdir()
    aside.mkdir()
    addresses = {shown: path.as_uri() for shown, path in task.files.items()}
    return Places(addresses, rows, aside, lambda where: sorted(where.glob("*.parquet")))


def imported_twice(folder: Path, case: str, engine: Reaching) -> list[tuple[Imported, Any, Any]]:
    """The case imported here and in place: what is told of it, its rows, and those set aside."""
    task = task_of(folder, case)
    here = take_in(task, lambda _: None)
    there = take_in_place(task, engine, places_of(folder, task), lambda _: None)
    assert there is not None
    return [
        (here, rows_of(here.files), rows_of([here.set_aside])),
        (there.imported, rows_of(there.imported.files), rows_of(there.aside)),
    ]


class Lain(DuckDB):
    """DuckDB, as if it had workers elsewhere."""

    def lie(self, name: str, addresses: Sequence[str]) -> Lying | None:
        """The files by their addresses."""
        paths = [Path.from_uri(address) if hasattr(Path, "from_uri") else _path(address) for address in addresses]
        parts = []
        for path, address in zip(paths, addresses, strict=True):
            beside = (named(exp.Literal.string(address), FILE_ADDRESS), named(column("file_row_number"), FILE_ROW))
            every = exp.select(exp.Star(except_=[exp.to_identifier("file_row_number")]), *beside)
            parts.append(every.from_(parquet([path], row_numbers=True)))
        types = self.engine_types(exp.select("*").from_(parquet(paths)))
        for at, part in enumerate(parts):
            self.view(f"part {at}", part)
        union = " UNION ALL BY NAME ".join(f'SELECT * FROM "part {at}"' for at in range(len(parts)))
        self._connection.execute(f'CREATE OR REPLACE VIEW "{name}" AS {union}')
        count = exp.select(column(FILE_ADDRESS), exp.Count(this=exp.Star())).from_(identifier_table(name))
        return Lying(types, dict(self.rows(count.group_by(column(FILE_ADDRESS)))))

    def write_parts(self, select: exp.Query, folder: Path) -> None:
        """In one."""
        self.write_parquet(select, folder / "part-0.parquet")


def _path(address: str) -> Path:
    from urllib.parse import unquote, urlsplit

    return Path(unquote(urlsplit(address).path))


@pytest.fixture
def lain(tmp_path: Path):
    with Lain([tmp_path]) as engine:
        yield engine


@pytest.mark.parametrize("case", CASES)
def test_a_source_is_the_same_wherever_it_is_imported(case: str, tmp_path: Path, lain: Lain) -> None:
    (told, rows, aside), (also, found, out) = imported_twice(tmp_path, case, lain)
    assert found == rows
    assert out == aside
    assert also.quality == told.quality
    assert (also.columns, also.reading.keys()) == (told.columns, told.reading.keys())


@pytest.mark.parametrize(
    "columns",
    [
        {**EVENTS, "happened_at": ["2024-05-01", "2024-05-02", None]},
        {**EVENTS, "price": ["1", "2", "3"]},
        {**EVENTS, "tags": [["a"], [], None]},
        {"event": ["open"]},
    ],
)
def test_what_has_to_be_read_from_texts_is_not_for_here(
    columns: dict[str, Any], tmp_path: Path, lain: Lain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CASES, "odd", ({"role": "events"}, [("a.parquet", columns)]))
    task = task_of(tmp_path, "odd")
    assert take_in_place(task, lain, places_of(tmp_path, task), lambda _: None) is None


def test_many_rows_lie_by_customer(tmp_path: Path, lain: Lain, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_place, "MOST_IN_ORDER", 2)
    _, (_, found, _) = imported_twice(tmp_path, "events twice", lain)
    names = [name for name, _ in found[0]]
    assert [row[names.index("customer_id")] for row in found[1:]] == ["C1"] * 4 + ["C2"] * 2


def test_only_parquet_files_may_lie() -> None:
    source = Source.model_validate({"path": "x", "role": "events"})
    assert may_lie(source, ["a/b.PARQUET", "c.parquet"])
    assert not may_lie(source, ["a.parquet", "b.csv"])
    assert not may_lie(source, [])
    assert not may_lie(replace_path(source), ["a.parquet"])


def replace_path(source: Source) -> Source:
    """The source in a database."""
    return Source.model_validate({"role": "events", "database": {"url": "sqlite:///x.db", "table": "t"}})
