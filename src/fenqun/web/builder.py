"""The rule builder: a rule as groups of conditions in a form, and back to the tree that rules are stored as.

The fields of a part are called `<prefix>.<path>.<what>`; a path is the parent's and the place, `0` the root.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from fenqun.web.numerals import numeral, whole

Join = Literal["all", "any", "none"]

SIGNS = ("==", "!=", ">", ">=", "<", "<=")
CALLS = ("contains", "starts_with", "ends_with")
KNOWN = ("known", "unknown")
_DEEPEST = 100
"""Groups within groups that a form may send; the rule language takes fewer."""


@dataclass(frozen=True)
class Condition:
    """One thing asked of a customer: `name` `sign` `values`. Of a tag the sign is `tagged`."""

    name: str
    sign: str
    values: tuple[str, ...] = ()
    negated: bool = False
    lines: bool = False


@dataclass(frozen=True)
class Written:
    """A condition that only text can say."""

    text: str
    negated: bool = False


@dataclass(frozen=True)
class Group:
    """Conditions and groups joined: all of them, any of them, or none of them."""

    join: Join = "all"
    parts: tuple["Group | Condition | Written", ...] = ()


def group_of(tree: object) -> Group:
    """The tree of a rule as a builder shows it: a group at the top."""
    part = _part(tree)
    return part if isinstance(part, Group) else Group("all", (part,) if part else ())


def tree_of(part: "Group | Condition | Written", types: Mapping[str, str]) -> Any:
    """The part as a rule's tree; None of a group without any. types: of each name, for its values."""
    if isinstance(part, Group):
        held = [tree for child in part.parts if (tree := tree_of(child, types)) is not None]
        joined = held[0] if len(held) == 1 else {"any" if part.join == "none" else part.join: held}
        return None if not held else {"not": joined} if part.join == "none" else joined
    if isinstance(part, Written):
        leaf: Any = part.text.strip() or None
    else:
        leaf = _leaf(part, types.get(part.name, "text"))
    return {"not": leaf} if part.negated and leaf is not None else leaf


def _part(tree: object) -> "Group | Condition | Written | None":
    match tree:
        case {"all": list(held)}:
            return Group("all", tuple(part for child in held if (part := _part(child)) is not None))
        case {"any": list(held)}:
            return Group("any", tuple(part for child in held if (part := _part(child)) is not None))
        case {"not": inner}:
            return _turned(_part(inner))
        case {"trait": str(name), "is": "in", "value": {"listed": str(path)}}:
            return Condition(name, "listed", (path,))
        case {"trait": str(name), "is": "in", "value": list(values)}:
            return Condition(name, "in", tuple(_text(value) for value in values))
        case {"trait": str(name), "is": str(sign), "value": value}:
            return Condition(name, sign, (_text(value),))
        case str(text):
            return _read(text)
    return None if tree is None else Written(json.dumps(tree, ensure_ascii=False))


def _turned(part: "Group | Condition | Written | None") -> "Group | Condition | Written | None":
    if isinstance(part, Group):
        return Group("none", part.parts if part.join == "any" else (part,))
    return replace(part, negated=not part.negated) if part else None


_OF_ONE = re.compile(r"(known|unknown|tagged)\((\w+)\)")
_OF_TEXT = re.compile(r'(contains|starts_with|ends_with)\((\w+), ("(?:[^"\\]|\\.)*")\)')
_OF_DAY = re.compile(r'(\w+) (==|!=|<=|>=|<|>) date\("(\d{4}-\d{2}-\d{2})"\)')
_OF_DAYS = re.compile(r"days_since\((\w+)\) (==|!=|<=|>=|<|>) (\d+)")


def _read(text: str) -> "Condition | Written | None":
    if found := _OF_ONE.fullmatch(text):
        return Condition(found[2], found[1])
    if found := _OF_TEXT.fullmatch(text):
        return Condition(found[2], found[1], (json.loads(found[3]),))
    if found := _OF_DAY.fullmatch(text):
        return Condition(found[1], found[2], (found[3],))
    if found := _OF_DAYS.fullmatch(text):
        return Condition(found[1], f"days {found[2]}", (found[3],))
    return Written(text) if text.strip() else None


def _leaf(condition: Condition, kind: str) -> Any:
    name, sign, values = condition.name, condition.sign, [value for value in condition.values if value != ""]
    if not name:
        return None
    if sign in (*KNOWN, "tagged"):
        return f"{sign}({name})"
    if not values:
        return None
    if sign in CALLS:
        return f"{sign}({name}, {json.dumps(values[0], ensure_ascii=False)})"
    if sign == "listed":
        return {"trait": name, "is": "in", "value": {"listed": values[0]}}
    if sign == "in":
        return {"trait": name, "is": "in", "value": [_typed(value, kind) for value in values]}
    if sign.startswith("days "):
        return f"days_since({name}) {sign.removeprefix('days ')} {values[0]}"
    if kind in ("date", "time"):
        return f'{name} {sign} date("{values[0]}")'
    return {"trait": name, "is": sign, "value": _typed(values[0], kind)}


