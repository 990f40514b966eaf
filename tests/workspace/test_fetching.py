from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from deltalake import write_deltalake

from fenqun import Workspace
from fenqun.errors import FenqunError, Problems
from fenqun.project.load import load
from fenqun.store.objects import Objects
from fenqun.workspace import fetching
from fenqun.workspace.fetching import files_of
from fenqun.workspace.freshness import changed_files

ORDERS = "order_id,customer_id,ordered_at,amount\n"


@pytest.fixture
def objects(bucket: str) -> Objects:
    return Objects(bucket)


@pytest.fixture
def send(objects: Objects, tmp_path: Path):
    def _send(key: str, text: str) -> None:
        (tmp_path / "sent").write_text(text, encoding="utf-8")
        objects.send(key, tmp_path / "sent")

    return _send


@pytest.fixture
def shop(tmp_path: Path):
    """A workspace whose orders are at a path."""

    def _shop(path: str) -> Workspace:
        folder = tmp_path / "shop"
        folder.mkdir(exist_ok=True)
        (folder / "fenqun.yaml").write_text(f"sources:\n  orders: {{path: '{path}', role: orders}}\n", encoding="utf-8")
        return Workspace(folder)

    return _shop


def shown(workspace: Workspace) -> list[str]:
    return list(files_of(load(workspace.directory), "orders"))


def orders(workspace: Workspace) -> list[tuple[str, float]]:
    rows = workspace.query('SELECT order_id, amount::DOUBLE FROM "sources/orders" ORDER BY 1').rows
    return [tuple(row) for row in rows]


@pytest.mark.parametrize(
    ("pattern", "keys"),
    [
        ("2024/a.csv", ["2024/a.csv"]),
        ("2024", ["2024/a.csv", "2024/b.txt"]),
        ("2024/", ["2024/a.csv", "2024/b.txt"]),
        ("*/*.csv", ["2023/a.csv", "2024/a.csv", "20245/a.csv"]),
        ("**/*.csv", ["2023/a.csv", "2024/a.csv", "2024/x/c.csv", "20245/a.csv", "a.csv"]),
        ("2024/?.csv", ["2024/a.csv"]),
        ("*.csv", ["a.csv"]),
    ],
)
def test_a_source_in_a_bucket_is_a_file_a_folder_or_a_pattern(bucket, send, shop, pattern, keys) -> None:
    for key in ("a.csv", "2023/a.csv", "2024/a.csv", "2024/b.txt", "2024/x/c.csv", "2024/.hidden.csv", "20245/a.csv"):
        send(key, f"{ORDERS}{key},c,2024-05-01,1\n")
    found = files_of(load(shop(f"{bucket}/{pattern}").directory), "orders")
    assert list(found) == [f"{bucket}/{key}" for key in keys]
    assert [path.read_text().splitlines()[1].split(",")[0] for path in found.values()] == keys


def test_orders_in_a_bucket_are_refreshed_and_only_what_changed_is_fetched(bucket, send, shop, monkeypatch) -> None:
    workspace = shop(f"{bucket}/orders/*.csv")
    send("orders/1.csv", f"{ORDERS}o1,c1,2024-05-01,10\n")
    send("orders/2.csv", f"{ORDERS}o2,c2,2024-05-02,20\n")
    workspace.refresh(as_of=date(2024, 5, 31))
    assert orders(workspace) == [("o1", 10.0), ("o2", 20.0)]
    fetched: list[str] = []
    fetch = Objects.fetch
    monkeypatch.setattr(Objects, "fetch", lambda self, key, into: (fetched.append(key), fetch(self, key, into))[1])
    send("orders/2.csv", f"{ORDERS}o2,c2,2024-05-02,30\n")
    send("orders/3.csv", f"{ORDERS}o3,c3,2024-05-03,40\n")
    workspace.refresh(as_of=date(2024, 5, 31))
    assert orders(workspace) == [("o1", 10.0), ("o2", 30.0), ("o3", 40.0)]
    assert fetched == ["orders/2.csv", "orders/3.csv"]


def test_what_is_gone_from_the_bucket_is_gone_here(bucket, send, shop, objects) -> None:
    workspace = shop(f"{bucket}/orders")
    for key in ("orders/1.csv", "orders/2.csv"):
        send(key, ORDERS)
    gone = files_of(load(workspace.directory), "orders")[f"{bucket}/orders/1.csv"]
    objects.delete(["orders/1.csv"])
    assert shown(workspace) == [f"{bucket}/orders/2.csv"]
    assert not gone.exists()


def test_a_delta_table_is_read_as_it_is_now(bucket, shop, tmp_path) -> None:
    for url, path in ((f"{bucket}/tables/orders", f"{bucket}/tables/orders"), (str(tmp_path / "shop" / "d"), "d")):
        for number in (1, 2):
            rows = {
                "order_id": [f"o{number}"],
                "customer_id": ["c"],
                "ordered_at": [date(2024, 5, 1)],
                "amount": [number],
            }
            options = {"allow_http": "true", "aws_conditional_put": "etag"} if "://" in url else None
            write_deltalake(url, pa.table(rows), mode="overwrite", storage_options=options)
        workspace = shop(path)
        workspace.refresh(as_of=date(2024, 5, 31))
        assert orders(workspace) == [("o2", 2.0)]
        assert list(changed_files(load(workspace.directory), workspace.view())) == []


def test_a_partitioned_delta_table_is_refused_not_misread(shop, tmp_path) -> None:
    write_deltalake(str(tmp_path / "shop" / "d"), pa.table({"order_id": ["o"], "year": [2024]}), partition_by=["year"])
    (tmp_path / "shop" / "d" / "other.parquet").write_bytes(b"")
    with pytest.raises(FenqunError, match="is partitioned"):
        shown(shop("d"))


def test_a_delta_table_whose_file_is_gone_or_whose_log_cannot_be_read_says_so(shop, tmp_path) -> None:
    folder = tmp_path / "shop" / "d"
    write_deltalake(str(folder), pa.table({"order_id": ["o"]}))
    (file,) = folder.glob("*.parquet")
    file.rename(folder / "other.parquet")
    with pytest.raises(FenqunError, match="is not in its folder"):
        shown(shop("d"))
    for log in (folder / "_delta_log").glob("*.json"):
        log.write_text("{")
    with pytest.raises(FenqunError, match="cannot read the file"):
        shown(shop("d"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("s3://no-such-bucket/orders", "there is no such bucket"),
        ("{bucket}/nothing/*.csv", "no file"),
        ("s3://key:secret@bucket/x", "write s3://bucket/path"),
    ],
)
def test_what_cannot_be_reached_is_told_with_its_place(bucket, shop, path, said) -> None:
    with pytest.raises(Problems, match=rf"fenqun\.yaml:2:\d+: .*{said}"):
        shop(path.format(bucket=bucket)).refresh()


def test_without_an_answer_the_refresh_says_so(bucket, shop, monkeypatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    with pytest.raises(Problems, match="it does not answer"):
        shop(f"{bucket}/orders").refresh()


def test_a_pattern_is_no_regular_expression() -> None:
    assert fetching._pattern("a.b/(c)*") == r"a\.b/\(c\)[^/]*"
