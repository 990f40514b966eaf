"""Playbooks: what is done for each segment, what is said to it, and what is missing."""

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import PlaybookAnswer, PlaybooksAnswer
from fenqun.api.answering import SNAPSHOT, now
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader
from fenqun.api.given import NamePath
from fenqun.api.refusals import ON_SNAPSHOT

routes = APIRouter(tags=["playbooks"], responses=ON_SNAPSHOT, dependencies=ASKS)


@routes.get("/playbooks", operation_id="playbooks", response_model=PlaybooksAnswer)
def playbooks(asking: Reader) -> Response:
    """The playbooks that the workspace's text declares."""
    return now(asking.workspace.playbooks())


@routes.get("/playbooks/{name}", operation_id="playbook", response_model=PlaybookAnswer)
def playbook(asking: Reader, name: NamePath) -> Response:
    """What is done for each segment, with its size and value, the position statements to it, and what is missing."""
    workspace = asking.workspace.pinned()
    return now(workspace.playbook(name), 200, **{SNAPSHOT: workspace.snapshot})
