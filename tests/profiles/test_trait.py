from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from fenqun.profiles.trait import Between, Trait
from fenqun.rules.parse import parse


def test_a_bare_text_is_the_value() -> None:
    assert Trait.model_validate("years_since(birth_date)").value == parse("years_since(birth_date)")


def test_between_is_written_as_two_days() -> None:
    trait = Trait.model_validate({"from": "orders", "value": "count()", "between": ["2024-01-01", "2024-01-31"]})
    assert trait.between == Between(first=date(2024, 1, 1), last=date(2024, 1, 31))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"value": "age", "last": "1 year"}, "'last' needs 'from'"),
        ({"value": "age", "where": "age > 1"}, "'where' needs 'from'"),
        (
            {"from": "o", "value": "count()", "last": "1 year", "between": ["2024-01-01", "2024-01-02"]},
            "either 'last' or 'between'",
        ),
        ({"from": "o", "value": "count()", "between": ["2024-01-02", "2024-01-01"]}, "2024-01-02 is after 2024-01-01"),
        ({"from": "o", "value": "count()", "lasts": "1 year"}, "lasts"),
    ],
)
def test_what_does_not_fit_together_is_refused(written: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Trait.model_validate(written)
