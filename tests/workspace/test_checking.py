import pytest

from fenqun import Workspace, define
from fenqun.errors import Problems
from fenqun.workspace.checking import checked


def test_a_right_workspace_is_counted(tiny_text):
    assert checked(Workspace(tiny_text)).counts["segmentations"] == 5


def test_errors_of_text_data_and_types_come_together(tiny_text):
    (tiny_text / "traits.yaml").write_text("traits:\n  half: {from: orders, value: sum(amout)}\n", "utf-8")
    (tiny_text / "tags.yaml").write_text("tags:\n  t: {rule: 'city > 5', ower: x}\n", "utf-8")
    (tiny_text / "segmentations.yaml").write_text("segmentations: {}\n", "utf-8")
    sources = tiny_text / "sources.yaml"
    sources.write_text(f"{sources.read_text('utf-8')}  events: {{path: data/events.csv, role: events}}\n", "utf-8")
    with pytest.raises(Problems) as caught:
        checked(Workspace(tiny_text))
    text = caught.value.text()
    assert "Did you mean 'amount'?" in text
    assert "no key 'ower'" in text
    assert "no file 'data/events.csv'" in text


def test_orders_that_cannot_be_read_leave_the_columns_of_their_lines_open(tiny_text):
    sources = tiny_text / "sources.yaml"
    sources.write_text(
        f"{sources.read_text('utf-8')}  order_lines: {{path: data/lines.csv, role: order_lines}}\n", "utf-8"
    )
    (tiny_text / "data" / "lines.csv").write_text("order_id,product,quantity,amount\nA01,x,1,5\n", "utf-8")
    (tiny_text / "data" / "orders.csv").unlink()
    (tiny_text / "traits.yaml").write_text(
        "traits: {spend_total: {from: order_lines, value: count(), where: ordered_at > '2024-01-01'}}\n", "utf-8"
    )
    with pytest.raises(Problems) as caught:
        checked(Workspace(tiny_text))
    assert "orders.csv" in caught.value.text()
    assert "ordered_at" not in caught.value.text()


def test_definitions_made_in_python_are_checked_without_text(tiny_text):
    sources = {"orders": {"path": "data/orders.csv", "role": "orders"}}
    with pytest.raises(Problems, match="no column 'amout'"):
        checked(
            Workspace.define(
                tiny_text, define({"sources": sources, "traits": {"x": {"from": "orders", "value": "sum(amout)"}}})
            )
        )


def test_checking_leaves_no_snapshot(tiny_text):
    checked(Workspace(tiny_text))
    assert not (tiny_text / ".fenqun" / "store" / "snapshots").exists()
