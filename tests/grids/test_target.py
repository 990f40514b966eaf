"""What a target choice may declare."""

import pytest
from pydantic import ValidationError

from fenqun.grids.target import Target

PLAIN = {"of": "value", "attractiveness": {"size": 1}, "strength": {"wallet": 1}}


def test_bare_factors_are_an_axis_and_a_bare_number_is_a_weight():
    target = Target.model_validate(PLAIN)
    assert target.attractiveness.weights == "given"
    assert target.factors["wallet"].weight == 1
    assert (target.balance, target.at_most) == (0.5, 3)


def test_a_factor_is_the_measure_of_its_name_else_the_trait_of_its_name():
    factors = Target.model_validate(PLAIN).factors
    assert (factors["size"].measure_of("size"), factors["size"].trait_of("size")) == ("size", None)
    assert (factors["wallet"].measure_of("wallet"), factors["wallet"].trait_of("wallet")) == (None, "wallet")


def test_a_factor_may_be_called_otherwise_than_its_trait_or_measure():
    wanted = {"size": {"trait": "basket_size", "weight": 1}, "how_many": {"measure": "size", "weight": 1}}
    factors = Target.model_validate({**PLAIN, "attractiveness": wanted}).factors
    assert factors["size"].trait_of("size") == "basket_size"
    assert factors["how_many"].measure_of("how_many") == "size"


def test_the_traits_it_looks_at_are_those_of_factors_and_criteria():
    rated = {"rivals": {"ratings": {"A": 4}, "by": "Li", "on": "2026-01-02", "weight": 1}, "wallet": 1}
    criteria = {"reached_by": "may_write", "response": "answers"}
    target = Target.model_validate({**PLAIN, "strength": rated, "criteria": criteria})
    assert target.traits == {"wallet", "may_write", "answers"}
    assert list(target.stated()) == [("A", ("strength", "rivals"))]
    assert list(target.named())[:2] == [("value", ("of",)), ("wallet", ("strength", "wallet"))]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"strength": {"size": 1}}, "stands on both axes"),
        ({"avoid": {"rivals": 4}}, "no factor here"),
        ({"attractiveness": {"size": {}}}, "needs a weight"),
        ({"attractiveness": {"weights": "entropy", "factors": {"size": 1}}}, "weights come from 'entropy'"),
        ({"attractiveness": {"weights": "ahp", "factors": ["size", "value"]}}, "need each other"),
        ({"strength": {"rivals": {"ratings": {"A": 1}, "weight": 1}}}, "stated by somebody"),
        ({"strength": {"rivals": {"by": "Li", "on": "2026-01-02", "weight": 1}}}, "stated by somebody"),
        ({"strength": {"rivals": {"measure": "size", "trait": "x", "weight": 1}}}, "give one of"),
        ({"strength": {"rivals": {"scale": [5, 1], "weight": 1}}}, "least figure and the greatest"),
        ({"budget": {"total": 1, "segments": {"A": {"saturation": 1}}}}, "give a curve"),
        ({"budget": {"total": 1, "segments": {"A": {"saturation": 1, "half": 1, "cost": 1}}}}, "give a curve"),
        ({"budget": {"total": 1, "segments": {"A": {"saturation": 1, "half": 1, "customers": 1}}}}, "goes with"),
        ({"budget": {"total": 1, "segments": {"A": {"saturation": 1, "half": 1, "least": 2, "most": 1}}}}, "less than"),
        ({"balance": 1.5}, "less than or equal to 1"),
        ({"unheard_of": 1}, "Extra inputs"),
    ],
)
def test_what_does_not_fit_is_refused(change, said):
    with pytest.raises(ValidationError, match=said):
        Target.model_validate({**PLAIN, **change})
