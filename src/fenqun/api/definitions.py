"""Definitions: the workspace's text, read, tried and changed under the version that was seen; edits and their undo."""

from typing import Annotated, Literal, Self

from fastapi import APIRouter, Path, Query
from pydantic import Field, model_validator
from starlette.responses import Response

from fenqun.answers import ChangeAnswer, DefinitionAnswer, DefinitionsAnswer, EditsAnswer, RefitAnswer, SavedAnswer
from fenqun.api.answering import now, personal
from fenqun.api.asked import SETTINGS_FILE, Definer, Reader, SettingsAdmin, may_set
from fenqun.api.conditions import CONDITIONAL, SEEN, ForChanging, ForSaving, saved, tag
from fenqun.api.given import Asked, Given, GivenName, Limit, NamePath, Plain, Text
from fenqun.api.refusals import WITH_BODY, refusals
from fenqun.api.repeated import CHANGING, REPEATABLE
from fenqun.errors import Phrase, message
from fenqun.serving.once import once
from fenqun.workspace import Workspace

routes = APIRouter(tags=["definitions"], responses=refusals(404, 409))

Section = Literal["sources", "traits", "tags", "segmentations", "grids", "targets", "positioning", "playbooks"]
SectionPath = Annotated[Section, Path(description="What kind of definition.")]


class DefinitionGiven(Given):
    """A definition as plain values, or as YAML text with its comments, which begins with its name."""

    data: Plain = None
    text: Annotated[Text, Field(max_length=200_000)] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.data is None) == (self.text is None):
            raise ValueError(Phrase(message("give either 'data' or 'text'")))
        return self

    def saved(self, workspace: Workspace, section: str, name: str, version: str | None) -> SavedAnswer:
        """What was written."""
        if self.text is not None:
            return workspace.save_text(section, name, self.text, version=version)
        return workspace.save(section, name, self.data, version=version)


class DraftGiven(Given):
    """A definition as plain values."""

    data: Plain


class RenameGiven(Given):
    """The new name."""

    name: GivenName


class EditsQuery(Asked):
    """Which edits, and a page of them."""

    after: Annotated[int, Field(ge=1, le=2**53)] | None = None
    limit: Limit = 50
    section: Section | Literal["settings"] | None = None
    name: GivenName | None = None


@routes.get("/definitions/{section}", operation_id="definitions", response_model=DefinitionsAnswer)
def definitions(asking: Reader, section: SectionPath) -> Response:
    """What a section declares, in order; whether the latest snapshot holds it as it is written now."""
    return now(asking.workspace.definitions(section))


@routes.get("/definitions/{section}/{name}", operation_id="definition", response_model=DefinitionAnswer, responses=SEEN)
def definition(asking: Definer, section: SectionPath, name: NamePath) -> Response:
    """One definition as it is written now: its YAML, the same as plain values, what it uses and what uses it."""
    return _shown(asking.workspace.definition(section, name))


@routes.put(
    "/definitions/{section}/{name}",
    operation_id="save_definition",
    response_model=SavedAnswer,
    responses=WITH_BODY | CONDITIONAL,
)
def save_definition(
    asking: Definer, section: SectionPath, name: NamePath, version: ForSaving, given: DefinitionGiven
) -> Response:
    """Write a definition; the whole workspace is checked first, and with any problem nothing is written."""
    return saved(given.saved(asking.workspace, section, name, version))


@routes.delete(
    "/definitions/{section}/{name}",
    operation_id="delete_definition",
    response_model=SavedAnswer,
    responses=CONDITIONAL,
)
def delete_definition(asking: Definer, section: SectionPath, name: NamePath, version: ForChanging) -> Response:
    """Take a definition out of the text; refused while others use it."""
    return now(asking.workspace.delete(section, name, version=version))


@routes.post(
    "/definitions/{section}/{name}/rename",
    operation_id="rename_definition",
    response_model=SavedAnswer,
    responses=WITH_BODY | CONDITIONAL,
)
def rename_definition(
    asking: Definer, section: SectionPath, name: NamePath, version: ForChanging, given: RenameGiven
) -> Response:
    """Call a definition otherwise, there and wherever others name it; tags given by hand go along. One edit."""
    return saved(asking.workspace.rename(section, name, given.name, version=version))


@routes.post(
    "/definitions/{section}/{name}/draft",
    operation_id="draft_definition",
    response_model=ChangeAnswer,
    responses=WITH_BODY,
)
def draft_definition(asking: Definer, section: SectionPath, name: NamePath, given: DraftGiven) -> Response:
    """What saving this would do to the customers of the latest snapshot; nothing is written."""
    return personal(asking, lambda workspace: workspace.draft(section, name, given.data))


class RefitGiven(Given):
    """`keep`: what is learned counts from the next refresh on; otherwise nothing is written."""

    keep: bool = False


@routes.post("/segmentations/{segmentation}/refit", operation_id="refit", response_model=RefitAnswer, **CHANGING)
def refit(asking: Definer, segmentation: NamePath, given: RefitGiven) -> Response:
    """What clusters learn anew from the customers of the latest snapshot, and who would move."""
    return once(asking, given, lambda: now(asking.workspace.refit(segmentation, keep=given.keep)))


@routes.get("/settings", operation_id="settings", response_model=DefinitionAnswer, responses=SEEN)
def settings(asking: Definer) -> Response:
    """The workspace's own settings as they are written now."""
    return _shown(asking.workspace.definition("settings", ""))


@routes.put("/settings", operation_id="save_settings", response_model=SavedAnswer, responses=WITH_BODY | CONDITIONAL)
def save_settings(asking: SettingsAdmin, version: ForChanging, given: DefinitionGiven) -> Response:
    """Write the workspace's settings, all of them."""
    return saved(given.saved(asking.workspace, "settings", "", version))


@routes.get("/edits", operation_id="edits", response_model=EditsAnswer)
def edits(asking: Definer, asked: Annotated[EditsQuery, Query()]) -> Response:
    """Who changed what in the text, the latest first, each with its diff."""
    return now(asking.workspace.edits(**asked.model_dump()))


@routes.post(
    "/edits/{edit}/undo",
    operation_id="undo_edit",
    response_model=SavedAnswer,
    responses=refusals(412),
    dependencies=REPEATABLE,
)
def undo_edit(asking: Definer, edit: Annotated[int, Path(ge=1, le=2**53)]) -> Response:
    """Take one edit back; refused where the text has changed since."""
    if (record := asking.workspace.records.edits.get(edit)) is not None and record.file == SETTINGS_FILE:
        may_set(asking)
    return once(asking, None, lambda: saved(asking.workspace.undo(edit)))


def _shown(answer: DefinitionAnswer) -> Response:
    return now(answer, 200, **tag(answer.version))
