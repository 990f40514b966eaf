import pytest

from fenqun.web.missing_files import missing_file


@pytest.mark.parametrize(
    ("roles", "label"),
    [
        (["customers"], "Import orders"),
        ([], "Import orders"),
        (["customers", "orders"], "Import order lines"),
        (["orders"], "Import order lines"),
        (["order_lines"], "Import customers"),
        (["order_lines", "customers"], "Import products"),
    ],
)
def test_the_file_that_would_help_most_is_named(roles, label):
    assert missing_file(roles).label == label


def test_orders_come_before_everything_else():
    assert missing_file(["customers", "events"]).is_first
    assert not missing_file(["orders"]).is_first


def test_where_all_files_are_there_none_is_missed():
    assert missing_file(["customers", "orders", "order_lines", "products"]) is None


def test_products_are_not_missed_where_the_lines_tell_their_categories():
    assert missing_file(["customers", "order_lines"], {"favourite_category"}) is None
    assert missing_file(["order_lines"], {"favourite_category"}).label == "Import customers"
