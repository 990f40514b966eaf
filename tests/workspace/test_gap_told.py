import pytest

from fenqun.errors import untranslated
from fenqun.grids.map import Ideal, PerceptualMap, Wish
from fenqun.workspace.gap_told import sentences, told_gap, unmet

MAP = PerceptualMap(
    method="correspondence", brands=(), attributes=(), ideals=(), inertia=(0.1,), total=0.1, spacing=0.5, left_out=(),
    resamples=0, stress=None, pairs=(), rows=None, improper=(),
)  # fmt: skip


def ideal(**changed):
    kept = {
        "segment": "s", "model": "rated", "x": 0.0, "y": 0.0, "fit": 1.0, "region": None, "is_open": True,
        "open_often": 1.0, "distances": (("B", 0.7, 1.0), ("ours", 0.9, 0.0)),
        "wishes": (Wish("fast", 0.5, 0.3, "B", 0.2, 0.99), Wish("cheap", 0.4, 0.39, "B", 0.2, 0.6),
                   Wish("fine", 0.1, 0.3, "B", 0.2, 0.0)),
    }  # fmt: skip
    return Ideal(**{**kept, **changed})


@pytest.fixture
def told():
    return lambda found, ours="ours": told_gap(found, MAP, ours, str.upper, untranslated)


def test_a_gap_is_told_by_the_nearest_rival_ourselves_and_what_is_missed(told):
    assert told(ideal()) == (
        "No rival is near: B, the nearest, is 0.70 away, while brands are 0.50 from each other. OURS: 0.90 away. "
        "Wanted more than any brand has it: FAST."
    )


def test_a_place_that_is_taken_names_who_has_it(told):
    assert told(ideal(is_open=False, wishes=()), None) == (
        "B is near: 0.70 away, while brands are 0.50 from each other."
    )


def test_a_direction_has_no_distances(told):
    assert told(ideal(distances=(), wishes=())).startswith("Their liking has a direction")


def test_only_what_is_sure_is_missed():
    assert unmet(ideal()) == ["fast"]
    unsure = ideal(wishes=(Wish("fast", 0.5, 0.3, "B", None, None),))
    assert unmet(unsure) == ["fast"]


def test_sentences_follow_each_other():
    assert sentences(["One.", "Two.", "Three."], untranslated) == "One. Two. Three."
