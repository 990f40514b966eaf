"""Answers about the choice of segments."""

from dataclasses import fields

import pytest

from fenqun.answers import AllocationAnswer, DecisionsAnswer, SegmentMoney, TargetsAnswer


def test_an_allocation_is_plain_json():
    money = SegmentMoney("A", "Big", 60.0, 1.0, 90.0, 1.5, "most", 1.5)
    answer = AllocationAnswer("push", "Push", "level", "1", "2024-06-30", "EUR", 100, 60, 90, 0, 1, (money,), ())
    told = answer.as_json()
    assert told["segments"][0]["bound"] == "most"
    assert list(told) == [field.name for field in fields(answer)]


@pytest.mark.parametrize("kind", [TargetsAnswer, AllocationAnswer, DecisionsAnswer])
def test_answers_say_what_their_fields_are(kind):
    assert kind.__doc__
