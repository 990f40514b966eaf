"""Tags given and taken by hand."""

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from fenqun import clock
from fenqun.answers import HandTag, HandTagsAnswer, TaggedAnswer
from fenqun.definition import Name
from fenqun.errors import (
    DuplicateName,
    NoSnapshot,
    Phrase,
    UnknownName,
    UnreadableFile,
    UsageError,
    message,
)
from fenqun.project.invalid import Origin, invalid
from fenqun.project.lists import COLUMNS, read_list
from fenqun.query import column, table
from fenqun.sources.reading.plain import narrow
from fenqun.workspace.tables import PROFILE

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

_NAME = TypeAdapter[str](Name)


def add(workspace: "Workspace", tag: str, customer_ids: list[str], *, file: Path | None, note: str) -> TaggedAnswer:
    """Give the tag; it need not be declared, yet only a declared one has a meaning, an owner, and may be used in rules.

    Raises InvalidValue for what cannot be a name, DuplicateName for the name of a trait or segmentation.
    """
    _free(workspace, tag)
    customers = _customers(customer_ids, file)
    added = workspace.records.hand_tags.add(tag, customers, by=workspace.actor.name, at=clock.now(), note=note or None)
    return TaggedAnswer(tag, False, added, len(customers) - added, _unknown(workspace, customers))


def remove(workspace: "Workspace", tag: str, customer_ids: list[str], *, file: Path | None) -> TaggedAnswer:
    """Take the tag. Raises UnknownName for one that is neither declared nor given to anyone."""
    _known(workspace, tag)
    customers = _customers(customer_ids, file)
    removed = workspace.records.hand_tags.remove(tag, customers)
    return TaggedAnswer(tag, True, removed, len(customers) - removed, _unknown(workspace, customers))


def listed(workspace: "Workspace", tag: str | None, customer_id: str | None = None) -> HandTagsAnswer:
    """The tags given by hand, by tag and customer. Raises UnknownName as `remove` does."""
    if tag is not None:
        _known(workspace, tag)
    found = workspace.records.hand_tags.given(tag=tag, customer_id=customer_id)
    return HandTagsAnswer(
        tuple(
            HandTag(
                given.customer_id, given.tag, given.by, f"{given.at.isoformat(timespec='seconds')}Z", given.note or ""
            )
            for given in found
        )
    )


def _known(workspace: "Workspace", tag: str) -> None:
    given = dict.fromkeys(given.tag for given in workspace.records.hand_tags.given())
    if tag not in given and tag not in (declared := workspace.project.tags):
        raise UnknownName(what=Phrase(message("tag")), name=tag, known=[*declared, *given])


def _free(workspace: "Workspace", tag: str) -> None:
    try:
        _NAME.validate_python(tag)
    except ValidationError as error:
        raise invalid(error, Name, Origin((tag,)))[0] from error
    project = workspace.project
    section = project.names.get(tag, "tags")
    if section != "tags":
        raise DuplicateName(name=tag, first=project.place(section, tag) or section)
    try:
        names = workspace.view().content["names"]
    except NoSnapshot:
        return
    if tag not in project.tags and tag in names and names[tag]["kind"] != "tag":
        raise DuplicateName(name=tag, first=Phrase(message("the columns of the customers")))


def _customers(customer_ids: list[str], file: Path | None) -> list[str]:
    if file is not None and not file.is_file():
        raise UnreadableFile(what=Phrase(message("there is no file '{file}'"), file=str(file)))
    given = [*customer_ids, *(read_list(file) if file else [])]
    customers = list(dict.fromkeys(map(narrow, given)))
    if not customers:
        raise UsageError(what=Phrase(message("name the customers, or a file of them with --from")))
    return customers


def _unknown(workspace: "Workspace", customers: list[str]) -> tuple[str, ...]:
    """Ids that the last snapshot does not hold: most likely slips of the pen."""
    try:
        view = workspace.view()
    except NoSnapshot:
        return ()
    with view.engine(PROFILE) as engine:
        engine.table_from_rows("asked", COLUMNS, [(customer, None, None) for customer in customers])
        known = view.profile.select.copy().select(column("customer_id"), append=False)
        asked = table("asked", {"text": COLUMNS["text"]}).select
        missing = engine.rows(asked.where(column("text").isin(query=known).not_()).order_by(column("text")))
    return tuple(row[0] for row in missing)
