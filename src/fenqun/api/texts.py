"""Whole files of the workspace's text, and lists of values that rules name."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path
from pydantic import Field
from starlette.responses import Response

from fenqun.answers import FileAnswer, ListAnswer, SavedAnswer
from fenqun.api.answering import now
from fenqun.api.asked import SETTINGS_FILE, Definer, may_set
from fenqun.api.conditions import CONDITIONAL, SEEN, ForSaving, saved, tag
from fenqun.api.given import Given, GivenName, Text
from fenqun.api.refusals import WITH_BODY
from fenqun.api.repeated import CHANGING
from fenqun.serving.once import once

routes = APIRouter(tags=["definitions"])

MOST_VALUES = 1_000_000
File = Literal[
    "fenqun.yaml",
    "sources.yaml",
    "traits.yaml",
    "tags.yaml",
    "segmentations.yaml",
    "grids.yaml",
    "targets.yaml",
    "positioning.yaml",
    "playbooks.yaml",
]
FilePath = Annotated[File, Path(description="One of the files that hold the workspace's text.")]


class TextGiven(Given):
    """The whole text of a file."""

    text: Annotated[Text, Field(max_length=4_000_000)]


class ListGiven(Given):
    """Values to keep under a name, one per line of the file."""

    name: GivenName
    values: Annotated[list[Annotated[Text, Field(max_length=1000)]], Field(min_length=1, max_length=MOST_VALUES)]


@routes.get("/files/{file}", operation_id="file", response_model=FileAnswer, responses=SEEN)
def file(asking: Definer, file: FilePath) -> Response:
    """A whole file of the text; one that is not there yet is empty."""
    answer = asking.workspace.file(file)
    return now(answer, 200, **tag(answer.version))


@routes.put("/files/{file}", operation_id="save_file", response_model=SavedAnswer, responses=WITH_BODY | CONDITIONAL)
def save_file(asking: Definer, file: FilePath, version: ForSaving, given: TextGiven) -> Response:
    """Write a whole file of the text; that of the settings needs the permission to set them."""
    if file == SETTINGS_FILE:
        may_set(asking)
    return saved(asking.workspace.save_file(file, given.text, version=version))


@routes.post("/lists", operation_id="save_list", response_model=ListAnswer, status_code=201, **CHANGING)
def save_list(asking: Definer, given: ListGiven) -> Response:
    """Keep a long list of values as a file, for rules to name; another list of that name stays as it is."""
    return once(asking, given, lambda: now(ListAnswer(asking.workspace.save_list(given.name, given.values)), 201))
