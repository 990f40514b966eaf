"""What answers of plans and movement say in words, the same in the terminal and on a page."""

from collections.abc import Mapping

from fenqun.answers.figures import number
from fenqun.answers.plan import PlannedChange
from fenqun.errors import message
from fenqun.language import Translator

HOW_MOVED: Mapping[str, str] = {
    "values": message("by their values"),
    "definition": message("by the definition"),
    "both": message("by both"),
    "": "",
}
"""What made a customer move."""
CHANGES: Mapping[str, str] = {
    "new": message("new"),
    "changed": message("changed"),
    "removed": message("removed"),
    "affected": message("affected"),
}
"""What a plan would do to a definition."""
SECTIONS: Mapping[str, str] = {
    "sources": message("source"),
    "traits": message("trait"),
    "tags": message("tag"),
    "segmentations": message("segmentation"),
    "grids": message("grid"),
    "targets": message("target choice"),
    "positioning": message("positioning"),
    "playbooks": message("playbook"),
    "settings": message("settings"),
}
"""What one definition of a section is called."""

VERDICTS: Mapping[str, str] = {
    "divide": message("divide by it"),
    "small": message("some levels too small"),
    "chance": message("may be chance"),
    "same": message("made of the outcome"),
}
"""What a dimension is worth that was tried."""


def effect(change: PlannedChange, translate: Translator) -> str:
    """How many customers a planned change concerns; '' where its segments say so, or only a refresh can tell."""
    if change.section == "traits" and change.known_after is not None:
        known = {"after": number(change.known_after), "before": number(change.known_before)}
        if change.moving is None:
            return translate(message("known of {after} customers")).format(**known)
        said = translate(message("another value for {moving} customers; known of {after}, before of {before}"))
        return said.format(moving=number(change.moving), **known)
    if change.section == "segmentations" and change.moving is not None:
        return translate(message("{moving} customers move")).format(moving=number(change.moving))
    return ""
