"""What became another attribute of a customer, and when."""

from dataclasses import replace
from datetime import date

import pytest

from fenqun import Workspace
from fenqun.workspace.actor import Actor

CHANGES = """customer_id,city,children,email,since
C1,Rome,,a@x,2024-01-01
C1,Bonn,1,,2024-03-01
C1,Bonn,2,b@x,2024-05-01 12:30
C1,Kiel,,,2024-09-01
C2,Oslo,,,
"""


@pytest.fixture(scope="module")
def moving(tmp_path_factory):
    """As of 2024-06-30 in Berlin: a file of changes, and a list of whom it changes."""
    folder = tmp_path_factory.mktemp("moving")
    (folder / "changes.csv").write_text(CHANGES, "utf-8")
    (folder / "list.csv").write_text("customer_id,gender,city\nC1,female,Paris\nC2,male,Bari\n", "utf-8")
    (folder / "orders.csv").write_text("order_id,customer_id,ordered_at,amount\nO1,C1,2024-02-01,5\n", "utf-8")
    (folder / "fenqun.yaml").write_text(
        """name: Moving
time_zone: Europe/Berlin
sources:
  list: {path: list.csv, role: customers}
  changes: {path: changes.csv, role: customers, columns: {valid_from: since}}
  orders: {path: orders.csv, role: orders}
""",
        "utf-8",
    )
    workspace = Workspace(folder)
    workspace.refresh(as_of=date(2024, 6, 30))
    return workspace


def test_each_change_has_what_was_before_and_after_the_latest_first(moving):
    changes = moving.customer("C1").changes
    assert [(change.at, change.name, change.before, change.after) for change in changes] == [
        ("2024-05-01 12:30:00", "children", 1, 2),
        ("2024-05-01 12:30:00", "email", "a@x", "b@x"),
        ("2024-03-01", "city", "Rome", "Bonn"),
        ("2024-01-01", "city", "Paris", "Rome"),
    ]
    assert {change.source for change in changes} == {"changes"}


def test_what_will_change_after_the_moment_of_the_snapshot_is_not_told(moving):
    assert "Kiel" not in [change.after for change in moving.customer("C1").changes]


def test_what_changed_nothing_tells_nothing(moving, tiny):
    assert (moving.customer("C2").changes, tiny.customer("C01").changes) == ((), ())


def test_standard_values_are_told_in_words(tmp_path):
    (tmp_path / "c.csv").write_text("customer_id,sex,valid_from\na,male,2024-01-01\na,female,2024-02-01\n", "utf-8")
    (tmp_path / "fenqun.yaml").write_text("sources: {c: {path: c.csv, role: customers}}\nlanguage: zh-Hans\n", "utf-8")
    workspace = Workspace(tmp_path)
    workspace.refresh(as_of=date(2024, 6, 30))
    (change,) = workspace.customer("a").changes
    assert (change.before, change.after) == ("male", "female")
    assert (change.before_label, change.after_label) == ("男", "女")


def test_personal_values_are_told_to_those_only_who_may_see_them(moving):
    viewer = moving.acting(replace(Actor.of_this_process(), sees_personal=False))
    assert {change.name for change in viewer.customer("C1").changes} == {"city", "children"}
    told = [happening.details for happening in viewer.timeline("C1").happenings if happening.role == "customers"]
    assert [list(details) for details in told] == [["children"], ["city"], ["city"]]


def test_changes_are_in_the_timeline_a_happening_for_each_moment(moving):
    timeline = moving.timeline("C1")
    assert [(happening.at, happening.role) for happening in timeline.happenings] == [
        ("2024-05-01 12:30:00", "customers"),
        ("2024-03-01 00:00:00", "customers"),
        ("2024-02-01 00:00:00", "orders"),
        ("2024-01-01 00:00:00", "customers"),
    ]
    assert timeline.happenings[0].details == {
        "children": {"before": 1, "after": 2, "before_label": "", "after_label": ""},
        "email": {"before": "a@x", "after": "b@x", "before_label": "", "after_label": ""},
    }
    assert timeline.total == 4
    assert timeline.labels["changes"]["city"] == "City"


def test_pages_of_the_timeline_hold_each_of_them_once(moving):
    found, after = [], None
    while True:
        page = moving.timeline("C1", after=after, limit=1)
        assert page.total == 4
        found += page.happenings
        if (after := page.after) is None:
            break
    assert tuple(found) == moving.timeline("C1").happenings
