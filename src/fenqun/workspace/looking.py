"""A look at files that have arrived: what each table and each column was taken for, and what else they may be."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from fenqun.answers import Choice, SeenAnswer, SeenColumn, SeenTable
from fenqun.errors import Phrase, UsageError, message
from fenqun.language import translator
from fenqun.project.arrival import arrivals
from fenqun.project.init import Wish, settings_for
from fenqun.sources.look import Look
from fenqun.sources.source import Role
from fenqun.sources.standard import customer_attributes, families, label_of, standard
from fenqun.workspace.choosing import choices_of, wish_of
from fenqun.workspace.extending import possible
from fenqun.workspace.matching import Chosen, chosen
from fenqun.workspace.receiving import Arrival, arrival_of, received
from fenqun.workspace.seeing import decide, decided, tables_of, wish, wished, with_said
from fenqun.workspace.view import HIDDEN

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

MEANINGS: Mapping[Role, str] = {
    Role.CUSTOMERS: message("one row per customer: who they are"),
    Role.ORDERS: message("one row per order: who bought, when, for how much"),
    Role.ORDER_LINES: message("one row per item bought; an order may take several rows"),
    Role.RETURNS: message("which orders were taken back"),
    Role.PRODUCTS: message("one row per product: its name, category, price"),
    Role.EVENTS: message("what customers did and when: visits, views, shares"),
    Role.CONTACTS: message("calls, visits and messages between you and customers"),
    Role.SURVEYS: message("answers to questions, one row per answer"),
    Role.REFERRALS: message("who brought whom"),
    Role.CONSENTS: message("who allowed what: messages, use of their data"),
}
"""What each role's rows are, in plain words."""


def folder_of(workspace: "Workspace") -> Path:
    """Where arrivals wait."""
    return workspace.directory / HIDDEN / "arrivals"


def look(workspace: "Workspace", files: Iterable[tuple[str, Path | BinaryIO]]) -> SeenAnswer:
    """Takes the files in and looks at them; see `Workspace.look`."""
    if workspace.is_made:
        raise UsageError(what=Phrase(message("the definitions are made in Python; add the files' sources there")))
    arrival = received(folder_of(workspace), files)
    try:
        return answer(workspace, arrival)
    except BaseException:
        arrival.remove()
        raise


def seen(workspace: "Workspace", arrival: str) -> SeenAnswer:
    """The arrival as decided so far; see `Workspace.seen`."""
    return answer(workspace, waiting(workspace, arrival))


def waiting(workspace: "Workspace", arrival: str) -> Arrival:
    """The arrival of that id. Raises UnknownName, and AlreadyTaken where it is the workspace's by now."""
    known = arrival_of(folder_of(workspace), arrival)
    known.must_wait()
    return known


def choose(
    workspace: "Workspace", arrival: str, choices: Mapping[str, Any], wishes: Mapping[str, Any] | None
) -> SeenAnswer:
    """Remembers decisions; see `Workspace.choose`."""
    known = waiting(workspace, arrival)
    checked = choices_of(choices, tables_of(known).looks)
    said = wish_of(wishes) if wishes is not None else None
    chosen(workspace, known, with_said(known, checked))
    decide(known, checked)
    if said is not None:
        wish(known, said)
    return answer(workspace, known)


def answer(workspace: "Workspace", arrival: Arrival) -> SeenAnswer:
    """The arrival's tables as decided so far, in the reader's language."""
    found = chosen(workspace, arrival, decided(arrival))
    new = not workspace.is_declared
    said = wished(arrival)
    language = _language(workspace, said, found)
    translate = translator(language)
    return SeenAnswer(
        arrival=arrival.id,
        tables=tuple(_shown(_table(one, language), workspace) for one in found),
        roles=tuple(Choice(role, role.shown(language), "", translate(MEANINGS[role])) for role in Role),
        columns={role.value: _columns(role, language) for role in Role},
        notes=tuple(error.text(translate) for error in tables_of(arrival).errors),
        is_new=new,
        settings=_settings(workspace, found, said) if new else {},
        possible={} if new else _possible(workspace, found, language),
    )


def _language(workspace: "Workspace", said: Wish, found: Sequence[Chosen]) -> str:
    """That of the reader; of a workspace yet to be made, that of its files where the reader named none."""
    if workspace.is_declared or workspace.chosen_language:
        return workspace.language
    return said.language or _settings(workspace, found, said)["language"]


def _settings(workspace: "Workspace", found: Sequence[Chosen], said: Wish) -> dict[str, str]:
    taken = arrivals([(one.look, "") for one in found if one.how != "leave"])
    settings = settings_for(workspace.directory, taken, said, [])
    return {name: str(settings[name]) for name in ("name", "language", "currency", "time_zone")}


def _possible(workspace: "Workspace", found: Sequence[Chosen], language: str) -> dict[str, tuple[Choice, ...]]:
    by_section: dict[str, tuple[Choice, ...]] = {}
    for ready in possible(workspace, found):
        meaning = ready.noun.meaning.text(language) if ready.noun.meaning else ""
        choice = Choice(ready.name, ready.noun.shown(ready.name, language), "", meaning)
        by_section[ready.section] = (*by_section.get(ready.section, ()), choice)
    return by_section


def _shown(table: SeenTable, workspace: "Workspace") -> SeenTable:
    """The table without its values where who asks may not see personal data: any column may hold some."""
    if workspace.actor.sees_personal:
        return table
    return replace(table, preview=(), columns=tuple(replace(column, examples=()) for column in table.columns))


def _table(one: Chosen, language: str) -> SeenTable:
    look = one.look
    fits = one.table.fits or one.look is not one.table.look
    return SeenTable(
        key=one.table.key,
        file=one.table.file,
        sheet=look.sheet or "",
        role=look.role.value if fits else "",
        source=one.source,
        like=one.like,
        how=one.how,
        rows=look.rows,
        columns=tuple(_column(look, header, language) for header in look.header),
        header=look.header,
        preview=look.first,
        said=tuple(part.text(translator(language)) for part in look.said),
    )


def _column(look: Look, header: str, language: str) -> SeenColumn:
    recognition = look.recognition
    names = {of: name for name, of in recognition.columns.items()}
    name = names.get(header, "")
    label = label_of(look.role, name) if name else None
    evidence = {guess.header: str(guess.evidence) for guess in recognition.guesses}
    empty = "chosen" if header in recognition.unwanted else "empty"
    return SeenColumn(
        header=header,
        name=name,
        label=label.text(language) if label else "",
        evidence=evidence.get(header, "own" if name else empty),
        type=recognition.types[name].value if name else "",
        examples=look.examples.get(header, ()),
        filled=look.filled.get(name) if name else None,
    )


@cache
def _columns(role: Role, language: str) -> tuple[Choice, ...]:
    """The standard columns a file of the role may have, by family: its own before a customer's."""
    borrowed = customer_attributes(role)
    columns = [*standard(role).values(), *(of for name, of in standard(Role.CUSTOMERS).items() if name in borrowed)]
    order = list(families())
    columns.sort(key=lambda column: (column.role is not role, order.index(column.family)))
    return tuple(
        Choice(column.name, column.label.text(language), families()[column.family].text(language)) for column in columns
    )
