import pytest


def counts(answer):
    return {value.value: value.customers for value in answer.values}


def test_a_number_has_its_statistics(tiny):
    statistics = tiny.show("orders_total").statistics
    assert {name: float(value) for name, value in statistics.items()} == {
        "min": 0.0, "p25": 1.0, "median": 1.0, "p75": 2.0, "max": 4.0, "mean": pytest.approx(20 / 13),
        "deviation": pytest.approx((46 / 13 - (20 / 13) ** 2) ** 0.5),
    }  # fmt: skip


def test_a_number_of_few_values_is_counted_by_value_in_order(tiny):
    answer = tiny.show("orders_total")
    assert [(value.value, value.customers) for value in answer.values] == [
        ("0", 2), ("1", 5), ("2", 4), ("3", 1), ("4", 1),
    ]  # fmt: skip
    assert answer.bins == ()


@pytest.mark.parametrize(
    "name", ["spend_total", "orders_total", "city", "name", "birth_date", "last_ordered_at", "rfm_recency_score"]
)
def test_everyone_known_is_somewhere(tiny, name):
    answer = tiny.show(name)
    shown = sum(part.customers for part in answer.bins) + sum(part.customers for part in answer.values)
    assert shown + answer.other == answer.known <= answer.customers == 13


def test_a_text_is_counted_the_most_frequent_first(tiny):
    answer = tiny.show("city")
    assert counts(answer) == {"上海": 4, "北京": 3, "广州": 2, "深圳": 1}
    assert [value.value for value in answer.values][:2] == ["上海", "北京"]
    assert (answer.known, answer.customers, answer.label, answer.kind) == (10, 13, "City", "attribute")


def test_days_and_moments_are_counted_by_the_year_of_the_workspaces_clock(tiny):
    assert counts(tiny.show("registered_at")) == {"2023": 8, "2024": 2}
    assert counts(tiny.show("birth_date"))["1990"] == 1


def test_unit_and_meaning_are_told(tiny):
    answer = tiny.show("spend_total")
    assert (answer.unit, answer.type, answer.label) == ("CNY", "number", "Spend")


def test_bins_hold_everyone_between_their_edges(tiny_copy):
    file = tiny_copy.directory / "data" / "orders.csv"
    extra = "".join(f"X{at},K{at},2024-06-01 10:00:00,{at * 7 % 50}.25,web\n" for at in range(60))
    file.write_text(file.read_text("utf-8") + extra, "utf-8")
    tiny_copy.refresh()
    answer = tiny_copy.show("spend_total")
    assert answer.values == ()
    assert sum(part.customers for part in answer.bins) == answer.known == 73
    assert all(before.high == after.low for before, after in zip(answer.bins, answer.bins[1:], strict=False))
    amounts = [float(row["spend_total"]) for row in tiny_copy.table("profile").rows()]
    assert (answer.bins[0].low, answer.bins[-1].high) == (min(amounts), max(amounts))
    for part in answer.bins[:-1]:
        assert part.customers == sum(part.low <= amount < part.high for amount in amounts)


def test_a_trait_nobody_has_is_empty(tiny_copy):
    (tiny_copy.directory / "traits.yaml").write_text(
        "traits: {none: years_since(birth_date) / 0, spend_total: {from: orders, value: sum(amount)},"
        " orders_total: {from: orders, value: count()}}\n",
        "utf-8",
    )
    (tiny_copy.directory / "tags.yaml").write_text("tags: {}\n", "utf-8")
    (tiny_copy.directory / "segmentations.yaml").write_text("segmentations: {}\n", "utf-8")
    tiny_copy.refresh()
    answer = tiny_copy.show("none")
    assert (answer.known, answer.statistics, answer.bins, answer.values) == (0, {}, (), ())
