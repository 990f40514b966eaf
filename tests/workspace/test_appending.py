from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import pytest

from fenqun import Workspace
from fenqun.engine.duckdb import DuckDB
from fenqun.query import table
from fenqun.workspace import arrivals as arriving
from fenqun.workspace.appending import FEWEST_ROWS
from fenqun.workspace.arrivals import Arrival, arrivals

HEAD = "order_id,customer_id,ordered_at,amount,channel\n"
FILES = {
    "orders-1.csv": "A1,C1,2024-05-01 10:00:00,10.00,web\nA2,C2,2024-05-02 10:00:00,20.00,app\n,,2024-05-03,5,web\n",
    "orders-2.csv": "A3,C1,2024-06-01 10:00:00,30.00,web\nA4,C3,not a day,40.00,web\n",
}
LATER = "A5,C2,2024-07-01 10:00:00,50.00,shop\nA6,C4,2024-07-02 10:00:00,x,web\n"


def shop(folder: Path, files: Mapping[str, str]) -> Workspace:
    """A workspace of one source that is a folder of such files."""
    (folder / "data").mkdir(parents=True)
    (folder / "fenqun.yaml").write_text("name: Shop\n", "utf-8")
    (folder / "sources.yaml").write_text("sources:\n  orders: {path: data, role: orders}\n", "utf-8")
    for name, rows in files.items():
        (folder / "data" / name).write_text(HEAD + rows, "utf-8")
    return Workspace(folder)


@pytest.fixture
def grown(tmp_path):
    """Read once, as if it were large."""
    with patch("fenqun.workspace.appending.FEWEST_ROWS", 0):
        workspace = shop(tmp_path / "grown", FILES)
        arrivals(workspace.project, workspace.store)
        yield workspace


def read(workspace: Workspace) -> tuple[Arrival, list[list[str]]]:
    """The source, and the files of each import that it took."""
    with patch.object(arriving, "import_source", wraps=arriving.import_source) as spied:
        (found,) = arrivals(workspace.project, workspace.store)
    return found, [[Path(shown).name for shown in call.args[2]] for call in spied.call_args_list]


def rows(workspace: Workspace, found: Arrival) -> list[list[tuple]]:
    """The rows, and what was set aside."""
    with DuckDB([workspace.store.directory]) as engine:
        tables = []
        for stored in (found.rows, found.aside):
            engine.register_parquet(
                "stored", [workspace.store.directory / file for file in stored.files], stored.columns
            )
            tables.append(sorted(engine.rows(table("stored", stored.columns).select), key=str))
        return tables


@pytest.mark.parametrize("name", ["orders-3.csv", "orders-1-b.csv", "orders-0.csv"])
def test_files_that_come_later_are_read_alone_with_the_same_rows(grown, tmp_path, name):
    (grown.directory / "data" / name).write_text(HEAD + LATER, "utf-8")
    found, imports = read(grown)
    assert imports == [[name]]
    assert len(found.rows.files) == 2
    whole = shop(tmp_path / "whole", {**FILES, name: LATER})
    (expected,) = arrivals(whole.project, whole.store)
    assert rows(grown, found) == rows(whole, expected)
    assert found.columns == expected.columns
    assert replace(found.quality, columns=()) == replace(expected.quality, columns=())
    told = [(each.name, each.rows, each.missing, each.smallest, each.largest) for each in found.quality.columns]
    assert told == [
        (each.name, each.rows, each.missing, each.smallest, each.largest) for each in expected.quality.columns
    ]


def test_what_was_read_so_is_known_the_next_time(grown):
    (grown.directory / "data/orders-3.csv").write_text(HEAD + LATER, "utf-8")
    found, _ = read(grown)
    assert read(grown) == (found, [])
    (grown.directory / "data/orders-4.csv").write_text(HEAD + "A9,C9,2024-08-01 10:00:00,1.00,web\n", "utf-8")
    again, imports = read(grown)
    assert imports == [["orders-4.csv"]]
    assert again.rows.rows == found.rows.rows + 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("orders-3.csv", HEAD + LATER.replace("A5", "A2")),  # an id that is there
        ("orders-3.csv", HEAD + LATER.replace("2024-07-01", "1/7/2024")),  # days written otherwise
        ("orders-3.csv", HEAD.replace("channel", "till") + LATER),  # another column
        ("orders-2.csv", HEAD + FILES["orders-2.csv"] + LATER),  # a file that was there
    ],
)
def test_what_would_not_be_the_same_is_read_whole(grown, tmp_path, name, text):
    (grown.directory / "data" / name).write_text(text, "utf-8")
    found, imports = read(grown)
    files = sorted(file.name for file in (grown.directory / "data").iterdir())
    assert imports[-1] == files
    whole = shop(tmp_path / "whole", {})
    for file in (grown.directory / "data").iterdir():
        (whole.directory / "data" / file.name).write_bytes(file.read_bytes())
    (expected,) = arrivals(whole.project, whole.store)
    assert rows(grown, found) == rows(whole, expected)
    assert found.quality == expected.quality


def test_a_small_source_is_read_whole(tmp_path):
    workspace = shop(tmp_path / "small", FILES)
    arrivals(workspace.project, workspace.store)
    (workspace.directory / "data/orders-3.csv").write_text(HEAD + LATER, "utf-8")
    found, imports = read(workspace)
    assert imports == [["orders-1.csv", "orders-2.csv", "orders-3.csv"]]
    assert found.rows.rows < FEWEST_ROWS
