"""Bands of a number and segments by value."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from fenqun.definition import DataType
from fenqun.segments import bands as module
from fenqun.segments.kinds import problems, segment_names, segments, why
from fenqun.segments.segmentation import Bands

from .conftest import NOW, shop_of


def bands(**options):
    return Bands(kind="bands", trait="age", **options)


def test_a_given_cut_is_the_least_of_the_upper_band(numbers):
    shop = numbers(age=[17, 18, 64.9, 65, None])
    assert shop.segments(bands(cuts=[18, 65])) == ["<18", "18..65", "18..65", ">=65", "unknown"]


def test_closed_right_makes_it_the_greatest_of_the_lower_band(numbers):
    shop = numbers(age=[18, 18.5, 65, 66])
    assert shop.segments(bands(cuts=[18, 65], closed="right")) == ["<=18", "18..65", "18..65", ">65"]


def test_bands_take_the_names_given_lowest_first(numbers):
    shop = numbers(age=[10, 40, 80])
    named = bands(cuts=[18, 65], segments={"young": "Under age", "adult": None, "old": {"meaning": "65 and over"}})
    assert shop.segments(named) == ["young", "adult", "old"]
    assert shop.segments(bands(cuts=[18, 65], segments=["young", "adult", "old"])) == ["young", "adult", "old"]
    assert segments(shop.fitted(named))["young"].label.text("en") == "Under age"
    assert segments(shop.fitted(named))["adult"].label.text("zh-Hans") == "18 至不足 65"


def test_equal_counts_keep_equal_values_together(numbers):
    shop = numbers(age=[1, 1, 1, 1, 2, 3])
    assert shop.segments(bands(cuts="equal_count", bins=3)) == ["1", "1", "1", "1", "3", "3"]


def test_equal_widths_reach_from_the_least_to_the_greatest(numbers):
    shop = numbers(age=[0, 2.4, 2.5, 10])
    assert shop.segments(bands(cuts="equal_width", bins=4)) == ["1", "1", "2", "4"]


def test_natural_breaks_find_the_gaps(numbers):
    shop = numbers(age=[1, 2, 2, 50, 51, 900])
    assert shop.segments(bands(cuts="natural_breaks", bins=3)) == ["1", "1", "1", "2", "2", "3"]


def test_natural_breaks_of_many_values_are_found_from_a_thousand_groups(numbers):
    values = [float(at) for at in range(1500)] + [float(at) for at in range(9000, 10500)]
    shop = numbers(age=values)
    assert shop.fitted(bands(cuts="natural_breaks", bins=2)).found == {"cuts": [1499.0]}


@pytest.mark.parametrize("cuts", ["equal_count", "equal_width", "natural_breaks"])
@pytest.mark.parametrize("values", [[], [None, None], [5.0], [5.0, 5.0, None]])
def test_no_value_and_one_value_make_one_band(numbers, cuts, values):
    placed = numbers(age=values).segments(bands(cuts=cuts, bins=3))
    assert placed == ["unknown" if value is None else "1" for value in values]


def _texts(connection, *values, kind=DataType.TEXT):
    return shop_of(connection, {"age": kind}, [(value,) for value in values])


def test_each_frequent_value_has_a_segment_and_the_rest_are_others(connection):
    shop = _texts(connection, "北京", "上海", "北京", "深圳", None, "上海", "北京")
    by_value = bands(cuts="values", bins=2)
    assert shop.segments(by_value) == ["北京", "上海", "北京", "others", "unknown", "上海", "北京"]
    assert segment_names(shop.fitted(by_value)) == ["北京", "上海", "others", "unknown"]


def test_a_text_that_says_unknown_is_unknown_and_one_that_says_others_is_another(connection):
    placed = _texts(connection, "unknown", "others", "x", "others").segments(bands(cuts="values", bins=2))
    assert placed == ["unknown", "others", "x", "others"]


def test_a_tag_makes_two_segments(connection):
    shop = _texts(connection, True, False, None, True, kind=DataType.BOOLEAN)
    assert shop.segments(bands(cuts="values")) == ["true", "false", "unknown", "true"]
    assert why(shop.fitted(bands(cuts="values")), "true", shop.rows()[0], NOW).holds
    labels = segments(shop.fitted(bands(cuts="values")))
    assert [labels[name].label.text("zh-Hans") for name in ("true", "false")] == ["是", "否"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.lists(st.none() | st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), max_size=20),
    cuts=st.sampled_from(["equal_count", "equal_width", "natural_breaks", [-10.5, 0, 7]]),
    closed=st.sampled_from([None, "left", "right"]),
)
def test_everyone_is_in_one_band_and_why_says_so(numbers, values, cuts, closed):
    shop = numbers(age=values)
    fitted = shop.fitted(bands(cuts=cuts, closed=closed))
    assert shop.placed(fitted) == shop.placed_in_python(fitted)
    for row, placed in zip(shop.rows(), shop.placed(fitted), strict=True):
        assert [name for name in segment_names(fitted) if why(fitted, name, row, NOW).holds] == [placed["seg"]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"cuts": []},
        {"cuts": [2, 1]},
        {"cuts": [1, 2], "bins": 3},
        {"cuts": [1, 2], "segments": ["a", "b"]},
        {"cuts": "equal_count", "bins": 2, "segments": ["a", "a"]},
        {"cuts": [float("nan")]},
        {"cuts": [1], "segments": ["a", "unknown"]},
    ],
)
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(ValidationError):
        bands(**wrong)


def test_only_numbers_are_cut_and_only_texts_and_tags_have_values():
    assert [str(error) for error in problems(bands(cuts=[1]), {"ages": DataType.NUMBER})] == [
        "no trait or attribute 'age'. Did you mean 'ages'?"
    ]
    assert problems(bands(cuts=[1]), {"age": DataType.TEXT})[0].parts["path"] == ("trait",)
    assert len(problems(bands(cuts="values"), {"age": DataType.NUMBER})) == 1
    assert problems(bands(cuts="values"), {"age": DataType.BOOLEAN}) == []
    assert module.inputs(bands(cuts=[1])) == {"age"}


def test_natural_breaks_hold_values_that_no_decimal_does(numbers):
    shop = numbers(spend=[*range(1_200), 1e29])
    bands = {"kind": "bands", "trait": "spend", "cuts": "natural_breaks", "bins": 2}
    assert shop.fitted(Bands.model_validate(bands)).found == {"cuts": [1_199.0]}