def _typed(value: str, kind: str) -> str | int | float | bool:
    if kind == "boolean":
        return value == "true"
    if kind != "number":
        return value
    # Of what is no number the rule's own check says what is wrong with it.
    return value if (number := numeral(value)) is None else number


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def unfinished(group: Group) -> int:
    """How many conditions still lack a name or a value: they ask nothing yet."""
    found = 0
    for part in group.parts:
        if isinstance(part, Group):
            found += unfinished(part) if part.parts else 1
        elif isinstance(part, Written):
            found += not part.text.strip()
        else:
            found += _leaf(part, "text") is None
    return found


# The form


def read(fields: Iterable[tuple[str, str]], prefix: str) -> Group:
    """The builder's state from the fields of its form, in the order of their places."""
    by_path: dict[tuple[int, ...], dict[str, list[str]]] = {}
    for name, value in fields:
        start, *places = name.split(".")
        path = tuple(place for place in map(whole, places[:-1]) if place is not None)
        if start == prefix and 0 < len(path) == len(places) - 1 <= _DEEPEST:
            by_path.setdefault(path, {}).setdefault(places[-1], []).append(value)
    found = _from_fields(by_path, (0,))
    return found if isinstance(found, Group) else Group()


def _from_fields(
    by_path: Mapping[tuple[int, ...], Mapping[str, Sequence[str]]], path: tuple[int, ...]
) -> "Group | Condition | Written":
    held = by_path.get(path, {})
    negated = bool(held.get("not"))
    if "text" in held:
        return Written(held["text"][0], negated)
    if "name" in held:
        sign = held.get("sign", [""])[0]
        given = list(held.get("value", []))
        lines = given[0].splitlines() if given and sign == "in" and held.get("lines") else given
        values = tuple(line.strip() for line in lines if line.strip())
        return Condition(held["name"][0], sign, values, negated, bool(held.get("lines")))
    join = held.get("join", ["all"])[0]
    below = sorted(known for known in by_path if len(known) == len(path) + 1 and known[: len(path)] == path)
    parts = tuple(_from_fields(by_path, child) for child in below)
    return Group("any" if join == "any" else "none" if join == "none" else "all", parts)


def changed(group: Group, operation: str) -> Group:
    """The group after a button was pressed, such as `condition:0.1` (adds to that group).

    `group` and `written` add too; `remove` takes the part away; `lines` shows its values as lines of text, or not.
    """
    what, _, where = operation.partition(":")
    path = [place for place in map(whole, where.split(".")[1:]) if place is not None]
    return _changed(group, what, path)


def _changed(group: Group, what: str, path: Sequence[int]) -> Group:
    parts = list(group.parts)
    if not path:
        added: dict[str, Group | Condition | Written] = {
            "condition": Condition("", ""),
            "written": Written(""),
            "group": Group("any" if group.join == "all" else "all", (Condition("", ""),)),
        }
        return replace(group, parts=(*parts, added[what])) if what in added else group
    place = path[0]
    if place >= len(parts):
        return group
    if len(path) == 1 and what == "remove":
        del parts[place]
    elif len(path) == 1 and what == "lines" and isinstance(listed := parts[place], Condition):
        parts[place] = replace(listed, lines=not listed.lines)
    elif isinstance(inner := parts[place], Group):
        parts[place] = _changed(inner, what, path[1:])
    return replace(group, parts=tuple(parts))


def signs_of(kind: str, type_: str) -> tuple[str, ...]:
    """What can be asked of a column of the profile, by its kind and type."""
    if kind == "tag":
        return ("tagged",)
    if kind == "segmentation":
        return ("in",)
    if type_ == "number":
        return (">=", "<=", ">", "<", "==", "!=", "in", *KNOWN)
    if type_ in ("date", "time"):
        return (*(f"days {sign}" for sign in ("<=", ">=")), ">=", "<=", ">", "<", "==", *KNOWN)
    if type_ == "boolean":
        return ("==", *KNOWN)
    return ("==", "!=", "in", "listed", *CALLS, *KNOWN)


def settled(group: Group, kinds: Mapping[str, tuple[str, str]]) -> Group:
    """The group with every condition's sign one that its name takes; another one loses its values with it."""
    return replace(group, parts=tuple(_settled(part, kinds) for part in group.parts))


def _settled(
    part: "Group | Condition | Written", kinds: Mapping[str, tuple[str, str]]
) -> "Group | Condition | Written":
    if isinstance(part, Group):
        return settled(part, kinds)
    if isinstance(part, Written) or part.name not in kinds:
        return part
    signs = signs_of(*kinds[part.name])
    return part if part.sign in signs else replace(part, sign=signs[0], values=())
