"""Traits and attributes: what there is, and how each is distributed."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from fenqun.answers import NamesAnswer, TraitAnswer, TraitsAnswer, ValuesAnswer
from fenqun.api.answering import of_snapshot, personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader, SeesCustomers
from fenqun.api.given import LimitQuery, NamePath, ShortText
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED
from fenqun.errors import Phrase, UnknownName, message
from fenqun.workspace import Workspace

routes = APIRouter(tags=["traits"], responses=ON_SNAPSHOT, dependencies=ASKS)


@routes.get("/traits", operation_id="traits", response_model=TraitsAnswer, responses=UNCHANGED)
def traits(asking: Reader) -> Response:
    """Every attribute and trait of the customers, with its type and unit."""
    return of_snapshot(asking, _listed)


def _listed(workspace: Workspace) -> TraitsAnswer:
    names = workspace.names()
    return TraitsAnswer(names.as_of, tuple(known for known in names.names if known.kind in ("attribute", "trait")))


@routes.get("/traits/{trait}", operation_id="trait", response_model=TraitAnswer, responses=UNCHANGED)
def trait(asking: Reader, trait: NamePath) -> Response:
    """How an attribute or trait is distributed over the customers whose value is known."""
    return of_snapshot(asking, lambda workspace: _trait(workspace, trait))


def _trait(workspace: Workspace, name: str) -> TraitAnswer:
    answer = workspace.show(name)
    if not isinstance(answer, TraitAnswer):
        raise UnknownName(what=Phrase(message("trait or attribute")), name=name)
    return answer


@routes.get("/names", operation_id="names", response_model=NamesAnswer, responses=UNCHANGED)
def names(asking: Reader) -> Response:
    """Everything a rule may name: attributes, traits, tags, segmentations, scores; and the segments."""
    return of_snapshot(asking, lambda workspace: workspace.names())


@routes.get("/names/{name}/values", operation_id="values", response_model=ValuesAnswer)
def values(
    asking: SeesCustomers, name: NamePath, search: Annotated[ShortText, Query()] = "", limit: LimitQuery = 50
) -> Response:
    """The most frequent values of a text attribute or trait, those that fit the search."""
    return personal(asking, lambda workspace: workspace.values(name, search=search, limit=limit))
