"""What pages will ask of a new snapshot, found out before anybody asks: tags, then traits."""

from collections.abc import Iterator

from fenqun.workspace.distribution import trait_answer
from fenqun.workspace.shown import asked, carriers
from fenqun.workspace.view import View

MOST_ROWS = 200_000_000
"""Customers times tags and traits that are gone through beforehand: of more than that, the first ones declared."""


def foreseen(view: View) -> Iterator[str]:
    """Each tag and trait, once what its page needs of the profile is remembered; only where something is kept open."""
    if view.resident is None:
        return
    most = MOST_ROWS // max(view.customers, 1)
    for name in [*view.names("tag"), *view.names("trait")][:most]:
        with view.engine() as engine:
            if view.known(name).kind == "tag":
                carriers(view, name, engine)
            else:
                trait_answer(view, name, asked(view, engine))
        yield name
