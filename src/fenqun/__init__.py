"""Fenqun: customer records in; profiles, tags, segments and reports out."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fenqun.profiles.tag import Tag
    from fenqun.profiles.trait import Trait
    from fenqun.project.definitions import define
    from fenqun.project.settings import Settings
    from fenqun.segments.segmentation import Bands, Grade, Rfm, RuleList
    from fenqun.sources.source import Source
    from fenqun.workspace.workspace import Workspace

__all__ = ["Bands", "Grade", "Rfm", "RuleList", "Settings", "Source", "Tag", "Trait", "Workspace", "define"]

_HOMES = {
    "Bands": "fenqun.segments.segmentation",
    "Grade": "fenqun.segments.segmentation",
    "Rfm": "fenqun.segments.segmentation",
    "RuleList": "fenqun.segments.segmentation",
    "Settings": "fenqun.project.settings",
    "Source": "fenqun.sources.source",
    "Tag": "fenqun.profiles.tag",
    "Trait": "fenqun.profiles.trait",
    "Workspace": "fenqun.workspace.workspace",
    "define": "fenqun.project.definitions",
}


def __getattr__(name: str) -> Any:
    """Loaded when first asked for: the command line's help must not wait for an engine."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'fenqun' has no attribute '{name}'")
