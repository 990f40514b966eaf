"""Tags: who carries one, what sets them apart; given and taken by hand."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, model_validator
from starlette.responses import Response

from fenqun.answers import HandTagsAnswer, TagAnswer, TaggedAnswer, TagsAnswer
from fenqun.api.answering import now, of_snapshot
from fenqun.api.asked import Exporter, Reader, SeesCustomers, Tagger
from fenqun.api.files import FORMATS, Format, exported
from fenqun.api.given import Given, GivenName, NamePath, RuleGiven, ShortText
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED, WITH_BODY
from fenqun.errors import Phrase, UnknownName, message
from fenqun.workspace import Workspace

routes = APIRouter(tags=["tags"], responses=ON_SNAPSHOT)

MOST_CUSTOMERS = 100_000


class Tagging(Given):
    """The customers to tag: by id, or all that fit a rule and a search."""

    customer_ids: Annotated[tuple[GivenName, ...], Field(max_length=MOST_CUSTOMERS, strict=False)] = ()
    where: RuleGiven | None = None
    search: ShortText = ""
    note: ShortText = ""

    @model_validator(mode="after")
    def _one_way(self) -> "Tagging":
        if bool(self.customer_ids) == (self.where is not None or bool(self.search)):
            raise ValueError(Phrase(message("give either 'customer_ids' or 'where' and 'search'")))
        return self

    def customers(self, workspace: Workspace) -> list[str]:
        """The ids that are meant."""
        if self.customer_ids:
            return list(self.customer_ids)
        return workspace.customer_ids(where=self.where, search=self.search)


@routes.get("/tags", operation_id="tags", response_model=TagsAnswer, responses=UNCHANGED)
def tags(asking: Reader) -> Response:
    """Every tag with how many customers carry it."""
    return of_snapshot(asking, _listed)


def _listed(workspace: Workspace) -> TagsAnswer:
    overview = workspace.overview()
    return TagsAnswer(overview.as_of, overview.tags)


@routes.get("/tags/{tag}", operation_id="tag", response_model=TagAnswer, responses=UNCHANGED)
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


@routes.post("/tags/{tag}/add", operation_id="add_tag", response_model=TaggedAnswer, responses=WITH_BODY)
def add_tag(asking: Tagger, tag: NamePath, given: Tagging) -> Response:
    """Give a tag by hand; it is kept over refreshes and counts from the next one on."""
    workspace = asking.workspace
    return now(workspace.tag_add(tag, given.customers(workspace), note=given.note))


@routes.post("/tags/{tag}/remove", operation_id="remove_tag", response_model=TaggedAnswer, responses=WITH_BODY)
def remove_tag(asking: Tagger, tag: NamePath, given: Tagging) -> Response:
    """Take a tag that was given by hand; it counts from the next refresh on."""
    workspace = asking.workspace
    return now(workspace.tag_remove(tag, given.customers(workspace)))


@routes.get("/tags/{tag}/export", operation_id="export_tag", **FORMATS)
def export_tag(asking: Exporter, tag: NamePath, format_: Format = "csv") -> Response:
    """The customers that carry a tag, as a file."""
    return exported(asking, tag, format_)
