"""What the list of snapshots tells of each division: so many customers, worth so much, in each segment."""

from collections.abc import Mapping
from typing import Any

from fenqun.evaluation.side import TAGGED


def sizes_of(content: Mapping[str, Any]) -> dict[str, dict[str, tuple[int, float | None]]]:
    """What a snapshot's content tells of every segmentation, and of every tag those who carry it."""
    found: dict[str, dict[str, tuple[int, float | None]]] = {}
    for name, summary in content["summaries"].items():
        if "segments" in summary:
            found[name] = {part["name"]: (part["customers"], part["value"]) for part in summary["segments"]}
        elif name in content["tags"]:
            found[name] = {TAGGED: (summary["customers"], summary.get("value"))}
    return found
