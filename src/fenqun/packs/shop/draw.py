"""Drawing by chance: each customer has a generator of its own, so that one more column moves nobody else."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from math import cos, exp, log, pi, sqrt
from random import Random
from typing import TypeVar

_Choice = TypeVar("_Choice")


def generator(seed: int, what: str, number: int = 0) -> Random:
    """A generator that depends on its three arguments only."""
    return Random(f"{seed}:{what}:{number}")  # noqa: S311, no secret is drawn


def cumulative(weights: Sequence[float]) -> list[float]:
    """The weights added up and scaled to end at 1."""
    total = sum(weights)
    return [part / total for part in accumulate(weights)]


def which(chance: Random, shares: Sequence[float]) -> int:
    """A position drawn by cumulative shares."""
    return min(bisect_right(shares, chance.random()), len(shares) - 1)


def one(chance: Random, choices: Sequence[_Choice]) -> _Choice:
    """One of the choices, each as likely."""
    return choices[int(chance.random() * len(choices))]


def normal(chance: Random) -> float:
    """A standard normal number (Box and Muller, 1958), from the two draws that every Python makes alike."""
    return sqrt(-2 * log(1 - chance.random())) * cos(2 * pi * chance.random())


def log_normal(chance: Random, spread: float) -> float:
    """A number around 1 with a long tail to the right; its mean is 1."""
    return exp(spread * normal(chance) - spread * spread / 2)


def gap(chance: Random, mean: float) -> float:
    """An exponential waiting time."""
    return -mean * log(1 - chance.random())


def count(chance: Random, mean: float) -> int:
    """How many happen when `mean` are expected (Poisson)."""
    number, reached = 0, gap(chance, 1)
    while reached < mean:
        number, reached = number + 1, reached + gap(chance, 1)
    return number
