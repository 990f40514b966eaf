"""What a segmentation rests on in a snapshot: columns, and through them the records of the sources."""

from collections.abc import Collection
from datetime import datetime

from fenqun.project.references import needs
from fenqun.segments import kinds
from fenqun.sources.source import WINDOWED
from fenqun.workspace.remembered import project_of
from fenqun.workspace.view import View


def behind(view: View, inputs: Collection[str]) -> frozenset[str]:
    """The columns, and those that these are made of."""
    project = project_of(view.content, view.store.directory)
    needed = needs(project)
    found: set[str] = set()
    waiting = set(inputs)
    while waiting:
        name = waiting.pop()
        found.add(name)
        if name in project.segmentations:
            waiting |= kinds.inputs(project.segmentations[name]) - found
        waiting |= needed.get(name, frozenset()) - found
    return frozenset(found)


def newest_day(view: View, columns: frozenset[str]) -> datetime | None:
    """When the sources behind these columns last told anything, naive UTC: of several the one that is silent longest.

    None where none of them has times.
    """
    traits = view.content["traits"]
    sources = {traits[name]["from"] for name in columns if name in traits and "from" in traits[name]}
    found = [newest for source in sources if (newest := _newest(view, source)) is not None]
    return min(found, default=None)


def _newest(view: View, source: str) -> datetime | None:
    told = view.content["quality"].get(source, {}).get("columns", ())
    moments = [
        datetime.fromisoformat(column["largest"])
        for column in told
        if column["name"] in WINDOWED and column["largest"] is not None
    ]
    return max(moments, default=None)
