"""Rules: read, shown in all their forms, counted."""

from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from fenqun.answers import CountAnswer, RuleAnswer
from fenqun.api.answering import now, personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader, SeesCustomers
from fenqun.api.given import Given, RuleGiven
from fenqun.api.refusals import ON_SNAPSHOT, WITH_BODY
from fenqun.serving.superseding import superseding, until_gone
from fenqun.workspace import Workspace

routes = APIRouter(tags=["rules"], responses=ON_SNAPSHOT | WITH_BODY, dependencies=ASKS)

_SUPERSEDES = "A key of your choice: a count you have asked for before under the same key, still under way, is stopped."
Supersedes = Annotated[str | None, Header(alias="X-Supersedes", min_length=1, max_length=200, description=_SUPERSEDES)]


class RuleForms(Given):
    """A rule in one of its forms."""

    rule: RuleGiven


class CountGiven(Given):
    """A rule, and how many of its customers to show."""

    rule: RuleGiven
    sample: Annotated[int, Field(ge=0, le=50)] = 5


@routes.post("/rules", operation_id="rule", response_model=RuleAnswer)
def rule(asking: Reader, given: RuleForms) -> Response:
    """The rule as text, as a tree and as a sentence, with the names it uses."""
    return now(asking.workspace.rule(given.rule))


@routes.post("/count", operation_id="count", response_model=CountAnswer)
async def count(asking: SeesCustomers, given: CountGiven, supersedes: Supersedes = None) -> Response:
    """How many customers a rule holds, what they are worth, and a few of them. Stopped when you hang up."""
    with superseding(asking, supersedes) as running:

        def ask(workspace: Workspace) -> CountAnswer:
            return workspace.count(given.rule, sample=given.sample, running=running)

        async with until_gone(asking.request, running):
            return await run_in_threadpool(personal, asking, ask)
