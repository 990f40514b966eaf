import pytest

from fenqun.answers.in_words import effect
from fenqun.answers.plan import PlannedChange
from fenqun.language import translator

ENGLISH = translator("en")


def change(section, *, moving=None, before=None, after=None):
    return PlannedChange(section, "x", "X", "changed", (), "", (), (), "", moving, before, after, (), ())


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (
            change("traits", moving=1200, before=10, after=8),
            "another value for 1,200 customers; known of 8, before of 10",
        ),
        (change("traits", after=8), "known of 8 customers"),
        (change("segmentations", moving=0), "0 customers move"),
        (change("segmentations"), ""),
        (change("traits", moving=3), ""),
        (change("tags", moving=3), ""),
    ],
)
def test_a_planned_change_says_how_many_customers_it_concerns(told, said):
    assert effect(told, ENGLISH) == said
