"""The workspace's own tests."""

from pathlib import Path

import pytest

from fenqun import Workspace
from fenqun.errors import Problems

TESTS = """
as_of: 2024-05-31
tests:
  a second order makes a general customer:
    given:
      orders:
        - {ordered_at: 2024-05-01, amount: 100}
        - {ordered_at: 2024-05-20T10:00, amount: 50}
    expect: {orders_12m: 2, spend_total: 150, level: general, big: false, average_order_value: 75, age: null}
  who has ordered nothing is unknown:
    given: {customers: {city: 上海, birth_date: 1990-01-01}}
    expect: {orders_total: 0, level: unknown, adult_in_shanghai: true, age: 34, rfm: unknown, city: 上海}
  a return nets the spend:
    given:
      orders:
        - {order_id: A1, ordered_at: 2024-05-01, amount: 100}
        - {order_id: R1, ordered_at: 2024-05-20, amount: -40}
    expect: {orders_total: 1, spend_total: 60, last_ordered_at: 2024-05-01, days_since_last_order: 30}
  lists and hands count:
    given: {customers: {customer_id: C02}}
    by_hand: [vip, chosen]
    expect: {C02: {vip: false, friends: true}}
  several customers:
    given:
      orders:
        - {customer_id: a, ordered_at: 2024-05-01, amount: 600}
        - {customer_id: b, ordered_at: 2022-05-01, amount: 5}
    by_hand: {vip: [b]}
    expect:
      a: {big: true, vip: false, spend_band: 100..1000}
      b: {vip: true, orders_total: 1}
"""


def written(workspace: Workspace, text: str) -> Workspace:
    (workspace.directory / "tests.yaml").write_text(text, encoding="utf-8")
    return workspace


def one(given: str, expect: str, more: str = "") -> str:
    return f"tests:\n  it:\n    as_of: 2024-05-31\n    given: {given}\n    expect: {expect}\n{more}"


def test_examples_that_are_met(tiny_copy: Workspace) -> None:
    answer = written(tiny_copy, TESTS).test()
    assert [(each.name, each.unmet) for each in answer.tests if each.unmet] == []
    assert (answer.met, answer.failed) == (5, 0)
    assert [(each.file, each.line, each.expected) for each in answer.tests][:2] == [
        ("tests.yaml", 4, 6),
        ("tests.yaml", 10, 6),
    ]


def test_nothing_is_written_and_no_snapshot_is_needed(tiny_text: Path) -> None:
    workspace = written(Workspace(tiny_text), TESTS.replace(", rfm: unknown", ""))
    before = sorted(tiny_text.rglob("*"))
    answer = workspace.test()
    assert [(each.name, each.unmet) for each in answer.tests if each.unmet] == []
    assert sorted(tiny_text.rglob("*")) == before


def test_all_that_is_not_met_is_told_at_once_with_its_place_and_why(tiny_copy: Workspace) -> None:
    orders = "{orders: [{ordered_at: 2024-05-01, amount: 60}, {ordered_at: 2022-05-01, amount: 1}]}"
    answer = written(tiny_copy, one(orders, "{orders_12m: 2, big: true, level: quality, spend_total: 61}")).test()
    (test,) = answer.tests
    assert [(each.name, each.expected, each.found) for each in test.unmet] == [
        ("orders_12m", 2, 1),
        ("big", True, False),
        ("level", "quality", "unknown"),
    ]
    assert [(each.file, each.line, each.column) for each in test.unmet] == [
        ("tests.yaml", 5, 26),
        ("tests.yaml", 5, 34),
        ("tests.yaml", 5, 47),
    ]
    assert test.unmet[0].why == (
        "the number of rows, of orders, in the last 12 months",
        "✗ ordered_at 2022-05-01, amount 1",
        "✓ ordered_at 2024-05-01, amount 60",
    )
    assert test.unmet[1].why == ("✗ Spend is at least 500 (Spend 61)", "✗ orders_total is at least 3 (orders_total 2)")
    assert (answer.met, answer.failed) == (0, 1)


def test_cut_points_are_those_of_the_snapshot(tiny_copy: Workspace) -> None:
    customer = next(iter(tiny_copy.customer_ids(where="known(spend_total) and orders_total >= 1")))
    rows = tiny_copy.query(f"SELECT * FROM profile WHERE customer_id = '{customer}'")
    row = dict(zip(rows.columns, rows.rows[0], strict=True))
    orders = tiny_copy.query(f"SELECT order_id, ordered_at, amount FROM orders WHERE customer_id = '{customer}'").rows
    given = ", ".join(
        f"{{order_id: '{number}', ordered_at: '{at}', amount: {amount}}}" for number, at, amount in orders
    )
    text = one(f"{{orders: [{given}]}}", f"{{rfm: {row['rfm']}, value: {row['value']}}}")
    text = text.replace("as_of: 2024-05-31", "as_of: 2024-06-30")
    sources = (
        (tiny_copy.directory / "sources.yaml")
        .read_text("utf-8")
        .replace("orders.csv", "orders.csv\n    time_zone: UTC")
    )
    (tiny_copy.directory / "sources.yaml").write_text(sources, "utf-8")
    answer = written(tiny_copy, text).test()
    assert answer.tests[0].unmet == ()


