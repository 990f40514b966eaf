import builtins
import math

import pytest

from fenqun.errors import UsageError
from fenqun.models.clusters import Clusters, transformed

ONE = Clusters([None], 2, 2, is_scaled=False)


def test_the_distance_is_in_deviations():
    model = Clusters([None], 2, 2)
    found = model.fit([(0.0,), (0.0,), (10.0,), (10.0,)])
    assert (found["means"], found["deviations"], found["centres"]) == ([5.0], [5.0], [[-1.0], [1.0]])
    assert model.score_one(found, [10.0]) == [2.0, 0.0]
    assert model.unscaled(found, [1.0]) == [10.0]


@pytest.mark.parametrize("value", [-100.0, -1.0, 0.0, 0.5, 1e6])
def test_a_logarithm_has_every_number_and_goes_back(value):
    model = Clusters(["log"], 2, 2, is_scaled=False)
    scaled = model.scaled({"means": [0.0], "deviations": [1.0]}, [value])
    assert scaled == [math.copysign(math.log1p(abs(value)), value)] or scaled == pytest.approx(
        [math.copysign(math.log1p(abs(value)), value)], rel=1e-15
    )
    assert model.unscaled({"means": [0.0], "deviations": [1.0]}, scaled) == pytest.approx([value], rel=1e-12)


def test_what_is_taken_as_it_is_stays():
    assert transformed(-3.0, None) == -3.0


def test_without_the_libraries_it_says_what_to_install(monkeypatch):
    there = builtins.__import__

    def without(name, *rest, **named):
        if name == "fenqun.models.fitting":
            raise ModuleNotFoundError(name)
        return there(name, *rest, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"pip install 'fenqun\[models\]'"):
        ONE.fit([(1.0,), (2.0,)])
