"""RFM against the published table of Online Retail, and its semantics on a few customers."""

import pandas
import pytest
from pydantic import ValidationError

from fenqun.definition import DataType
from fenqun.segments.kinds import problems, segment_names, segments, why
from fenqun.segments.segmentation import Rfm

from .conftest import NOW

FROM_THE_FILE = {  # mean recency, frequency and monetary value, and how many
    "about_to_sleep": (53.312, 1.162, 471.994, 352),
    "at_risk": (153.786, 2.877, 1084.535, 593),
    "cant_lose": (132.968, 8.381, 2796.156, 63),
    "champions": (6.362, 12.414, 6857.935, 633),
    "hibernating": (217.605, 1.102, 488.643, 1071),
    "loyal": (33.608, 6.480, 2864.248, 819),
    "need_attention": (52.428, 2.326, 897.628, 187),
    "new": (7.429, 1.000, 388.213, 42),
    "potential_loyalists": (17.399, 2.010, 1041.222, 484),
    "promising": (23.511, 1.000, 294.008, 94),
}
PUBLISHED_OTHERWISE = {  # the published table's cells that the raw file does not give, to pandas either
    ("at_risk", 1): 2.879,
    ("champions", 2): 6857.936,
    ("promising", 0): 23.4,  # cannot be: 94 whole days' mean is a multiple of 1/94
}


def _table(shop, segmentation):
    """Per segment the mean of the three traits and the number of customers."""
    rows = zip(shop.rows(), shop.placed(shop.fitted(segmentation)), strict=True)
    found: dict[str, list] = {}
    for row, placed in rows:
        found.setdefault(placed["seg"], []).append(row)
    traits = ("days_since_last_order", "orders_total", "spend_total")
    means = {name: [sum(row[trait] for row in group) / len(group) for trait in traits] for name, group in found.items()}
    return {name: (*(round(mean, 3) for mean in means[name]), len(group)) for name, group in found.items()}


def rfm(**options):
    return Rfm(kind="rfm", **options)


def test_the_published_table_is_reproduced_where_frequency_is_split_by_id(retail):
    # The usual notebook on UCI Online Retail (doi 10.24432/C5BW33), analysis date 2011-12-11: calendar days to
    # 2011-12-10 are its whole days. 37 of its 40 cells are equal to the digit shown, all sizes among them.
    assert _table(retail, rfm(map="ten", ties={"frequency": "split_by_id"})) == FROM_THE_FILE
    off = [abs(FROM_THE_FILE[name][at] - value) for (name, at), value in PUBLISHED_OTHERWISE.items()]
    assert [round(difference, 3) for difference in off] == [0.002, 0.001, 0.111]


def test_each_real_customer_is_where_the_pandas_notebook_puts_them(retail):
    frame = pandas.DataFrame(retail.rows())
    recency = pandas.qcut(frame.days_since_last_order, 5, labels=False)
    frequency = pandas.qcut(frame.orders_total.rank(method="first"), 5, labels=False)
    placed = retail.placed(retail.fitted(rfm(map="ten", ties={"frequency": "split_by_id"})))
    assert [row["seg_recency_score"] for row in placed] == list(5 - recency)
    assert [row["seg_frequency_score"] for row in placed] == list(1 + frequency)


def test_keeping_equal_frequencies_together_moves_678_of_4338_customers(retail):
    together = retail.placed(retail.fitted(rfm(map="ten")))
    split = retail.placed(retail.fitted(rfm(map="ten", ties={"frequency": "split_by_id"})))
    assert sum(one["seg"] != other["seg"] for one, other in zip(together, split, strict=True)) == 678
    assert {name: row[-1] for name, row in _table(retail, rfm(map="ten")).items()} == {
        "hibernating": 1335,
        "champions": 604,
        "at_risk": 357,
        "promising": 169,
        "loyal": 688,
        "potential_loyalists": 484,
        "about_to_sleep": 478,
        "need_attention": 121,
        "new": 67,
        "cant_lose": 35,
    }


def test_python_places_the_real_customers_as_sql_does(retail):
    for segmentation in (
        rfm(),
        rfm(map="ten", ties="split_by_id"),
        rfm(map="eight", cuts="mean"),
        rfm(cuts="quantile_plus_one"),
    ):
        fitted = retail.fitted(segmentation)
        assert retail.placed(fitted) == retail.placed_in_python(fitted)


TRAITS = ("days_since_last_order", "orders_total", "spend_total")


def _scores(shop, segmentation):
    rows = shop.placed(shop.fitted(segmentation))
    return [tuple(row[f"seg_{dimension}_score"] for dimension in ("recency", "frequency", "monetary")) for row in rows]


def _shop(numbers, *rows):
    return numbers(**dict(zip(TRAITS, zip(*rows, strict=True) if rows else ([], [], []), strict=True)))


def test_few_days_and_many_orders_score_high(numbers):
    shop = _shop(numbers, (10, 5, 500), (20, 4, 400), (30, 3, 300), (40, 2, 200), (50, 1, 100))
    assert _scores(shop, rfm()) == [(5, 5, 5), (4, 4, 4), (3, 3, 3), (2, 2, 2), (1, 1, 1)]
    assert shop.segments(rfm()) == ["champions", "loyal", "need_attention", "hibernating", "lost"]