def test_cut_points_can_be_given(tiny_text: Path) -> None:
    cut = "{cuts: [%s], closed: right}"
    rfm = f"{{recency: {cut % 10}, frequency: {cut % 1}, monetary: {cut % 5}}}"
    more = f"    fitted: {{rfm: {rfm}}}\n"
    workspace = Workspace(tiny_text)
    definition = workspace.definition("segmentations", "rfm")
    workspace.save("segmentations", "rfm", {"kind": "rfm", "bins": 2, "map": "eight"}, version=definition.version)
    orders = "{orders: [{ordered_at: 2024-05-30, amount: 6}]}"
    answer = written(workspace, one(orders, "{rfm: general_development, rfm_monetary_score: 2}", more)).test()
    assert [each.found for each in answer.tests[0].unmet] == ["important_development"]


WRONG: dict[str, tuple[str, str, str]] = {
    "source": ("{nothing: {a: 1}}", "{age: 1}", "tests.yaml:4:13: no source 'nothing'"),
    "column": ("{orders: {amout: 1}}", "{age: 1}", "tests.yaml:4:22: no column of 'orders' 'amout'"),
    "type": ("{orders: {amount: much}}", "{age: 1}", "tests.yaml:4:30: 'amount' takes a number"),
    "name": ("{}", "{spnd_total: 1}", "tests.yaml:5:14: no trait, attribute, tag or segmentation 'spnd_total'"),
    "segment": ("{}", "{level: best}", "tests.yaml:5:21: no segment of 'level' 'best'"),
    "expected type": ("{}", "{big: 1}", "tests.yaml:5:19: 'big' takes true or false"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_in_a_test_is_a_problem_with_its_place(tiny_copy: Workspace, case: str) -> None:
    given, expect, said = WRONG[case]
    with pytest.raises(Problems) as problems:
        written(tiny_copy, one(given, expect)).test()
    assert [str(problem).startswith(said) for problem in problems.value.problems] == [True]


def test_cuts_found_in_the_data_need_a_snapshot_or_to_be_given(tiny_text: Path) -> None:
    with pytest.raises(Problems, match="refresh first, or say it under 'fitted'"):
        written(Workspace(tiny_text), one("{}", "{rfm: unknown}")).test()


def test_the_day_must_be_said_somewhere(tiny_copy: Workspace) -> None:
    settings = tiny_copy.definition("settings")
    tiny_copy.save("settings", "", {**settings.data, "as_of": "now"}, version=settings.version)
    with pytest.raises(Problems, match="say as of which day"):
        written(tiny_copy, "tests:\n  it: {expect: {age: null}}\n").test()


def test_wrong_definitions_come_before(tiny_copy: Workspace) -> None:
    (tiny_copy.directory / "tags.yaml").write_text("tags:\n  odd: nothing_such > 1\n")
    with pytest.raises(Problems, match="nothing_such"):
        written(tiny_copy, TESTS).test()


def test_only_those_asked_for_are_run(tiny_copy: Workspace) -> None:
    assert [each.name for each in written(tiny_copy, TESTS).test("second").tests] == [
        "a second order makes a general customer"
    ]
    assert written(tiny_copy, TESTS).test("none such").tests == ()


def test_a_customer_of_whom_nothing_is_given_has_nothing(tiny_copy: Workspace) -> None:
    text = one("{orders: {customer_id: x, ordered_at: 2024-05-01, amount: 1}}", "{y: {orders_total: 0}}")
    assert written(tiny_copy, text).test().failed == 0


def test_a_row_that_an_import_would_set_aside_is_told(tiny_copy: Workspace) -> None:
    orders = "{orders: [{ordered_at: 2024-05-01, amount: 1}, {amount: 2}]}"
    answer = written(tiny_copy, one(orders, "{orders_total: 2}")).test()
    assert answer.tests[0].unmet[0].why[-1] == "row 2 of orders is not used: no time"


def test_what_changed_is_seen_before_any_refresh(tiny_text: Path) -> None:
    (tiny_text / "tags.yaml").write_text("tags:\n  moved: 'changed(city, last=\"90 days\")'\n", "utf-8")
    (tiny_text / "segmentations.yaml").unlink()
    given = """
      customers:
        - {valid_from: 2024-01-01, city: Rome}
        - {valid_from: 2024-05-01, city: Bonn}"""
    answer = written(Workspace(tiny_text), one(given, "{city: Bonn, moved: true, city_changed_at: 2024-05-01}")).test()
    assert [(each.name, each.expected, each.found) for test in answer.tests for each in test.unmet] == []
