import csv
from collections import Counter

import pytest
from pydantic import TypeAdapter, ValidationError

from fenqun.definition import DataType
from fenqun.rules.text import to_text
from fenqun.segments.clusters import (
    apart,
    centres,
    condition,
    declared_segments,
    essence,
    inputs,
    is_successor,
    is_whole,
    problems,
    sample,
    segment_names,
)
from fenqun.segments.fitted import Fitted
from fenqun.segments.kinds import why
from fenqun.segments.segmentation import Segmentation

from .conftest import NOW, shop_of

TYPES = {"spend": DataType.NUMBER, "orders": DataType.NUMBER, "vip": DataType.BOOLEAN, "city": DataType.TEXT}
ROWS = [(10, 1, False, None), (12, 1, False, None), (100, 8, True, None), (104, 9, True, None), (None, 3, True, None)]


def clusters(**parts):
    given = {"kind": "clusters", "traits": ["spend", "orders"], "count": 2}
    return TypeAdapter(Segmentation).validate_python(
        {key: value for key, value in (given | parts).items() if value is not None}
    )


def test_customers_who_are_alike_share_a_segment_and_the_unknown_has_its_own(connection):
    shop = shop_of(connection, TYPES, ROWS)
    assert shop.segments(clusters()) == ["1", "1", "2", "2", "unknown"]
    assert shop.segments(clusters(count=None, segments=["low", "high"])) == ["low", "low", "high", "high", "unknown"]


def test_a_tag_is_a_trait_like_others(connection):
    shop = shop_of(connection, TYPES, ROWS)
    assert shop.segments(clusters(traits=["vip"])) == ["1", "1", "2", "2", "2"]


def test_nobody_known_leaves_everybody_unknown(connection):
    shop = shop_of(connection, TYPES, [(None, 1, True, None)])
    assert shop.segments(clusters()) == ["unknown"]
    fitted = shop.fitted(clusters())
    assert not is_whole(fitted.segmentation, fitted.found)
    assert segment_names(fitted) == ["1", "2", "unknown"]


def test_centres_are_told_in_the_units_of_the_traits(connection):
    found = centres(shop_of(connection, TYPES, ROWS).fitted(clusters(scaling="none")))
    assert found == {"1": {"spend": 11.0, "orders": 1.0}, "2": {"spend": 102.0, "orders": 8.5}}


def test_centres_lie_apart_from_the_mean_of_those_learned_from(connection):
    shop = shop_of(connection, TYPES, ROWS)
    assert apart(shop.fitted(clusters(scaling="none")))["1"] == {"spend": -45.5, "orders": -3.75}
    found = apart(shop.fitted(clusters()))
    assert {name: round(away, 2) for name, away in found["2"].items()} == {"spend": 1.0, "orders": 1.0}
    assert apart(shop_of(connection, TYPES, [(None, 1, True, None)]).fitted(clusters())) == {}


def test_mall_customers_fall_into_the_five_published_groups(connection, real_data):
    with (real_data / "Mall_Customers.csv").open(encoding="utf-8") as file:
        rows = [(float(row[3]), float(row[4])) for row in list(csv.reader(file))[1:]]
    shop = shop_of(connection, {"income": DataType.NUMBER, "score": DataType.NUMBER}, rows)
    wanted = clusters(traits=["income", "score"], count={"from": 2, "to": 6}, scaling="none")
    fitted = shop.fitted(wanted)
    assert sorted(fitted.found["sizes"]) == [22, 23, 35, 39, 81]
    told = [(round(each["income"], 2), round(each["score"], 2)) for each in centres(fitted).values()]
    assert sorted(told) == [(25.73, 79.36), (26.30, 20.91), (55.30, 49.52), (86.54, 82.13), (88.20, 17.11)]
    best = max(fitted.found["evidence"], key=lambda each: each["silhouette"])
    assert (best["count"], best["silhouette"]) == (5, pytest.approx(0.553932, abs=1e-6))
    assert Counter(shop.segments(wanted)) == dict(zip("12345", fitted.found["sizes"], strict=True))


