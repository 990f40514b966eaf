"""Workspace files written with comments, so that a person can read and change them."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

Way = tuple[str, ...]
"""The keys that lead to an entry."""


def document(
    entries: Mapping[str, Any],
    *,
    opening: str = "",
    above: Mapping[Way, str] | None = None,
    beside: Mapping[Way, str] | None = None,
) -> str:
    """The entries as YAML: `opening` at the top, comments above and beside the entries they are given for.
    A comment that begins with a line break has a blank line above it.

    Nested mappings are written in blocks; those that are CommentedMap already keep their own form.
    """
    root = _blocks(entries)
    for way, comment in (above or {}).items():
        parent = _parent(root, way)
        text = comment.rstrip() or "\n"
        parent.yaml_set_comment_before_after_key(way[-1], before=text, indent=2 * (len(way) - 1))
    for way, comment in (beside or {}).items():
        parent = _parent(root, way)
        width = max(len(f"{key}: {value}") for key, value in parent.items() if isinstance(value, str))
        parent.yaml_add_eol_comment(comment, way[-1], column=2 * (len(way) - 1) + width + 2)
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
    yaml.width = 120
    yaml.allow_unicode = True
    return yaml


def _blocks(entries: Mapping[str, Any]) -> CommentedMap:
    if isinstance(entries, CommentedMap):
        return entries
    return CommentedMap({key: _block(value) for key, value in entries.items()})


def _block(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _blocks(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        found = CommentedSeq(value)
        found.fa.set_flow_style()
        return found
    return value


def _parent(root: CommentedMap, way: Way) -> CommentedMap:
    for key in way[:-1]:
        root = root[key]
    return root