def test_customers_with_equal_frequency_share_a_score(numbers):
    shop = _shop(numbers, *((day, 1, day) for day in range(10)))
    assert {scores[1] for scores in _scores(shop, rfm())} == {1}


def test_splitting_by_id_fills_the_bins_evenly(numbers):
    shop = _shop(numbers, *((day, 1, day) for day in range(10)))
    split = _scores(shop, rfm(ties={"frequency": "split_by_id"}))
    assert [scores[1] for scores in split] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


def test_reaching_a_given_cut_is_the_better_side(numbers):
    shop = _shop(numbers, (30, 2, 100), (31, 1, 99))
    cuts = {"recency": [30], "frequency": [2], "monetary": [100]}
    assert _scores(shop, rfm(cuts=cuts, bins=2, map="eight")) == [(2, 2, 2), (1, 1, 1)]
    assert shop.segments(rfm(cuts=cuts, bins=2, map="eight")) == ["important_value", "general_winback"]


def test_a_quantile_plus_one_is_the_least_value_of_the_upper_bin(numbers):
    shop = _shop(numbers, *((value, value, value) for value in (1, 2, 2.5, 3, 3.5, 5)))
    # Quantiles 2, 2.5, 3, 3.5; plus one 3, 3.5, 4, 4.5: 2.5 lies above the first quantile, not above the first cut.
    assert [scores[1] for scores in _scores(shop, rfm(cuts="quantile_plus_one"))] == [1, 1, 1, 2, 3, 5]
    assert [scores[0] for scores in _scores(shop, rfm(cuts="quantile_plus_one"))] == [5, 5, 5, 4, 3, 1]


def test_whoever_lacks_a_trait_is_unknown_and_moves_no_cut(numbers):
    known = [(10, 5, 500), (20, 4, 400), (30, 3, 300), (40, 2, 200), (50, 1, 100)]
    shop = _shop(numbers, *known, (None, 0, 0), (None, None, None))
    assert shop.segments(rfm())[5:] == ["unknown", "unknown"]
    assert _scores(shop, rfm())[:5] == [(5, 5, 5), (4, 4, 4), (3, 3, 3), (2, 2, 2), (1, 1, 1)]
    assert _scores(shop, rfm())[5] == (None, None, None)


@pytest.mark.parametrize("options", [{}, {"cuts": "mean", "map": "eight"}, {"ties": "split_by_id"}])
@pytest.mark.parametrize("rows", [[], [(1, 1, 1)], [(None, None, None)]])
def test_no_customer_and_one_customer_are_placed(numbers, options, rows):
    placed = _shop(numbers, *rows).segments(rfm(**options))
    assert len(placed) == len(rows)
    assert all((segment == "unknown") == (row[0] is None) for segment, row in zip(placed, rows, strict=True))


def test_the_eight_classes_have_their_usual_names(numbers):
    fitted = _shop(numbers).fitted(rfm(map="eight", bins=2))
    assert [segment.label.text("zh-Hans") for segment in segments(fitted).values()] == [
        "重要价值客户",
        "重要发展客户",
        "重要保持客户",
        "重要挽留客户",
        "一般价值客户",
        "一般发展客户",
        "一般保持客户",
        "一般挽留客户",
        "未知",
    ]


def test_an_own_map_has_rules_over_the_scores(numbers):
    own = {"best": "r + f + m >= 13", "gone": {"rule": "r == 1", "label": "Gone"}, "others": "rest"}
    shop = _shop(numbers, (10, 5, 500), (20, 4, 400), (30, 3, 300), (40, 2, 200), (50, 1, 100))
    assert shop.segments(rfm(segments=own)) == ["best", "others", "others", "others", "gone"]
    assert segment_names(shop.fitted(rfm(segments=own))) == ["best", "gone", "others", "unknown"]


def test_why_tells_the_scores_and_where_they_come_from(numbers):
    shop = _shop(numbers, (10, 5, 500), (20, 4, 400), (30, 3, 300), (40, 2, 200), (50, 1, 100))
    reason = why(shop.fitted(rfm()), "champions", shop.rows()[0], NOW)
    assert reason.holds
    assert reason.values["seg_recency_score"] == 5
    assert "days_since_last_order <= 18" in reason.text
    assert not why(shop.fitted(rfm()), "lost", shop.rows()[0], NOW).holds


@pytest.mark.parametrize(
    "wrong",
    [
        {"bins": 4},
        {"map": "ten", "segments": {"a": "rest"}},
        {"cuts": {"recency": [3, 2]}, "map": "eight"},
        {"cuts": {"age": [3]}},
        {"segments": {"a": "rest", "b": "r == 1"}},
        {"segments": {"unknown": "rest"}},
    ],
)
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(ValidationError):
        rfm(**wrong)


def test_missing_traits_and_wrong_rules_are_named():
    types = {"days_since_last_order": DataType.NUMBER, "orders_total": DataType.TEXT}
    found = problems(rfm(segments={"a": "r >= x", "b": "rest"}), types)
    assert [error.parts["path"] for error in found] == [("frequency",), ("monetary",), ("segments", "a", "rule")]
