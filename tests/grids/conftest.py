"""A survey about four brands on a known map: what each is said to have, and what two segments would have."""

from collections.abc import Callable

import numpy as np
import pytest

from fenqun.grids.answers import Answers, answers

SAID = {
    "Ours": (0.8, 0.7, 0.2, 0.3),
    "Rival": (0.7, 0.8, 0.3, 0.2),
    "Sporty": (0.2, 0.3, 0.8, 0.3),
    "Plush": (0.2, 0.2, 0.3, 0.8),
}
ATTRIBUTES = ("cheap", "roomy", "fast", "fine")
DREAMT = {"family": (0.8, 0.8, 0.2, 0.3), "young": (0.7, 0.2, 0.8, 0.1)}


@pytest.fixture(scope="session")
def surveyed() -> Callable[..., Answers]:
    """Yes and no of `each` respondents per segment in each of `groups`, and of their ideal; `factor` scales answers."""

    def make(groups: int = 60, each: int = 4, *, seed: int = 1, ideal: str = "ideal", factor: float = 1) -> Answers:
        draw = np.random.default_rng(seed)
        rows = []
        for group in range(groups):
            for segment, dreamt in DREAMT.items():
                for brand, shares in {**SAID, ideal: dreamt}.items():
                    for attribute, share in zip(ATTRIBUTES, shares, strict=True):
                        told = factor * float(draw.binomial(each, share))
                        rows.append((segment, f"{group:02x}", brand, attribute, each, told))
        return answers(rows)

    return make
