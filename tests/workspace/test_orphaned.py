from datetime import date
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


def refreshed(workspace, **options):
    """What the quality report says, and which rows were compared with the customers, one by one, for it."""
    with patch.object(orphaned, "orphans", wraps=orphaned.orphans) as spied:
        workspace.refresh(**options)
    count = workspace.view().content["quality"]["orders"]["orphans"]
    return count, [call.args[0].table for call in spied.call_args_list]


def test_rows_of_unlisted_customers_are_counted(shop):
    assert refreshed(shop) == (1, [])


def test_of_a_grown_source_only_the_new_rows_are_looked_at(shop):
    come(shop, 2, "A4,C2,2024-06-01,10\nA5,C8,2024-06-02,20\n")
    assert refreshed(shop) == (2, ["orders (added)"])


def test_new_rows_in_one_file_with_earlier_ones_are_not_counted_twice(shop):
    with patch("fenqun.workspace.folding.MOST_SMALL", 2):
        for month in range(2, 6):
            come(shop, month, f"A{month}0,C8,2024-06-02,20\n")
            assert refreshed(shop)[0] == month
    assert len(shop.store.latest().tables["sources/orders"].files) == 3


def test_another_list_of_customers_is_looked_up_for_every_customer(shop):
    (shop.directory / "data" / "people.csv").write_text("customer_id,sex\nC1,female\nC9,male\n", "utf-8")
    assert refreshed(shop) == (0, [])
    (shop.directory / "data" / "people.csv").write_text("customer_id,sex\nC8,female\n", "utf-8")
    assert refreshed(shop) == (2, [])


def test_a_corrected_file_is_looked_at_anew(shop):
    come(shop, 1, "A1,C1,2024-05-01,10\nA2,C2,2024-05-02,20\nA3,C7,2024-05-02,20\nA4,C7,2024-05-02,20\n")
    assert refreshed(shop) == (2, [])
    assert refreshed(shop, full=True) == (2, [])


def test_rows_after_the_moment_count_too(shop):
    come(shop, 2, "A4,C8,2024-06-01,10\n")
    shop.refresh(as_of=date(2024, 5, 31), full=True)
    assert shop.view().content["quality"]["orders"]["orphans"] == 2
