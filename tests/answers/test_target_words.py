"""Every code of a target choice has a word."""

from typing import get_args

from fenqun.answers import target_words as words
from fenqun.grids import choosing, target


def test_every_code_has_a_word():
    assert set(words.VERDICTS) == set(get_args(choosing.Verdict))
    assert set(words.ZONES) == {*get_args(choosing.Zone), ""}
    assert set(words.STRATEGIES) == set(get_args(choosing.Strategy))
    assert set(words.CRITERIA) == set(target.CRITERIA)
    assert set(words.MEASURES) == set(target.MEASURES)
    assert set(words.AXES) == set(target.AXES)
    assert set(words.FIGURES) == set(words.NOT_KNOWN)
