"""What a refresh would have to do, and how long that took the last time."""

from collections.abc import Collection, Iterator

from fenqun.answers import PlannedWork, ReadAnew
from fenqun.errors import message
from fenqun.language import Translator, translator
from fenqun.workspace.arrivals import AT_ONCE, ROWS
from fenqun.workspace.reaching import Reach
from fenqun.workspace.view import View


def expected(view: View, reach: Reach, files: Collection[str]) -> PlannedWork:
    """The work of a refresh now; files: the sources that are not as they were read last."""
    translate = translator(view.language)
    sources = tuple(_read(view, reach, files, translate))
    timings = view.content.get("timings")
    computing = float(sum(timings.values())) if timings else None
    known = [each.seconds for each in sources if each.seconds is not None]
    reading = max(sum(known) / AT_ONCE, max(known, default=0.0))
    total = None if computing is None else round(computing + reading, 1)
    return PlannedWork(sources, tuple(reach.touched), computing, total)


def _read(view: View, reach: Reach, files: Collection[str], translate: Translator) -> Iterator[ReadAnew]:
    changed = {each.name: each.change for each in reach.found if each.section == "sources"}
    for name, source in reach.project.sources.items():
        stored = view.snapshot.tables.get(ROWS + name)
        if stored is None or changed.get(name) == "new":
            why = message("new")
        elif source.database is not None:
            why = message("a database, which is always read")
        elif name in changed:
            why = message("its definition changed")
        elif name in files:
            why = message("its files changed")
        else:
            continue
        seconds = stored.note.get("seconds") if stored is not None else None
        yield ReadAnew(name, source.shown(name, view.language), translate(why), seconds)
