"""The nouns as they are written."""

import pytest
from pydantic import TypeAdapter, ValidationError

from fenqun.segments.segmentation import Bands, Grade, Rfm, RuleList, Segmentation

READ = TypeAdapter(Segmentation).validate_python


def test_the_kind_tells_which_noun_it_is():
    written = [
        ({"kind": "rules", "segments": {"a": "x > 1"}}, RuleList),
        ({"kind": "bands", "trait": "age", "cuts": [18]}, Bands),
        ({"kind": "rfm"}, Rfm),
        ({"kind": "grade", "score": {"x": 1}, "segments": {"A": "top 5%", "B": "rest"}}, Grade),
    ]
    assert [type(READ(text)) for text, _ in written] == [noun for _, noun in written]


@pytest.mark.parametrize(
    "wrong", [{}, {"kind": "clusters"}, {"kind": "rfm", "bin": 5}, {"kind": "rfm", "min_size": -1}]
)
def test_unknown_kinds_and_keys_are_refused(wrong):
    with pytest.raises(ValidationError):
        READ(wrong)


def test_a_segmentation_is_frozen_and_has_label_and_meaning():
    made = READ({"kind": "rfm", "label": {"en": "RFM", "zh-Hans": "客户分群"}, "min_size": 50})
    assert (made.shown("rfm", "zh-Hant"), made.min_size) == ("客户分群", 50)
    with pytest.raises(ValidationError):
        made.bins = 3


def test_ties_may_be_said_for_all_dimensions_or_for_one():
    assert Rfm(kind="rfm", ties="split_by_id").splits("monetary")
    assert [Rfm(kind="rfm", ties={"frequency": "split_by_id"}).splits(name) for name in ("recency", "frequency")] == [
        False,
        True,
    ]


def test_bins_follow_from_the_cuts():
    made = Rfm(kind="rfm", map="eight", bins=3, cuts={"recency": [30]})
    assert [made.count(name) for name in ("recency", "frequency")] == [2, 3]
    assert Bands(kind="bands", trait="x", cuts=[1, 2]).count == 3
    assert [Bands(kind="bands", trait="x", cuts=cuts).edge for cuts in ([1], "equal_width", "equal_count")] == [
        "left",
        "left",
        "right",
    ]
