"""A survey made into a perceptual map: what the method wants to know of it is asked, and laid out."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlglot import exp

from fenqun.grids.answers import Answers, answers, paired, with_moments
from fenqun.grids.layout import Plan
from fenqun.grids.map import PerceptualMap, perceptual_map
from fenqun.grids.moments import moments
from fenqun.grids.perceiving import perceived
from fenqun.grids.positioning import Positioning
from fenqun.query import Query

Ask = Callable[[exp.Query], Iterable[Sequence[Any]]]
"""The rows of a select."""


def mapped(ask: Ask, survey: Query, profile: Query, wanted: Positioning) -> PerceptualMap:
    """The map of a survey by the segments of the profile. Raises UsageError where there is too little for one."""
    found = answers(ask(perceived(survey, profile, wanted).select))
    if wanted.other is not None:
        return perceptual_map(paired(found), wanted)
    return perceptual_map(_factored(ask, survey, wanted, found) if wanted.method == "factors" else found, wanted)


def _factored(ask: Ask, survey: Query, wanted: Positioning, found: Answers) -> Answers:
    """The answers with how the attributes go together, where there are any."""
    plan = Plan.of(found, wanted)
    brands, attributes = [found.brands[at] for at in plan.brands], [found.attributes[at] for at in plan.attributes]
    if not brands or not attributes:
        return found
    return with_moments(found, len(attributes), ask(moments(survey, wanted, brands, attributes).select))
