"""Why something expected did not come."""

from fenqun import Workspace

TEXT = """
tests:
  it:
    as_of: 2024-05-31
    given: {orders: [{ordered_at: 2024-05-01, amount: 60}], customers: {birth_date: 2000-01-01}}
    expect: %s
"""


def why(workspace: Workspace, expect: str) -> tuple[str, ...]:
    (workspace.directory / "tests.yaml").write_text(TEXT % expect, encoding="utf-8")
    return workspace.test().tests[0].unmet[0].why


def test_a_trait_of_others_shows_their_values(tiny_copy: Workspace) -> None:
    assert why(tiny_copy, "{average_order_value: 1}") == ("Spend ÷ orders_total (orders_total 1, Spend 60)",)


def test_a_trait_of_records_shows_which_counted(tiny_copy: Workspace) -> None:
    version = tiny_copy.definition("traits", "orders_12m").version
    data = {"from": "orders", "value": "count()", "last": "12 months", "where": "amount > 100"}
    tiny_copy.save("traits", "orders_12m", data, version=version)
    assert why(tiny_copy, "{orders_12m: 1}") == (
        "the number of rows, of orders, in the last 12 months, where amount is more than 100",
        "✗ ordered_at 2024-05-01, amount 60",
    )


def test_a_segment_shows_the_conditions_of_the_expected_one(tiny_copy: Workspace) -> None:
    assert why(tiny_copy, "{level: general}") == (
        "✗ orders_12m is at least 2 (orders_12m 1)",
        "✗ age is more than 30 (age 24)",
        "✓ Spend is more than 20 (Spend 60)",
        "✗ Spend is at least 1,000 (Spend 60)",
        "✗ has the tag big (big ✗)",
    )


def test_an_attribute_has_no_reason(tiny_copy: Workspace) -> None:
    assert why(tiny_copy, "{city: Oulu}") == ()


def test_a_row_that_takes_an_order_back_is_said_to_do_so(tiny_copy: Workspace) -> None:
    orders = "{orders: {order_id: R1, ordered_at: 2024-05-01, amount: -5}}"
    text = f"tests:\n  it: {{as_of: 2024-05-31, given: {orders}, expect: {{orders_total: 1}}}}\n"
    (tiny_copy.directory / "tests.yaml").write_text(text, encoding="utf-8")
    why = tiny_copy.test().tests[0].unmet[0].why
    assert why[-1] == "✓ order_id R1, ordered_at 2024-05-01, amount -5; it takes an order back"
