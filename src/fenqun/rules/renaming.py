"""The same rule with other names in it: whatever else is written stays as it is."""

from collections.abc import Mapping
from typing import Any

from fenqun.errors import Problems
from fenqun.rules.parse import parse
from fenqun.rules.syntax import Name, walk


def renamed(rule: Any, names: Mapping[str, str]) -> Any:
    """A rule as text or as a tree, each of the names by its new one; what cannot be read stays."""
    if isinstance(rule, str):
        return _renamed_text(rule, names)
    if isinstance(rule, list):
        return [renamed(part, names) for part in rule]
    if not isinstance(rule, Mapping):
        return rule
    if "trait" in rule:
        return {**rule, "trait": renamed(rule["trait"], names)}
    return {key: renamed(part, names) for key, part in rule.items()}


def _renamed_text(text: str, names: Mapping[str, str]) -> str:
    try:
        node = parse(text)
    except Problems:
        return text
    places = {(part.column - 1, part.name) for part in walk(node) if isinstance(part, Name) and part.name in names}
    for start, name in sorted(places, reverse=True):
        text = text[:start] + names[name] + text[start + len(name) :]
    return text
