"""The columns of the profile as people choose among them: what rules may name, and what lists of customers show."""

import re
from collections.abc import Sequence

from fenqun.answers import Column, NamesAnswer
from fenqun.definition import DataType
from fenqun.errors import Phrase, UsageError, message
from fenqun.sources.source import Role
from fenqun.sources.standard import standard
from fenqun.workspace.view import View

ID = "customer_id"
FLOW = ("attribute", "trait", "tag", "segmentation", "score")
"""The kinds of columns, in the order of the flow."""

_CALLED = ("name", "surname", "given_name", "nickname", "contact_person")
_ATTRIBUTES = ("kind", "phone", "email", "city", "region", "province", "country", "member_level")
_FEW, _MOST_ATTRIBUTES, _MOST_SEGMENTATIONS = 9, 3, 2
_RECENCY = ("days_since_last_order", "months_since_last_order", "last_ordered_at")
_SINCE = re.compile(r"\s*(days|months|years)_since\s*\(\s*(?:(min|max)\s*\()?")
_RECENT = re.compile(
    r"(?:days|weeks|months|years)[_ ]since[_ ]|recency|^距.*[天月年]|未(?:下单|下單|购|購|消费|消費|登录|登入).*天",
    re.IGNORECASE,
)
"""How columns that came with the files are called where they count the time since something."""
MOST_COLUMNS = 200
"""Columns of one list."""


def names_answer(view: View) -> NamesAnswer:
    """What rules may name; what who asks may not see is marked personal, and its values are not told as segments."""
    ordered = [name for kind in FLOW for name in view.names(kind)]
    segments = {
        name: {segment: view.segment_label(name, segment) for segment in view.segments(name)}
        for name in view.names("segmentation")
        if name not in view.hidden
    }
    names = tuple(described(view, name) for name in (ID, *ordered))
    since = {name.name: better for name in names if (better := better_since(view, name))}
    return NamesAnswer(view.as_of, names, segments, since)


def better_since(view: View, column: Column) -> str:
    """Of a number that counts the time since something, what is better of it: `lower`, or `higher` where it counts
    from the first time; '' of any other column."""
    if column.type != DataType.NUMBER.value or column.kind not in ("attribute", "trait"):
        return ""
    value = str(view.content["traits"].get(column.name, {}).get("value", ""))
    if found := _SINCE.match(value):
        unit, first = found.groups()
        return "higher" if first == "min" or (unit != "days" and not first) else "lower"
    return "lower" if any(_RECENT.search(text) for text in (column.name, column.label)) else ""


def described(view: View, name: str) -> Column:
    """A column of the profile, the id too. Raises UnknownName."""
    if name == ID:
        label = standard(Role.CUSTOMERS)[ID].label.text(view.language)
        return Column(ID, label, "attribute", DataType.TEXT.value)
    known = view.known(name)
    return Column(name, known.label, known.kind, known.type.value, known.unit, known.personal)


def chosen_columns(view: View, columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of a list, the id first: those named, or a few that tell most. Raises UnknownName, UsageError."""
    if len(columns) > MOST_COLUMNS:
        raise UsageError(what=Phrase(message("a list has at most {most} columns"), most=MOST_COLUMNS))
    for name in columns:
        described(view, name)
    return tuple(dict.fromkeys([ID, *(columns or telling(view))]))


def telling(view: View) -> list[str]:
    """What a customer is called, some attributes, value, recency and the first segmentations."""
    there = set(view.names())
    called = [name for name in _CALLED if name in there][:2]
    attributes = [name for name in _ATTRIBUTES if name in there][:_MOST_ATTRIBUTES]
    recency = [name for name in _RECENCY if name in there][:1]
    main = view.names("segmentation")[:_MOST_SEGMENTATIONS]
    found = [*called, *attributes, *([view.value] if view.value else []), *recency, *main]
    others = [name for kind in FLOW for name in view.names(kind)]
    return list(dict.fromkeys([*found, *([] if len(found) >= 4 else others)]))[:_FEW]
