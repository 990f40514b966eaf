"""Budgets of target choices."""

import pytest

from fenqun.errors import UnknownName, UsageError
from fenqun.workspace.actor import Actor

from .test_targets import write


@pytest.fixture
def workspace(tiny_copy):
    return write(tiny_copy)


def test_the_total_is_divided_and_its_price_told(workspace):
    answer = workspace.allocate("push")
    quality, one_time = answer.segments
    customers = {part.name: part.customers for part in workspace.show("level").segments}
    assert one_time.money == 0 or one_time.money <= 2 * customers["one_time"]
    assert answer.spent == pytest.approx(quality.money + one_time.money)
    assert answer.returns == pytest.approx(quality.returns + one_time.returns)
    assert [each.total for each in answer.totals] == [25, 50, 75, 100, 125, 150, 200]


def test_another_total_is_divided_by_the_same_curves(workspace):
    assert workspace.allocate("push", total=10).total == 10
    assert workspace.allocate("push", total=10).returns < workspace.allocate("push").returns


@pytest.mark.parametrize("total", [-1.0, float("nan"), float("inf")])
def test_a_total_is_an_amount_of_money(workspace, total):
    with pytest.raises(UsageError, match="0 or more"):
        workspace.allocate("push", total=total)


def test_a_choice_without_a_budget_has_nothing_to_divide(workspace):
    with pytest.raises(UsageError, match="declares no 'budget'"):
        workspace.allocate("grown")


def test_what_the_snapshot_does_not_hold_is_told(workspace):
    text = (workspace.directory / "targets.yaml").read_text("utf-8").replace("of: level", "of: nowhere")
    with pytest.raises(UnknownName):
        write(workspace, text).allocate("push")


def test_who_sees_no_personal_data_may_ask(workspace):
    assert workspace.acting(Actor("viewer", sees_personal=False)).allocate("push").total == 100
