"""The standard columns of every role: what they are called, in three languages and in the exports people have."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from fenqun.definition import DataType, Label
from fenqun.language import LANGUAGES
from fenqun.sources.source import Role

IN_ORDERS = (Role.ORDERS, Role.ORDER_LINES)


@dataclass(frozen=True)
class StandardColumn:
    """A column with a meaning of its own in one role.

    `family` groups the columns of a profile page. `spellings` are the headers it goes by elsewhere, best first.
    `values` gives, for coded columns, the spellings of each standard value. `sensitive` attributes are never
    proposed for segments. `personal` ones tell who somebody is, or what is nobody else's business: not everyone may see
    their values.
    """

    name: str
    role: Role
    type: DataType
    family: str
    label: Label
    spellings: tuple[str, ...] = ()
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sensitive: bool = False
    personal: bool = False

    def value(self, text: str) -> str:
        """The standard value a text spells (`女` is `female`); the text itself where it spells none."""
        plain = text.strip().lower()
        for value, spellings in self.values.items():
            if plain == value or plain in spellings:
                return value
        return text


@cache
def standard(role: Role) -> Mapping[str, StandardColumn]:
    """The standard columns of a role by name, in the order of the catalogue."""
    return {entry["name"]: _column(entry, role) for entry in _catalogue()["columns"] if role.value in entry["roles"]}


@cache
def customer_attributes(role: Role) -> frozenset[str]:
    """The customers' standard columns that a source of this role may carry: of the customer, not of the row.

    Only orders and their lines carry them; a name that means something else there (`channel`) is not among them.
    """
    if role not in IN_ORDERS:
        return frozenset()
    return (
        frozenset(standard(Role.CUSTOMERS)) - frozenset(standard(Role.ORDERS)) - frozenset(standard(Role.ORDER_LINES))
    )


def label_of(role: Role, name: str) -> Label | None:
    """The label of a standard column, also of a customer's in an orders source; None for an own column."""
    found = standard(role).get(name) or (standard(Role.CUSTOMERS).get(name) if role in IN_ORDERS else None)
    return found.label if found else None


@cache
def families() -> Mapping[str, Label]:
    """The families of columns, in the order of a profile page, with their labels."""
    return {name: _label(texts) for name, texts in _catalogue()["families"].items()}


@cache
def _catalogue() -> Mapping[str, Any]:
    text = resources.files("fenqun.sources").joinpath("standard.json").read_text(encoding="utf-8")
    loaded: Mapping[str, Any] = json.loads(text)
    return loaded


def _column(entry: Mapping[str, Any], role: Role) -> StandardColumn:
    return StandardColumn(
        name=entry["name"],
        role=role,
        type=DataType(entry["type"]),
        family=entry["family"],
        label=_label(entry["label"]),
        spellings=tuple(entry["spellings"]),
        values={value: tuple(spellings) for value, spellings in entry.get("values", {}).items()},
        sensitive=entry.get("sensitive", False),
        personal=entry.get("personal", False),
    )


def _label(texts: list[str]) -> Label:
    return Label(dict(zip(LANGUAGES, texts, strict=True)))
