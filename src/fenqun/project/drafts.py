"""The text of a new workspace's files, commented in its language."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from fenqun.definition import DataType, Label
from fenqun.project.arrival import Arrival
from fenqun.project.ready import Ready
from fenqun.project.writing import Way, document, inline
from fenqun.sources.recognise import Guess
from fenqun.sources.source import Role
from fenqun.sources.standard import IN_ORDERS, label_of, standard

_MOST_VALUES, _MOST_BANDS = 60, 12
_FEWEST_EACH = 3
"""Rows, or customers, per value, on average, below which values are codes rather than groups."""
_MOST_OWN = 6
_QUARTERS = 4
_NO_GROUPS = frozenset({"customer_id", "name", "given_name", "surname", "nickname", "remarks", "contact_person"})


def settings_text(settings: Mapping[str, Any], language: str) -> str:
    """fenqun.yaml: each setting with what it means."""
    above: dict[Way, str] = {
        (key,): f"\n{_guide(language, 'fenqun', key)}" for key in settings if key in _texts()["fenqun"]
    }
    return document(settings, opening=_guide(language, "fenqun", "opening"), above=above)


def sources_text(arrived: Sequence[Arrival], language: str, *, numbers: Collection[str] = ()) -> str:
    """sources.yaml: each source with its columns, what each was taken for and why.

    numbers: own columns that definitions take for numbers, so that one odd value among thousands cannot undo it.
    """
    above: dict[Way, str] = {}
    beside: dict[Way, str] = {}
    sources = {arrival.name: _with_types(arrival, numbers) for arrival in arrived}
    for arrival in arrived:
        way = ("sources", arrival.name)
        above[way] = f"\n{arrival.look.role.shown(language)}: {arrival.look.path.name}"
        for key in ("types", "dates", "where", "returns"):
            if key in sources[arrival.name]:
                above[*way, key] = _guide(language, "sources", key)
        guesses = {guess.name: guess for guess in arrival.look.recognition.guesses}
        for name in arrival.columns:
            beside[*way, "columns", name] = _beside(arrival, name, guesses.get(name), language)
    opening = _guide(language, "sources", "opening")
    return document({"sources": sources}, opening=opening, above=above, beside=beside)


def _with_types(arrival: Arrival, numbers: Collection[str]) -> dict[str, Any]:
    types = {name: DataType.NUMBER.value for name in arrival.look.recognition.own if name in numbers}
    return arrival.source | ({"types": types} if types else {})


def definitions_text(
    section: str, ready: Sequence[Ready], extra: Mapping[str, Any], *, reason: str, language: str
) -> str:
    """traits.yaml, tags.yaml or segmentations.yaml: the ready-made definitions, then those made for these records.

    `reason`: the part of the guide that says why each of those was made.
    """
    entries = {chosen.name: chosen.written for chosen in ready} | dict(extra)
    opening = _guide(language, section, "opening")
    if not entries:
        return document({section: inline({})}, opening=f"{opening}\n{_guide(language, 'empty')}")
    above: dict[Way, str] = {(section, name): "\n" for name in entries}
    said = set()
    for name, written in extra.items():
        why = "number" if written.get("cuts") == "equal_count" else reason
        if why not in said:
            above[section, name] = f"\n{_guide(language, section, why)}"
            said.add(why)
    return document({section: entries}, opening=opening, above=above)


def steady_traits(arrived: Sequence[Arrival], taken: frozenset[str]) -> dict[str, Any]:
    """Traits of the own columns of an orders file that belong to the customer."""
    found = {}
    for arrival in arrived:
        for name in arrival.look.steady:
            if name not in taken and name not in found:
                header = arrival.columns[name]
                found[name] = {
                    "from": arrival.name,
                    "value": f"last({name})",
                    "label": DoubleQuotedScalarString(header),
                }
    return found


def attribute_segmentations(arrived: Sequence[Arrival], taken: frozenset[str], used: frozenset[str]) -> dict[str, Any]:
    """A segmentation for each attribute with a few values, and quarters of the numbers people know customers by.

    `used` attributes have one already. Sensitive attributes, names and ids get none; of own columns at most six
    numbers, and those only where there are no orders to tell customers apart by.
    """
    found: dict[str, Any] = {}
    own_numbers = 0 if any(arrival.look.role in IN_ORDERS for arrival in arrived) else _MOST_OWN
    for arrival in arrived:
        for name in arrival.columns:
            if name in used or f"by_{name}" in taken or f"by_{name}" in found or not _may_group(arrival, name):
                continue
            made = _division(arrival, name)
            if made and made["cuts"] == "equal_count" and label_of(arrival.look.role, name) is None:
                own_numbers -= 1
                made = made if own_numbers >= 0 else None
            if made:
                found[f"by_{name}"] = made
    return found


def _may_group(arrival: Arrival, name: str) -> bool:
    role = arrival.look.role
    column = standard(Role.CUSTOMERS).get(name)
    if name in _NO_GROUPS or (column is not None and (column.sensitive or column.family == "contact")):
        return False
    return role is Role.CUSTOMERS or (role in IN_ORDERS and (name in arrival.look.steady or _is_attribute(role, name)))


def _is_attribute(role: Role, name: str) -> bool:
    return name not in standard(role) and name in standard(Role.CUSTOMERS)


def _division(arrival: Arrival, name: str) -> dict[str, Any] | None:
    """How to divide by the attribute: by value, into quarters, or not at all."""
    type_ = arrival.types[name]
    values = arrival.look.values.get(name)
    customers = arrival.look.customers if arrival.look.role in IN_ORDERS else 0
    if values and customers and len(values) * _FEWEST_EACH > customers:
        return None
    label = _by(label_of(arrival.look.role, name) or Label({"": arrival.columns[name]}))
    if type_ in (DataType.TEXT, DataType.BOOLEAN) and values and _are_groups([count for _, count in values]):
        return {
            "label": inline(label),
            "kind": "bands",
            "trait": name,
            "cuts": "values",
            "bins": max(2, min(len(values), _MOST_BANDS)),
        }
    many = values is None or len(values) > 2 * _QUARTERS
    if type_ is DataType.NUMBER and many and name not in arrival.look.unique and not name.endswith("_year"):
        return {"label": inline(label), "kind": "bands", "trait": name, "cuts": "equal_count", "bins": _QUARTERS}
    return None


def _are_groups(counts: Sequence[int]) -> bool:
    return 2 <= len(counts) <= _MOST_VALUES and sum(counts) >= _FEWEST_EACH * len(counts)


def _by(label: Label) -> dict[str, str]:
    english = label.text("en")
    words = english.lower() if english[1:].islower() else english
    return {
        "en": f"By {words}",
        "zh-Hans": f"按{label.text('zh-Hans')}",
        "zh-Hant": f"按{label.text('zh-Hant')}",
    }


def _beside(arrival: Arrival, name: str, guess: Guess | None, language: str) -> str:
    label = label_of(arrival.look.role, name)
    if guess is None and label is not None:
        return _guide(language, "sources", "stand_in")
    if guess is None or label is None:
        return _guide(language, "sources", "own")
    why = {"content": "from_values", "similar_name": "from_similar"}.get(guess.evidence)
    return label.text(language) + (f" ({_guide(language, 'sources', why)})" if why else "")


def _guide(language: str, *way: str) -> str:
    found: Any = _texts()
    for key in way:
        found = found[key]
    return str(found[language]).strip()


@cache
def _texts() -> Any:
    text = resources.files("fenqun.project").joinpath("guide.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe").load(text)
