import pytest
from pydantic import ValidationError

from fenqun.grids.positioning import Positioning


def test_a_long_survey_is_the_default():
    found = Positioning.model_validate({"from": "survey"})
    assert found.columns == ["brand", "attribute", "answer"]
    assert (found.method, found.biplot, found.resamples, found.seed) == (None, "symmetric", 500, 1)


def test_a_wide_one_has_a_column_for_each_attribute_and_the_preference():
    found = Positioning.model_validate(
        {"from": "s", "brand": "product_id", "attributes": ["a", "b"], "preference": "liked", "segmentation": "need"}
    )
    assert found.columns == ["product_id", "a", "b", "liked"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"ideal": "x", "preference": "y", "segmentation": "s"}, "either 'ideal' or 'preference'"),
        ({"ideal": "x"}, "'ideal' needs a 'segmentation'"),
        ({"preference": "x"}, "'preference' needs a 'segmentation'"),
        ({"statements": {"A": {"need": "n", "offer": "o"}}}, "'statements' needs a 'segmentation'"),
        ({"standardised": True}, "'standardised' belongs to 'method: components"),
        ({"method": "guess"}, "correspondence"),
        ({"standardised": True, "method": "factors"}, r"belongs to 'method: components \| mds'"),
        ({"factors": 3}, "'factors' belongs to 'method: factors'"),
        ({"factors": 1, "method": "factors"}, "greater than or equal to 2"),
        ({"scaling": "classical", "method": "factors"}, "'scaling' belongs to 'method: mds'"),
        ({"other": "b"}, "'other' belongs to 'method: mds'"),
        ({"biplot": "brands", "method": "mds"}, "'biplot' belongs to"),
        ({"other": "b", "method": "mds", "attributes": ["x"]}, "pairs of brands have no attributes: 'attributes'"),
        ({"other": "b", "method": "mds", "standardised": True}, "'standardised' says nothing"),
        ({"resamples": 5001}, "5000"),
    ],
)
def test_what_does_not_fit_together_is_refused(written, said):
    with pytest.raises(ValidationError, match=said):
        Positioning.model_validate({"from": "survey", **written})


def test_a_statement_says_for_whom_what_and_against_whom():
    written = {"for": "young people", "need": "n", "offer": {"en": "o", "zh-Hans": "供"}, "reason": "r", "against": "B"}
    found = Positioning.model_validate({"from": "s", "segmentation": "t", "statements": {"A": written}})
    said = found.statements["A"]
    assert (said.whom.text("en"), said.offer.text("zh-Hans"), said.against) == ("young people", "供", ["B"])


def test_brands_are_called_by_their_labels():
    found = Positioning.model_validate({"from": "s", "labels": {"b1": {"en": "First", "zh-Hans": "第一"}}})
    assert [found.called(name, "zh-Hans") for name in ("b1", "b2")] == ["第一", "b2"]


def test_it_names_its_segmentation():
    assert list(Positioning.model_validate({"from": "s"}).named()) == []
    found = Positioning.model_validate({"from": "s", "segmentation": "need"})
    assert list(found.named()) == [("need", ("segmentation",))]


def test_pairs_are_read_from_two_columns_of_brands():
    found = Positioning.model_validate({"from": "s", "method": "mds", "brand": "one", "other": "two"})
    assert found.columns == ["one", "two", "answer"]
