"""Sources read where they lie. DuckDB plays the engine with workers elsewhere; Spark is it in engine/test_spark.py."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import write_deltalake

from fenqun import Workspace
from fenqun.engine.stopping import Stop
from fenqun.errors import Cancelled
from fenqun.store.objects import Objects
from fenqun.workspace import fetching
from fenqun.workspace.arrivals import ASIDE, ROWS, arrivals
from fenqun.workspace.in_place import InPlace

from ..engine.test_in_place import Lain

ORDERS = {"customer_id": ["C1", None], "ordered_at": pa.array([date(2024, 5, 1)] * 2), "amount": pa.array([1.5, 2.0])}


class There:
    """Counts how often it is opened."""

    def __init__(self, directory: Path) -> None:
        self.directory, self.opened, self.told = directory, 0, {}

    @contextmanager
    def __call__(self, settings: Mapping[str, str]) -> Iterator[Any]:
        self.opened += 1
        self.told = dict(settings)
        with Lain([self.directory]) as engine:
            yield engine


@pytest.fixture
def shop(tmp_path: Path):
    def _shop(path: str) -> tuple[Workspace, There, InPlace]:
        folder = tmp_path / "shop"
        folder.mkdir(exist_ok=True)
        (folder / "fenqun.yaml").write_text(f"sources:\n  orders: {{path: '{path}', role: orders}}\n", "utf-8")
        workspace, there = Workspace(folder), There(tmp_path)
        return workspace, there, InPlace(workspace.store, there)

    return _shop


def written(path: Path, columns: Mapping[str, Any] = ORDERS) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(dict(columns)), path)


def test_a_source_is_read_where_it_lies_and_again_only_when_it_changes(tmp_path: Path, shop) -> None:
    written(tmp_path / "shop/orders.parquet")
    workspace, there, in_place = shop("orders.parquet")
    (found,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    assert (found.rows.rows, found.aside.rows, there.opened, there.told) == (1, 1, 1, {})
    (again,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    assert (again.rows.files, there.opened) == (found.rows.files, 1)
    arrivals(workspace.project, workspace.store, in_place=in_place, afresh=True)
    assert there.opened == 2
    written(tmp_path / "shop/orders.parquet", {**ORDERS, "amount": pa.array([1.5, 3.25])})
    (changed,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    assert (there.opened, changed.rows.files == found.rows.files) == (3, False)


def test_whoever_reads_it_the_same_is_told(tmp_path: Path, shop) -> None:
    written(tmp_path / "shop/orders.parquet")
    workspace, there, in_place = shop("orders.parquet")
    (in_its_place,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    (here,) = arrivals(workspace.project, workspace.store, afresh=True)
    assert here.quality == in_its_place.quality
    assert here.columns == in_its_place.columns
    (kept,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    assert (kept.rows.files, there.opened) == (here.rows.files, 1)


def test_what_is_no_parquet_or_holds_texts_to_be_read_is_for_this_machine(tmp_path: Path, shop) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/orders.csv").write_text("customer_id,ordered_at\nC1,2024-05-01\n", "utf-8")
    workspace, there, in_place = shop("orders.csv")
    assert [found.rows.rows for found in arrivals(workspace.project, workspace.store, in_place=in_place)] == [1]
    assert there.opened == 0
    written(tmp_path / "shop/orders.parquet", {**ORDERS, "ordered_at": ["1.5.2024", "31.5.2024"]})
    workspace, there, in_place = shop("orders.parquet")
    (found,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    assert (found.rows.rows, there.opened) == (1, 1)
    left = [path for path in (workspace.store.directory / ROWS / "orders").iterdir() if path.is_dir()]
    assert len([path for path in left if not path.name.startswith("_")]) == 2


def test_a_delta_table_is_read_in_its_current_version(tmp_path: Path, shop) -> None:
    (tmp_path / "shop").mkdir()
    for amount in (1.0, 2.0):
        write_deltalake(
            tmp_path / "shop/orders", pa.table({**ORDERS, "amount": pa.array([amount] * 2)}), mode="overwrite"
        )
    workspace, there, in_place = shop("orders")
    (found,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    amount = next(column for column in found.quality.columns if column.name == "amount")
    assert (there.opened, found.rows.rows, amount.smallest, amount.largest) == (1, 1, "2.0000", "2.0000")


def test_what_lies_in_a_bucket_is_not_fetched(tmp_path: Path, shop, bucket: str, monkeypatch) -> None:
    written(tmp_path / "sent.parquet")
    Objects(bucket).send("orders/1.parquet", tmp_path / "sent.parquet")
    workspace, there, in_place = shop(f"{bucket}/orders")
    monkeypatch.setattr(fetching, "_copy", None)
    shown, file = next(iter(fetching.lying(workspace.project, "orders").items()))
    assert (shown, file.address) == (f"{bucket}/orders/1.parquet", f"s3a://{bucket[5:]}/orders/1.parquet")
    seen: dict[str, Any] = {}

    def lie(engine: Lain, name: str, addresses: Any) -> Any:
        seen[name] = addresses
        return whole(engine, name, [(tmp_path / "sent.parquet").as_uri() for _ in addresses])

    whole = Lain.lie
    monkeypatch.setattr(Lain, "lie", lie)
    monkeypatch.setattr("fenqun.engine.in_place._shown_at", lambda found, _: dict.fromkeys(found.rows, shown))
    (found,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    assert (found.rows.rows, found.quality.files[0].file) == (1, shown)
    assert seen["files as they lie"] == [file.address]
    assert "fs.s3a.endpoint" in there.told


def test_its_copy_has_the_same_fingerprint_as_what_lies_in_the_bucket(tmp_path: Path, shop, bucket: str) -> None:
    written(tmp_path / "sent.parquet")
    Objects(bucket).send("orders/1.parquet", tmp_path / "sent.parquet")
    workspace, there, in_place = shop(f"{bucket}/orders")
    (here,) = arrivals(workspace.project, workspace.store)
    (kept,) = arrivals(workspace.project, workspace.store, in_place=in_place)
    assert (kept.rows.files, there.opened) == (here.rows.files, 0)


def test_a_file_that_is_not_there_is_told_and_a_stop_leaves_nothing(tmp_path: Path, shop) -> None:
    workspace, _, in_place = shop("orders.parquet")
    with pytest.raises(Exception, match=r"orders\.parquet"):
        arrivals(workspace.project, workspace.store, in_place=in_place)
    written(tmp_path / "shop/orders.parquet")
    stop = Stop()

    def at_checking(_name: str, step: str, _share: float) -> None:
        if "checking" in step:
            stop.now()
            stop.check()

    with pytest.raises(Cancelled):
        arrivals(workspace.project, workspace.store, in_place=in_place, on_source=at_checking, stop=stop)
    assert workspace.store.kept(ROWS + "orders") is None
    assert workspace.store.kept(ASIDE + "orders") is None
    assert list((workspace.store.directory / ROWS).rglob("*.parquet")) == []
