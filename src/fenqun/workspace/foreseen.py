"""What pages will ask of a new snapshot, found out before anybody asks: what sets the carriers of each tag apart."""

from collections.abc import Iterator

from fenqun.workspace.shown import carriers
from fenqun.workspace.view import View

MOST_ROWS = 200_000_000
"""Customers times tags that are gone through beforehand: of more tags than that, the first ones declared."""


def foreseen(view: View) -> Iterator[str]:
    """Each tag, once what its page needs of the profile is remembered; only where something is kept open."""
    if view.resident is None:
        return
    tags = view.names("tag")
    for tag in tags[: MOST_ROWS // max(view.customers, 1)]:
        with view.engine() as engine:
            carriers(view, tag, engine)
        yield tag
