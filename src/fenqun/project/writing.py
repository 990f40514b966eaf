"""Workspace files written with comments, so that a person can read and change them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any
from unicodedata import east_asian_width

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

Way = tuple[str, ...]
"""The keys that lead to an entry."""

_WIDEST = 110


def document(
    entries: Mapping[str, Any],
    *,
    opening: str = "",
    above: Mapping[Way, str] | None = None,
    beside: Mapping[Way, str] | None = None,
) -> str:
    """The entries as YAML: `opening` at the top, comments above and beside the entries they are given for.

    A comment that begins with a line break has a blank line above it, unless its entry is the first. What is written
    in blocks stays in blocks; what is written on one line stays there as long as it fits.
    """
    root = _laid_out(entries, 0)
    for way, comment in (above or {}).items():
        parent = _parent(root, way)
        text = (comment.rstrip() or "\n") if way[-1] != next(iter(parent)) else comment.strip()
        parent.yaml_set_comment_before_after_key(way[-1], before=text or None, indent=2 * (len(way) - 1))
    widths: dict[Way, int] = {}
    for way, comment in (beside or {}).items():
        parent = _parent(root, way)
        if way[:-1] not in widths:
            widths[way[:-1]] = max(len(f"{key}: {value}") for key, value in parent.items() if isinstance(value, str))
        parent.yaml_add_eol_comment(comment, way[-1], column=2 * (len(way) - 1) + widths[way[:-1]] + 2)
    out = io.StringIO()
    if opening:
        out.writelines(f"# {line}".rstrip() + "\n" for line in opening.strip().splitlines())
        out.write("\n")
    _yaml().dump(root, out)
    return out.getvalue()


def inline(entries: Mapping[str, Any]) -> CommentedMap:
    """A mapping to be written on one line: `{a: 1, b: 2}`."""
    found = CommentedMap(
        {key: inline(value) if isinstance(value, Mapping) else value for key, value in entries.items()}
    )
    found.fa.set_flow_style()
    return found


def _yaml() -> YAML:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 10_000
    yaml.allow_unicode = True
    return yaml


def _laid_out(value: Any, column: int) -> Any:
    """A copy without comments; a mapping on one line is opened into a block where it would be too wide."""
    if isinstance(value, Mapping):
        inside = CommentedMap({key: _laid_out(below, column + 2) for key, below in value.items()})
        flows = isinstance(value, CommentedMap) and value.fa.flow_style()
        if flows and column + _width(value) <= _WIDEST:
            inside.fa.set_flow_style()
        return inside
    if isinstance(value, Sequence) and not isinstance(value, str):
        listed = CommentedSeq(_laid_out(item, column + 2) for item in value)
        listed.fa.set_flow_style()
        return listed
    return value


def _width(value: Any) -> int:
    """About how many characters the value takes on one line; Chinese ones take two."""
    if isinstance(value, Mapping):
        return sum(len(str(key)) + 4 + _width(below) for key, below in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return sum(2 + _width(item) for item in value)
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in str(value))


def _parent(root: CommentedMap, way: Way) -> CommentedMap:
    for key in way[:-1]:
        root = root[key]
    return root
