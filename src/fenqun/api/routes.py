"""The API: every noun's operations, in the order of the flow, and the document that describes them."""

from fastapi import APIRouter, Depends

from fenqun.api import (
    arrivals,
    audit,
    crossing,
    customers,
    definitions,
    exports,
    grids,
    health,
    jobs,
    moves,
    overview,
    plan,
    playbooks,
    positioning,
    query,
    rules,
    segmentations,
    snapshots,
    sources,
    tags,
    targets,
    testing,
    texts,
    tokens,
    traits,
    users,
)
from fenqun.api.docs import docs_of
from fenqun.api.given import only_declared, only_json
from fenqun.api.refusals import EVERYWHERE

NOUNS = (
    overview,
    snapshots,
    arrivals,
    sources,
    traits,
    tags,
    segmentations,
    crossing,
    moves,
    grids,
    targets,
    positioning,
    playbooks,
    customers,
    rules,
    query,
    exports,
    definitions,
    plan,
    testing,
    texts,
    jobs,
    users,
    tokens,
    audit,
    health,
)

PREFIX = "/api/v1"

operations = APIRouter(prefix=PREFIX, responses=EVERYWHERE, dependencies=[Depends(only_declared), Depends(only_json)])
"""What the document describes."""

for noun in NOUNS:
    operations.include_router(noun.routes)

routes = APIRouter()
routes.include_router(operations)
routes.include_router(docs_of(operations))