def test_why_tells_the_nearest_other_centre_and_each_trait_by_what_it_weighs(connection):
    shop = shop_of(connection, TYPES, ROWS)
    fitted = shop.fitted(clusters(scaling="none"))
    told = why(fitted, "1", shop.rows()[0], NOW)
    assert told.holds
    assert told.values == {"seg: 1": 1.0, "seg: 2": pytest.approx(92.305, abs=1e-3)}
    assert [(side.text, side.holds) for side in told.children] == [("spend <= 56.5", True), ("orders <= 4.75", True)]
    other = why(fitted, "2", shop.rows()[0], NOW)
    assert not other.holds
    assert [side.holds for side in other.children] == [False, False]


def test_why_unknown_tells_what_is_not_known(connection):
    shop = shop_of(connection, TYPES, ROWS)
    fitted = shop.fitted(clusters())
    assert why(fitted, "unknown", shop.rows()[4], NOW).holds
    assert not why(fitted, "1", shop.rows()[4], NOW).holds
    assert to_text(condition(fitted, "unknown", {})) == "unknown(spend) or unknown(orders)"


def test_the_sample_does_not_depend_on_who_else_is_there(connection):
    segmentation = clusters(sample=100, scaling="none")
    one = shop_of(connection, TYPES, [(at, 1, True, None) for at in range(400)])
    drawn = one.ask(sample(segmentation, one.profile, ["spend"]))
    assert len(drawn) == 100
    fewer = shop_of(connection, TYPES, [(at, 1, True, None) for at in range(300)])
    again = fewer.ask(sample(segmentation, fewer.profile, ["spend"]))
    assert [row for row in drawn if row[0] < 300] == again[: sum(row[0] < 300 for row in drawn)]
    assert one.ask(sample(clusters(sample=100, seed=1), one.profile, ["spend"])) != drawn


def test_what_was_learned_depends_on_no_words_and_no_names():
    named = clusters(label="x", min_size=5)
    assert essence(named) == essence(clusters()) == essence(clusters(count=None, segments=["a", "b"]))
    assert essence(clusters(seed=1)) != essence(clusters())


def test_clusters_found_anew_stand_for_those_of_the_same_traits():
    assert is_successor(clusters(seed=3), essence(clusters()))
    assert not is_successor(clusters(traits=["spend"]), essence(clusters()))
    assert not is_successor(clusters(count=3), essence(clusters()))
    assert is_successor(clusters(count={"from": 2, "to": 4}), essence(clusters()))
    assert not is_successor(clusters(order="orders"), essence(clusters()))


def test_the_order_of_the_traits_is_no_matter_but_for_the_numbers(connection):
    shop = shop_of(connection, TYPES, ROWS)
    turned = clusters(traits=["orders", "spend"], order="spend")
    assert essence(turned) == essence(clusters())
    assert shop.placed(Fitted("seg", turned, shop.fitted(clusters()).found)) == shop.placed(shop.fitted(clusters()))


def test_names_are_declared_where_the_number_is():
    assert declared_segments(clusters()) == ["1", "2", "unknown"]
    assert declared_segments(clusters(count={"from": 2, "to": 3})) is None
    assert clusters(count=None).range == (3, 8)


def test_it_needs_its_traits_and_these_are_numbers():
    assert inputs(clusters()) == {"spend", "orders"}
    found = problems(clusters(traits=["spend", "city", "nowhere"]), TYPES)
    assert [error.parts["path"] for error in found] == [("traits", "city"), ("traits", "nowhere")]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"count": 3, "segments": ["a", "b"]}, "must agree"),
        ({"order": "vip"}, "one of the traits"),
        ({"count": {"from": 4, "to": 2}}, "must not be more"),
        ({"segments": ["a", "unknown"]}, "choose another name"),
        ({"traits": ["spend", "spend"]}, "twice"),
        ({"traits": {"spend": "root"}}, "log"),
    ],
)
def test_what_contradicts_itself_is_refused(parts, said):
    with pytest.raises(ValidationError, match=said):
        clusters(**parts)
