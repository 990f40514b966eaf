"""Levels of a grade: `top 5%`, `next 15%`, `rest`, or `>= 80`; and where a share of customers or of value ends."""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from fenqun.errors import Phrase, message

_SHARE = re.compile(r"^\s*(top|next)\s+(\d{1,3}(?:\.\d{1,4})?)\s*%\s*$", re.ASCII)
_LEAST = re.compile(r"^\s*>=\s*(-?\d{1,15}(?:\.\d{1,9})?)\s*$", re.ASCII)


@dataclass(frozen=True)
class Share:
    """The best part, or the part after the ones before: 0 < part <= 1."""

    part: Fraction
    first: bool


@dataclass(frozen=True)
class Least:
    """Every score from this one up."""

    score: float


@dataclass(frozen=True)
class Rest:
    """Every other score."""


Level = Share | Least | Rest


def read_level(text: str) -> Level:
    """The level a text says. Raises ValueError where it says none."""
    if text.strip() == "rest":
        return Rest()
    if found := _SHARE.match(text):
        part = Fraction(found.group(2)) / 100
        if 0 < part <= 1:
            return Share(part, found.group(1) == "top")
    elif found := _LEAST.match(text):
        return Least(float(found.group(1)))
    said = message("'{text}' is not a level; write for instance 'top 5%', 'next 15%', '>= 80' or 'rest'")
    raise ValueError(Phrase(said, text=text))


def read_levels(texts: Sequence[str]) -> list[Level]:
    """The levels from best to last, checked together. Raises ValueError where they do not make a division."""
    levels = [read_level(text) for text in texts]
    if len(levels) < 2 or not isinstance(levels[-1], Rest) or any(isinstance(level, Rest) for level in levels[:-1]):
        raise ValueError(Phrase(message("the last level, and only the last, is 'rest', after one or more others")))
    shares = [level for level in levels if isinstance(level, Share)]
    scores = [level.score for level in levels if isinstance(level, Least)]
    if shares and scores:
        raise ValueError(Phrase(message("levels are either shares ('top 5%') or scores ('>= 80'), not both")))
    if [level.first for level in shares] != [position == 0 for position in range(len(shares))]:
        raise ValueError(Phrase(message("the first share is 'top', each other is 'next'")))
    if sum((level.part for level in shares), Fraction(0)) > 1:
        raise ValueError(Phrase(message("the shares come to more than 100%")))
    if any(higher <= lower for higher, lower in itertools.pairwise(scores)):
        raise ValueError(Phrase(message("the scores must fall from one level to the next")))
    return levels


def ends(levels: Sequence[Level]) -> list[Fraction]:
    """Where each share ends, counted from the best: 5% and then 15% end at 1/20 and 1/5."""
    found: list[Fraction] = []
    for level in levels:
        if isinstance(level, Share):
            found.append((found[-1] if found else Fraction(0)) + level.part)
    return found


def level_of(score: float, cuts: Sequence[float | None]) -> int:
    """The position of the first level whose cut the score reaches; the last one else."""
    reached = (at for at, cut in enumerate(cuts) if cut is not None and score >= cut)
    return next(reached, len(cuts))
