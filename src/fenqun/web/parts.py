"""What components are given, in the short forms that pages write: columns, options, items of menus and tabs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from markupsafe import Markup, escape

from fenqun.answers.figures import kind_of


@dataclass(frozen=True)
class Head:
    """A column of a table. `type` as in the answers: a number is aligned right; `sortable`: its head is a link."""

    name: str
    label: str
    type: str = "text"
    unit: str = ""
    sortable: bool = False
    personal: bool = False
    help: str = ""


@dataclass(frozen=True)
class Option:
    """One choice of a field; `note` stands beside its label, `group` above it."""

    value: str
    label: str
    note: str = ""
    group: str = ""


@dataclass(frozen=True)
class Item:
    """An entry of a menu, tabs or actions. With `post` it is a button that posts to `url`."""

    label: str
    url: str = ""
    icon: str = ""
    kind: str = "plain"
    name: str = ""
    note: str = ""
    post: bool = False
    opens: str = ""
    download: bool = False


Part = TypeVar("Part", Head, Option, Item)


def heads(columns: Iterable[Any], sortable: bool | Iterable[str] = False) -> list[Head]:
    """Columns of a table from (name, label, type…), mappings, or answers' columns; `sortable`: all, none, or names."""
    by_name = frozenset() if isinstance(sortable, bool) else frozenset(sortable)
    made = (_by_kind(_made(Head, column)) for column in columns)
    return [replace(head, sortable=head.sortable or sortable is True or head.name in by_name) for head in made]


def _by_kind(head: Head) -> Head:
    """The column with its values' kind for its type; what is shown in per cent needs no unit."""
    kind = kind_of(head.type, name=head.name, label=head.label, unit=head.unit)
    return head if kind == head.type else replace(head, type=kind, unit="" if kind == "share" else head.unit)


def options(choices: Iterable[Any]) -> list[Option]:
    """Options from texts, (value, label, note…) or mappings."""
    return [_made(Option, choice if not isinstance(choice, str) else (choice, choice)) for choice in choices]


def items(entries: Iterable[Any]) -> list[Item]:
    """Items from (label, url, icon…) or mappings."""
    return [_made(Item, entry) for entry in entries]


def attributes(given: Mapping[str, object]) -> Markup:
    """HTML attributes from names such as `hx_get` (hx-get): True alone, None and False left out, all escaped.

    Raises ValueError for `style` and handlers, which the content security policy refuses.
    """
    written = []
    for key, value in given.items():
        name = key.rstrip("_").replace("_", "-")
        if name == "style" or name.startswith(("on", "hx-on", "hx-vals-js")):
            raise ValueError(f"{name}: not allowed by the content security policy")
        if value is not None and value is not False:
            written.append(Markup(" ") + name + ("" if value is True else Markup('="{}"').format(escape(str(value)))))
    return Markup("").join(written)


def _made(kind: type[Part], given: Any) -> Part:
    if isinstance(given, kind):
        return given
    if isinstance(given, tuple | list):
        return kind(*given)
    names = {part.name for part in fields(kind)}
    held = (
        given if isinstance(given, Mapping) else {name: getattr(given, name) for name in names if hasattr(given, name)}
    )
    return kind(**{name: value for name, value in held.items() if name in names})
