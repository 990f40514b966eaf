"""Tags: who carries one, what sets them apart; given and taken by hand."""

from typing import Annotated, Self

from fastapi import APIRouter
from pydantic import Field, model_validator
from starlette.responses import Response

from fenqun.answers import HandTagsAnswer, TagAnswer, TaggedAnswer, TagsAnswer
from fenqun.api.answering import now, of_snapshot
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Reader, SeesCustomers, Tagger
from fenqun.api.given import Given, GivenName, NamePath, RuleGiven, ShortText
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED
from fenqun.api.repeated import CHANGING
from fenqun.errors import Phrase, UnknownName, message
from fenqun.serving.once import once
from fenqun.workspace import Workspace

routes = APIRouter(tags=["tags"], responses=ON_SNAPSHOT)

MOST_CUSTOMERS = 100_000


class TaggedGiven(Given):
    """Which customers: by id, or all that fit a rule and a search."""

    customer_ids: Annotated[tuple[GivenName, ...], Field(max_length=MOST_CUSTOMERS, strict=False)] = ()
    where: RuleGiven | None = None
    search: ShortText = ""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if bool(self.customer_ids) == (self.where is not None or bool(self.search)):
            raise ValueError(Phrase(message("give either 'customer_ids' or 'where' and 'search'")))
        return self

    def customers(self, workspace: Workspace) -> list[str]:
        """The ids that are meant."""
        if self.customer_ids:
            return list(self.customer_ids)
        return workspace.customer_ids(where=self.where, search=self.search)


class TagGiven(TaggedGiven):
    """Which customers, and why."""

    note: ShortText = ""


@routes.get("/tags", operation_id="tags", response_model=TagsAnswer, responses=UNCHANGED, dependencies=ASKS)
def tags(asking: Reader) -> Response:
    """Every tag with how many customers carry it."""
    return of_snapshot(asking, _listed)


def _listed(workspace: Workspace) -> TagsAnswer:
    overview = workspace.overview()
    return TagsAnswer(overview.as_of, overview.tags)


@routes.get("/tags/{tag}", operation_id="tag", response_model=TagAnswer, responses=UNCHANGED, dependencies=ASKS)
def tag(asking: Reader, tag: NamePath) -> Response:
    """One tag: its rule, how many carry it, what sets them apart."""
    return of_snapshot(asking, lambda workspace: _tag(workspace, tag))


def _tag(workspace: Workspace, name: str) -> TagAnswer:
    answer = workspace.show(name)
    if not isinstance(answer, TagAnswer):
        raise UnknownName(what=Phrase(message("tag")), name=name)
    return answer


@routes.get("/tags/{tag}/by-hand", operation_id="hand_tags", response_model=HandTagsAnswer)
def hand_tags(asking: SeesCustomers, tag: NamePath) -> Response:
    """To whom the tag was given by hand: by whom, when, with which note."""
    return now(asking.workspace.tag_list(tag))


@routes.post("/tags/{tag}/add", operation_id="tag_add", response_model=TaggedAnswer, **CHANGING)
def tag_add(asking: Tagger, tag: NamePath, given: TagGiven) -> Response:
    """Give a tag by hand; it is kept over refreshes and counts from the next one on."""
    workspace = asking.workspace
    return once(asking, given, lambda: now(workspace.tag_add(tag, given.customers(workspace), note=given.note)))


@routes.post("/tags/{tag}/remove", operation_id="tag_remove", response_model=TaggedAnswer, **CHANGING)
def tag_remove(asking: Tagger, tag: NamePath, given: TaggedGiven) -> Response:
    """Take a tag that was given by hand; it counts from the next refresh on."""
    workspace = asking.workspace
    return once(asking, given, lambda: now(workspace.tag_remove(tag, given.customers(workspace))))
