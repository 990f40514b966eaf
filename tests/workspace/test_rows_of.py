from datetime import date
from types import SimpleNamespace

import pytest

from fenqun import Workspace
from fenqun.definition import DataType
from fenqun.engine import numbering, runs
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.intake import Task, take_in
from fenqun.engine.numbering import CUSTOMERS
from fenqun.workspace import appending, arrivals, measuring
from fenqun.workspace.rows_of import rows_of

HEADER = "order_id,customer_id,ordered_at,amount\n"


def here(name, source, files, into, *, zone, as_of, behind=None, kept=(), **_options):
    """An import in this process, where limits are others."""
    return take_in(
        Task(name, source, zone, as_of, as_of.day, files, into, behind=behind, kept=tuple(kept)), lambda _: None
    )


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """Orders of many rows, a file of few that came behind them, and a third of many."""
    monkeypatch.setattr(arrivals, "import_source", here)
    monkeypatch.setattr(appending, "FEWEST_ROWS", 10)
    monkeypatch.setattr(appending, "MANY_ROWS", 10)
    monkeypatch.setattr(numbering, "FEWEST_EACH", 1)
    monkeypatch.setattr(runs, "MOST_CELLS", 40)
    files = {
        "fenqun.yaml": "name: shop\nas_of: 2024-06-30\n",
        "sources.yaml": "sources:\n  orders: {path: orders, role: orders}\n",
        "traits.yaml": "traits:\n  spend: {from: orders, value: sum(amount)}\n"
        "  lately: {from: orders, value: count(), last: 90 days}\n",
        "orders/1.csv": HEADER + "".join(f"{n},c{n % 5},2024-0{1 + n % 6}-11,{n}\n" for n in range(20)),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    workspace = Workspace(tmp_path)
    for most, name, first in ((5, "", 0), (100, "2", 100), (2, "3", 200)):
        monkeypatch.setattr(runs, "MOST_IN_ORDER", most)
        if name:
            rows = (f"{first + n},c{n + 2},2024-06-2{n},{n}\n" for n in range(8))
            (tmp_path / f"orders/{name}.csv").write_text(HEADER + "".join(rows), "utf-8")
        workspace.refresh()
    return workspace


def folders(workspace):
    """By folder of the store, whether its rows have numbers."""
    files = workspace.store.kept("sources/orders").files
    return {
        file.rpartition("/")[0]: workspace.store.place.file(f"{file.rpartition('/')[0]}/{CUSTOMERS}") for file in files
    }


def test_rows_of_customers_come_by_number_and_by_id(shop):
    assert [found is not None for found in folders(shop).values()] == [True, False, True]
    rows = shop.store.kept("sources/orders")
    columns = {name: kind for name, kind in rows.columns.items() if not name.startswith("_")}
    arrival = SimpleNamespace(name="orders", rows=rows, columns=columns)
    with DuckDB([shop.store.directory]) as engine:
        engine.table_from_rows("whose", {"customer_id": DataType.TEXT}, [("c2",), ("c9",), ("nobody",)])
        found = rows_of(shop.store, engine, arrival, "whose")
        at = list(columns).index("order_id")
        numbers = sorted(int(row[at]) for row in engine.rows(found.select))
    assert found.columns == columns
    assert numbers == [2, 7, 12, 17, 100, 107, 200, 207]


def test_a_refresh_that_asks_them_says_what_a_full_one_says(shop, monkeypatch):
    asked = []
    monkeypatch.setattr(measuring, "MOST_CHANGED", 1)
    monkeypatch.setattr("fenqun.workspace.measuring.rows_of", lambda *given: asked.append(given[-1]) or rows_of(*given))

    def profile():
        return shop.customers(columns=["spend", "lately"], limit=100).as_json() | {"snapshot": None}

    for day in (date(2024, 7, 1), date(2024, 9, 5), date(2024, 9, 20)):
        shop.refresh(as_of=day)
        found = profile()
        shop.refresh(as_of=day, full=True)
        assert profile() == found
    assert asked


def test_numbers_are_kept_of_rows_that_are_kept_alone(shop, tmp_path):
    before = folders(shop)
    (tmp_path / "orders/1.csv").touch()
    shop.refresh()
    assert folders(shop) == before
    (tmp_path / "orders/1.csv").write_text(
        (tmp_path / "orders/1.csv").read_text("utf-8") + "400,c9,2024-06-29,5\n", "utf-8"
    )
    shop.refresh()
    assert list(folders(shop).values()) == [*before.values(), None]
