from unittest.mock import patch

import pytest

from fenqun import Workspace
from fenqun.workspace import orphaned

HEAD = "order_id,customer_id,ordered_at,amount\n"
SOURCES = "sources:\n  orders: {path: data/orders, role: orders}\n  people: {path: data/people.csv, role: customers}\n"


@pytest.fixture
def shop(tmp_path):
    """A source of orders that is a folder, read as if it were large, and a list of two customers."""
    (tmp_path / "data" / "orders").mkdir(parents=True)
    (tmp_path / "fenqun.yaml").write_text("name: Shop\n", "utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, "utf-8")
    (tmp_path / "data" / "people.csv").write_text("customer_id,sex\nC1,female\nC2,male\n", "utf-8")
    with patch("fenqun.workspace.appending.FEWEST_ROWS", 0):
        workspace = Workspace(tmp_path)
        come(workspace, 1, "A1,C1,2024-05-01,10\nA2,C9,2024-05-02,20\n")
        workspace.refresh()
        yield workspace


def come(workspace, month, rows):
    (workspace.directory / "data" / "orders" / f"{month}.csv").write_text(HEAD + rows, "utf-8")


def refreshed(workspace):
    """What the quality report says, and how many rows were looked at for it."""
    with patch.object(orphaned, "orphans", wraps=orphaned.orphans) as spied:
        workspace.refresh()
    return workspace.view().content["quality"]["orders"]["orphans"], [
        call.args[0].table for call in spied.call_args_list
    ]


def test_rows_of_unlisted_customers_are_counted(shop):
    assert refreshed(shop) == (1, [])


def test_of_a_grown_source_only_the_new_rows_are_looked_at(shop):
    come(shop, 2, "A4,C2,2024-06-01,10\nA5,C8,2024-06-02,20\n")
    assert refreshed(shop) == (2, ["orders (added)"])


def test_another_list_of_customers_is_looked_up_for_all_rows(shop):
    (shop.directory / "data" / "people.csv").write_text("customer_id,sex\nC1,female\nC9,male\n", "utf-8")
    assert refreshed(shop) == (0, ["orders"])


def test_a_corrected_file_is_looked_at_with_all_rows(shop):
    come(shop, 1, "A1,C1,2024-05-01,10\nA2,C2,2024-05-02,20\n")
    assert refreshed(shop) == (0, ["orders"])


def test_a_full_refresh_looks_at_all_rows(shop):
    with patch.object(orphaned, "orphans", wraps=orphaned.orphans) as spied:
        shop.refresh(full=True)
    assert [call.args[0].table for call in spied.call_args_list] == ["orders"]
