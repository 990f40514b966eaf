"""Target choices: which segments to go for, what was decided, how the money is divided."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from fenqun.answers import AllocationAnswer, CriteriaAnswer, DecisionLine, DecisionsAnswer, TargetsAnswer
from fenqun.api.answering import now, personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Definer, Reader
from fenqun.api.given import Given, GivenName, LimitQuery, NamePath, Text
from fenqun.api.refusals import ON_SNAPSHOT
from fenqun.api.repeated import CHANGING
from fenqun.errors import Phrase, UsageError, message
from fenqun.serving.once import once

routes = APIRouter(tags=["targets"], responses=ON_SNAPSHOT)

_WEIGHT = "Another weight than the definition's, as `factor=number`; several for several. Nothing is written."
Weights = Annotated[list[Text], Query(max_length=30, description=_WEIGHT, examples=[["size=0.5"]])]
_TOTAL = "Another total than the definition's."
Total = Annotated[float | None, Query(ge=0, allow_inf_nan=False, description=_TOTAL)]
Before = Annotated[int | None, Query(ge=1, le=2**53, description="Decisions before this number.")]
Of = Annotated[Text | None, Query(max_length=200, description="Of this target choice only.")]
Why = Annotated[Text, Field(min_length=1, max_length=10_000)]


class DecisionGiven(Given):
    """Which segments are chosen, which are not and why not, why all of it; `by` whom, where that is not who asks."""

    chosen: Annotated[list[GivenName], Field(max_length=1_000)] = []
    rejected: Annotated[dict[GivenName, Why], Field(max_length=1_000)] = {}
    why: Why
    by: Annotated[Text, Field(max_length=200)] = ""


@routes.get("/targets/{targets}", operation_id="targets", response_model=TargetsAnswer, dependencies=ASKS)
def targets(asking: Reader, targets: NamePath, weight: Weights = []) -> Response:  # noqa: B006 - never changed
    """The segments on both axes with their criteria, the proposal, and how far it hangs on the weights."""
    return personal(asking, lambda workspace: workspace.targets(targets, weights=dict(map(_weight, weight))))


def _weight(text: str) -> tuple[str, float]:
    factor, _, weight = text.partition("=")
    try:
        return factor.strip(), float(weight)
    except ValueError:
        raise UsageError(what=Phrase(message("'{text}' is no weight; write FACTOR=NUMBER"), text=text)) from None


@routes.get("/criteria/{name}", operation_id="criteria", response_model=CriteriaAnswer, dependencies=ASKS)
def criteria(asking: Reader, name: NamePath) -> Response:
    """Whether the segments of a segmentation, or the cells of a grid, are worth having: five criteria with figures."""
    return personal(asking, lambda workspace: workspace.criteria(name))


@routes.get(
    "/targets/{targets}/allocation", operation_id="allocate", response_model=AllocationAnswer, dependencies=ASKS
)
def allocate(asking: Reader, targets: NamePath, total: Total = None) -> Response:
    """The budget of a choice divided so that it brings the most, with shadow prices and other totals."""
    return personal(asking, lambda workspace: workspace.allocate(targets, total=total))


@routes.post("/targets/{targets}/decisions", operation_id="decide", response_model=DecisionLine, **CHANGING)
def decide(asking: Definer, targets: NamePath, given: DecisionGiven) -> Response:
    """Record what was chosen and what was not; kept with the figures as they are, and never changed."""
    return once(asking, given, lambda: now(asking.workspace.decide(targets, **given.model_dump())))


@routes.get("/decisions", operation_id="decisions", response_model=DecisionsAnswer)
def decisions(asking: Reader, targets: Of = None, after: Before = None, limit: LimitQuery = 50) -> Response:
    """What was decided, the latest first, and how the figures have moved since."""
    return now(asking.workspace.decisions(targets, after=after, limit=limit))
