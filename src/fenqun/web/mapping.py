"""The form in which columns are given their meaning: what it shows, and the decisions it sends."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData

from fenqun.answers import Choice, SeenAnswer, SeenColumn, SeenTable
from fenqun.errors import message
from fenqun.web.parts import Option

Translate = Callable[[str], str]

OWN, LEAVE, NEW = "+own", "+leave", "new"
"""Values of the selects that are no names: names begin with a letter."""

EVIDENCE: Mapping[str, str] = {
    "name": message("by its heading"),
    "similar_name": message("by a similar heading"),
    "content": message("by its values"),
    "chosen": message("your choice"),
    "own": message("kept under its own name"),
    "empty": message("nothing in it"),
}
"""Why a column was taken for what it was."""

CURRENCIES = ("CNY", "TWD", "HKD", "USD", "EUR", "GBP", "JPY", "KRW", "SGD", "AUD", "CAD", "CHF")
ZONES = (
    *("Asia/Shanghai", "Asia/Taipei", "Asia/Hong_Kong", "Asia/Singapore", "Asia/Tokyo", "Asia/Seoul"),
    *("Europe/London", "Europe/Berlin", "Europe/Paris", "Europe/Helsinki", "America/New_York", "America/Chicago"),
    *("America/Los_Angeles", "Australia/Sydney", "UTC"),
)
"""Offered first; any other can be written in the settings."""


@dataclass(frozen=True)
class Line:
    """A column of a file on the page: its field `name`, the choice made, and what it may be."""

    column: SeenColumn
    field: str
    own_field: str
    value: str
    options: Markup
    own: str
    why: str
    sure: bool


@dataclass(frozen=True)
class Shown:
    """A table on the page, its fields named by its key."""

    table: SeenTable
    lines: tuple[Line, ...]
    ways: tuple[Option, ...]
    way: str
    lacking: tuple[str, ...]

    @classmethod
    def of(cls, table: SeenTable, seen: SeenAnswer, t: Translate, labels: Mapping[str, str]) -> "Shown":
        """The table as decided so far. labels: what the sources there are called."""
        standard = seen.columns.get(table.role or "customers", ())
        known = {choice.name for choice in standard}
        options = _written(_meanings(standard, t))
        found = (_value(column, known) for column in table.columns)
        lines = tuple(_line(table, place, value, options, t) for place, value in enumerate(found))
        ways = _ways(table, labels.get(table.like, table.like), t)
        return cls(table, lines, ways, _way(table), _lacking(table, standard))


def _way(table: SeenTable) -> str:
    return table.how if table.how in ("new", "leave") else f"{table.how}:{table.source}"


def _value(column: SeenColumn, known: set[str]) -> str:
    return column.name if column.name in known else OWN if column.name else LEAVE


def _line(table: SeenTable, place: int, value: str, options: Markup, t: Translate) -> Line:
    column = table.columns[place]
    return Line(
        column=column,
        field=f"{table.key}.column.{place}",
        own_field=f"{table.key}.own.{place}",
        value=value,
        options=_with_one_chosen(options, value),
        own=column.name if value == OWN else "",
        why=t(EVIDENCE[column.evidence]) if column.evidence != "chosen" or column.name else "",
        sure=column.evidence in ("name", "chosen", "own", "empty"),
    )


def _meanings(standard: Sequence[Choice], t: Translate) -> tuple[Option, ...]:
    first = t(message("Or else"))
    others = (
        Option(OWN, t(message("Keep it under a name of its own")), group=first),
        Option(LEAVE, t(message("Leave it out")), group=first),
    )
    return (*others, *(Option(choice.name, choice.label, choice.name, choice.family) for choice in standard))


def _with_one_chosen(options: Markup, value: str) -> Markup:
    mark = Markup('value="{}"').format(value)
    before, found, after = str(options).partition(str(mark))
    return Markup(before) + mark + Markup(" selected" + after) if found else options  # noqa: S704 - parts of Markup


@lru_cache(maxsize=64)
def _written(meanings: tuple[Option, ...]) -> Markup:
    """The options as HTML, none chosen: a page has them once for every column."""
    line = Markup('<option value="{}" data-note="{}">{}</option>')
    groups = (
        Markup('<optgroup label="{}">{}</optgroup>').format(
            group, Markup("").join(line.format(option.value, option.note, option.label) for option in members)
        )
        for group, members in groupby(meanings, key=lambda option: option.group)
    )
    return Markup("").join(groups)


def _ways(table: SeenTable, called: str, t: Translate) -> tuple[Option, ...]:
    there = (
        (
            Option(f"add:{table.like}", t(message("Add it to '{source}'")).format(source=called)),
            Option(f"add_new:{table.like}", t(message("Add to '{source}' what is new")).format(source=called)),
            Option(f"replace:{table.like}", t(message("Replace the file of '{source}'")).format(source=called)),
        )
        if table.like
        else ()
    )
    return (*there, Option("new", t(message("A new source"))), Option("leave", t(message("Leave it out"))))


_NEEDED: Mapping[str, tuple[str, ...]] = {
    "customers": ("customer_id",),
    "orders": ("customer_id", "ordered_at", "amount"),
    "order_lines": ("order_id", "ordered_at", "amount"),
    "events": ("customer_id", "event", "occurred_at"),
}
"""By role, the columns without which little can be made of a table."""


def _lacking(table: SeenTable, standard: Sequence[Choice]) -> tuple[str, ...]:
    """The labels of columns that are missed."""
    there = {column.name for column in table.columns}
    if {"quantity", "unit_price"} <= there:
        there.add("amount")
    needed = [name for name in _NEEDED.get(table.role, ()) if name not in there]
    labels = {choice.name: choice.label for choice in standard}
    return tuple(labels.get(name, name) for name in needed) if table.how == "new" else ()


def roles(seen: SeenAnswer, t: Translate) -> list[Option]:
    """What a table may be, in plain words."""
    nothing = Option("", t(message("Something else: leave it out")))
    told = t(message("{title}: {text}"))
    return [nothing, *(Option(role.name, told.format(title=role.label, text=role.meaning)) for role in seen.roles)]


def choices(form: FormData, seen: SeenAnswer) -> dict[str, dict[str, Any]]:
    """The decisions the form sends, by table, as `Workspace.choose` takes them. What it does not hold stays.

    How a table is taken is said only where that was changed: what was proposed may yet prove to be another way.
    """
    return {table.key: _choice(form, table) for table in seen.tables if f"{table.key}.role" in form}


def _choice(form: FormData, table: SeenTable) -> dict[str, Any]:
    key = table.key
    role = _text(form, f"{key}.role")
    way = _text(form, f"{key}.how")
    how, _, source = way.partition(":")
    how = "" if way == _way(table) and role == table.role else how or ("new" if role else "leave")
    if not role:
        return {"role": table.role, "how": "leave"}
    columns: dict[str, str] = {}
    for place, header in enumerate(table.header):
        name = _text(form, f"{key}.column.{place}")
        if name == OWN:
            columns[header] = _text(form, f"{key}.own.{place}") or _own(table, place)
        elif name:
            columns[header] = "" if name == LEAVE else name
    columns = {header: name for header, name in columns.items() if name is not None}
    return {"role": role, "how": how, "source": source or _text(form, f"{key}.source"), "columns": columns}


def ways(given: Sequence[str], t: Translate) -> tuple[Option, ...]:
    """What may become of files of which a source has some rows already."""
    new, all_ = t(message("Add only what is new")), t(message("Add all of it"))
    labels = {
        "add_new": new,
        "add": all_ if "add_new" in given else new,
        "replace": t(message("Replace what is there")),
        "leave": t(message("Leave it out")),
    }
    return tuple(Option(way, labels[way]) for way in given)


def decided_ways(form: FormData, seen: SeenAnswer) -> dict[str, dict[str, Any]]:
    """How tables are to come to sources there are, as the check's page says it by source."""
    said = {table.key: _text(form, f"how.{table.source}") for table in seen.tables if table.how in _JOINING}
    return {key: {"how": how} for key, how in said.items() if how}


_JOINING = ("add", "add_new", "replace")


def _own(table: SeenTable, place: int) -> str:
    """The name a column has of its own: the one it was shown with, else one made of its heading."""
    column = table.columns[place]
    if column.evidence == "own":
        return column.name
    plain = "".join(letter if f"a{letter}".isidentifier() else "_" for letter in column.header).strip("_")
    return plain if plain.isidentifier() else f"column_{plain or place + 1}"


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
