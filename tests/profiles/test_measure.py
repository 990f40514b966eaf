from datetime import datetime
from typing import Any

from fenqun.clock import Moment
from fenqun.profiles.measure import Measures, lower
from fenqun.profiles.trait import Trait
from fenqun.rules.text import to_text

AS_OF = Moment(datetime(2024, 6, 30))


def _lowered(*values: str, has_returns: bool = True, **keys: Any) -> tuple[list[str], Measures]:
    measures = Measures()
    traits = [Trait(**{"from": "orders", "value": value, **keys}) for value in values]
    return [to_text(lower(trait, measures, AS_OF, has_returns=has_returns)) for trait in traits], measures


def test_traits_that_ask_the_same_share_a_measure() -> None:
    texts, measures = _lowered("sum(amount)", "sum(amount) / count()", "count()", "mean_gap(ordered_at)")
    total, count = list(measures.plain)[:2]
    assert texts[:3] == [total, f"{total} / {count}", count]
    assert [measure.function for measure in measures.plain.values()] == ["sum", "count", "min", "max", "count"]


def test_other_windows_and_other_conditions_are_other_measures() -> None:
    measures = Measures()
    for keys in ({}, {"last": "1 year"}, {"last": "1 month"}, {"where": "amount > 1"}, {"last": "12 months"}):
        lower(Trait(**{"from": "orders", "value": "count()", **keys}), measures, AS_OF, has_returns=False)
    assert len(measures.plain) == 4


def test_sums_see_returns_and_counts_do_not() -> None:
    _, measures = _lowered("sum(amount)", "count()")
    conditions = [[to_text(part) for part in measure.rows.conditions] for measure in measures.plain.values()]
    assert conditions == [[], ["not is_return"]]


def test_a_trait_that_speaks_of_returns_sees_what_it_says() -> None:
    _, measures = _lowered("count()", where="is_return")
    assert [[to_text(part) for part in one.rows.conditions] for one in measures.plain.values()] == [["is_return"]]


def test_values_weighed_by_several_measures_are_grouped_once() -> None:
    _, measures = _lowered("top(category)", "top_share(category, by=sum(amount))", "distinct(category)", "distinct(x)")
    assert [to_text(values.argument) for values in measures.values] == ["category", "x"]
    assert [choice.function for choice in measures.values[0].choices.values()] == ["top", "top_share", "distinct"]


def test_a_trait_asks_for_the_same_measures_at_any_moment_and_another_for_others() -> None:
    def names(as_of: Moment, **keys: Any) -> set[str]:
        measures = Measures()
        lower(Trait(**{"from": "orders", "value": "trend(sum(amount))", **keys}), measures, as_of, has_returns=True)
        return set(measures.plain)

    later = Moment(datetime(2025, 2, 28))
    assert names(AS_OF, last="30 days") == names(later, last="30 days")
    assert not names(AS_OF, last="30 days") & names(AS_OF, last="31 days")
    assert not names(AS_OF, last="1 week") & names(AS_OF, last="1 month")
