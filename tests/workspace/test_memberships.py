from dataclasses import replace
from datetime import date

import pytest

from fenqun import Workspace
from fenqun.errors import NoSuchCustomer
from fenqun.workspace import memberships
from fenqun.workspace.actor import Actor
from fenqun.workspace.membering import Rows, wanted
from fenqun.workspace.memberships import members, memberships_answer
from fenqun.workspace.tables import MEMBERSHIPS, PROFILE
from fenqun.workspace.view import View


def without(view: View) -> View:
    """The snapshot as an earlier release, or Spark, made it."""
    tables = {name: stored for name, stored in view.snapshot.tables.items() if name != MEMBERSHIPS}
    return replace(view, snapshot=replace(view.snapshot, tables=tables))


def every(view: View) -> list[tuple[str, str]]:
    return [(name, part) for name, segments in wanted(view.content).items() for part in segments or [""]]


def test_a_customers_memberships_are_those_of_the_page(tiny, resident):
    for customer_id in tiny.customer_ids():
        page, answer = tiny.customer(customer_id), tiny.memberships(customer_id)
        assert [tag.name for tag in answer.tags] == [field.name for field in page.tags]
        assert answer.segments == page.segments
        assert resident.memberships(customer_id) == answer


@pytest.mark.parametrize("block", [1, 4, 13, 1024])
def test_an_id_is_found_in_its_block(tiny, monkeypatch, block):
    monkeypatch.setattr(memberships, "_BLOCK", block)
    view, ids = tiny.view(), tiny.customer_ids()
    with view.engine() as engine:
        found = memberships._ids(Rows(engine, view.store.files(view.snapshot, PROFILE), len(ids)))
    assert [found.row(customer_id) for customer_id in ids] == list(range(len(ids)))
    assert [found.row(other) for other in ("", "C01x", "zzz")] == [None] * 3


def test_a_tag_of_a_customer_says_how_many_carry_it(tiny):
    (tag,) = (tag for tag in tiny.memberships("C03").tags if tag.name == "vip")
    assert (tag.label, tag.customers) == ("vip", 2)


@pytest.mark.parametrize("nobody", ["", "C", "C9999", "zzz", "=C1"])
def test_nobody_has_no_memberships(tiny, resident, nobody):
    for workspace in (tiny, resident):
        with pytest.raises(NoSuchCustomer):
            workspace.memberships(nobody)


def test_a_past_snapshot_has_its_own(tiny_past: Workspace):
    past, now = tiny_past.at(date(2024, 4, 30)), tiny_past.at(date(2024, 6, 30))
    assert "friends" not in {name for name, _ in every(past.view())}
    assert {tag.name for tag in now.memberships("C02").tags} >= {"friends"}
    assert [tag.name for tag in past.memberships("C02").tags] == [tag.name for tag in past.customer("C02").tags]


def test_without_sets_the_columns_tell_the_same(tiny):
    view = tiny.view()
    older = without(view)
    assert members(older, every(view)) == members(view, every(view))
    assert memberships_answer(older, "C03") == tiny.memberships("C03")


def test_sets_that_are_too_large_are_read_as_they_are_asked_for(resident, monkeypatch):
    view = resident.view()
    kept = members(view, every(view))
    monkeypatch.setattr(memberships, "MOST_BYTES", 0)
    assert members(view, every(view)) == kept


def test_what_tells_personal_data_is_left_out(tiny):
    seen = tiny.acting(Actor("viewer", sees_personal=False))
    shown = seen.memberships("C02")
    hidden = seen.view().hidden
    assert hidden.isdisjoint({tag.name for tag in shown.tags} | {part.segmentation for part in shown.segments})
