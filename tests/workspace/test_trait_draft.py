"""Drafts of traits, against what a refresh then gives."""

from typing import Any

import pytest

from fenqun import Workspace
from fenqun.errors import UsageError
from fenqun.workspace import trait_draft

FRIENDS = 'customer_id in listed("data/friends.txt")'
DRAFTS: dict[str, tuple[str, Any]] = {
    "derived": ("average_order_value", "spend_total / (orders_total + 1)"),
    "new": ("years_twice", {"value": "age * 2", "unit": "years", "label": "Twice"}),
    "from a source": ("orders_12m", {"from": "orders", "value": "count()", "last": "3 months"}),
    "text": ("favourite_channel", {"from": "orders", "value": "top(channel, by=count())"}),
    "moment": ("last_ordered_at", {"from": "orders", "value": "min(ordered_at)"}),
    "other type": ("orders_total", {"from": "orders", "value": "count() > 1"}),
    "listed": ("friendly", {"from": "orders", "value": "count()", "where": FRIENDS}),
}  # fmt: skip


@pytest.mark.parametrize("draft", ["derived", "new", "from a source", "text", "moment", "listed"])
def test_the_values_are_those_of_a_refresh(tiny_copy: Workspace, draft: str) -> None:
    name, data = DRAFTS[draft]
    change = tiny_copy.draft("traits", name, data)
    there = name in {line.name for line in tiny_copy.definitions("traits").lines}
    before = _values(tiny_copy, name) if there else {}
    tiny_copy.save("traits", name, data, version=tiny_copy.definition("traits", name).version if there else None)
    tiny_copy.refresh()
    after = _values(tiny_copy, name)
    moved = sorted(customer for customer in before if before[customer] != after[customer])
    assert (change.moving, change.entering_sample) == (len(moved), tuple(moved[:10]))
    shown = tiny_copy.show(name).as_json()
    assert {key: change.found[key] for key in shown} == shown
    assert change.found["known_before"] == (sum(value is not None for value in before.values()) if there else None)


def _values(workspace: Workspace, name: str) -> dict[str, Any]:
    return {row[0]: row[1] for row in workspace.query(f'SELECT customer_id, "{name}" FROM profile').rows}


def test_a_trait_of_another_type_cannot_be_compared(tiny: Workspace) -> None:
    change = tiny.draft("traits", *DRAFTS["other type"])
    assert (change.moving, change.found["type"]) == (0, "boolean")


def test_nothing_of_a_draft_stays_in_an_engine_kept_open(tiny: Workspace) -> None:
    resident = Workspace(tiny.directory, resident=True)
    try:
        first = resident.draft("traits", *DRAFTS["derived"])
        assert resident.draft("traits", *DRAFTS["derived"]) == first == tiny.draft("traits", *DRAFTS["derived"])
        with resident.view().engine() as engine:
            names = {row[0] for row in engine.read_only_sql("SELECT table_name FROM duckdb_tables()").rows}
        assert not [name for name in names if name.startswith(("draft", "by hand"))]
    finally:
        resident.close()


def test_too_many_records_wait_for_a_refresh(tiny: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trait_draft, "MOST_ROWS", 3)
    with pytest.raises(UsageError, match="save it, and refresh"):
        tiny.draft("traits", *DRAFTS["from a source"])
