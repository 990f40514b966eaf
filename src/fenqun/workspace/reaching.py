"""How far a change reaches: all that rests on it, and what of that only a refresh can tell."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from fenqun.errors import Phrase, message
from fenqun.profiles.trait import Trait
from fenqun.project.definitions import Project
from fenqun.project.references import needs, source_names
from fenqun.project.texts import SETTINGS
from fenqun.rules.syntax import names
from fenqun.sources.source import Role
from fenqun.sources.standard import customer_attributes
from fenqun.workspace.arrivals import ROWS
from fenqun.workspace.differing import CHANGED, Difference
from fenqun.workspace.drafted import named_by
from fenqun.workspace.trait_draft import MOST_ROWS
from fenqun.workspace.view import View

_TOGETHER = frozenset({Role.ORDERS, Role.ORDER_LINES, Role.RETURNS, Role.PRODUCTS})
"""Sources of these roles complete each other: what one lacks is taken from the others."""


@dataclass(frozen=True)
class Reach:
    """What differences of a project reach."""

    project: Project
    found: Sequence[Difference]

    @cached_property
    def used_by(self) -> Mapping[str, Sequence[str]]:
        """By section/name the definitions that need it directly, each as section/name."""
        sections = self.project.names
        users: dict[str, list[str]] = {}
        for name, needed in needs(self.project).items():
            for other in needed:
                users.setdefault(f"{sections[other]}/{other}", []).append(f"{sections[name]}/{name}")
        for name, trait in self.project.traits.items():
            for source in sources_of(self.project, trait):
                users.setdefault(f"sources/{source}", []).append(f"traits/{name}")
        return users

    def dependants(self, keys: Iterable[str]) -> list[str]:
        """All that rests on them, also by way of others, in the order declared; themselves left out."""
        start = set(keys)
        reached, waiting = set[str](), list(start)
        while waiting:
            for user in self.used_by.get(waiting.pop(), ()):
                if user not in reached:
                    reached.add(user)
                    waiting.append(user)
        return [key for key in self._order if key in reached - start]

    @cached_property
    def _order(self) -> list[str]:
        return [f"{section}/{name}" for name, section in self.project.names.items()]

    @cached_property
    def own(self) -> list[str]:
        """The traits, tags and segmentations whose values may be others for what was changed in themselves."""
        return [
            each.key
            for each in self.found
            if each.section in ("traits", "tags", "segmentations") and each.after is not None and not each.is_in_words
        ]

    @cached_property
    def sources(self) -> list[Difference]:
        """The sources whose rows may be others."""
        return [each for each in self.found if each.section == "sources" and not each.is_in_words]

    @cached_property
    def affected(self) -> list[str]:
        """Definitions whose text is as it was, but which rest on one that is not."""
        changed = [*self.own, *(each.key for each in self.sources)]
        told = {each.key for each in self.found}
        return [key for key in self.dependants(changed) if key not in told]

    @cached_property
    def touched(self) -> list[str]:
        """All definitions whose values may be others, sources aside, in the order declared; tags given by hand only
        come last."""
        both = {*self.own, *self.affected}
        both |= {key for key in self.dependants([each.key for each in self.sources]) if key not in both}
        return [*(key for key in self._order if key in both), *(key for key in self.own if key not in self._order)]


def sources_of(project: Project, trait: Trait) -> tuple[str, ...]:
    """The sources that the trait is computed from; what completes its own is among them."""
    if trait.source is None or trait.source not in source_names(project):
        return ()
    of = project.sources.get(trait.source)
    role = of.role if of else Role.ORDERS
    others = [name for name, source in project.sources.items() if role in _TOGETHER and source.role in _TOGETHER]
    return tuple(dict.fromkeys([*([trait.source] if of else []), *others]))


def untold(view: View, reach: Reach) -> dict[str, Phrase]:
    """By section/name of what is touched, why only a refresh can tell what becomes of it."""
    found: dict[str, Phrase] = {}
    for key in reach.touched:
        section, _, name = key.partition("/")
        said = _of_itself(view, reach, section, name)
        if said is not None:
            found[key] = said
    for key in list(found):
        for user in reach.dependants([key]):
            if user in reach.touched:
                rests = message("it rests on '{name}', of which only a refresh can tell")
                found.setdefault(user, Phrase(rests, name=key.partition("/")[2]))
    return found


def _of_itself(view: View, reach: Reach, section: str, name: str) -> Phrase | None:
    project = reach.project
    noun = getattr(project, section).get(name)
    if noun is None:
        return None
    if isinstance(noun, Trait) and noun.source is not None:
        return _of_rows(view, reach, noun)
    named = named_by(noun)
    if hidden := sorted(view.hidden & (named | {name})):
        return Phrase(message("it holds personal data ({names})"), names=", ".join(hidden))
    return _of_attributes(view, reach, named)


def _of_rows(view: View, reach: Reach, trait: Trait) -> Phrase | None:
    changed = {each.name for each in reach.sources}
    for source in sources_of(reach.project, trait):
        if source in changed:
            return Phrase(_OTHERWISE, source=source)
        if ROWS + source not in view.snapshot.tables:
            return Phrase(message("source '{source}' has not been read yet"), source=source)
        read = names(trait.value) | (names(trait.where) if trait.where is not None else frozenset())
        if hidden := sorted(view.hidden_of(source) & read):
            return Phrase(message("it holds personal data ({names})"), names=", ".join(hidden))
    if view.resident is not None and _rows(view) > MOST_ROWS:
        return Phrase(message("the records are too many to compute this at once here: fenqun plan tells it"))
    return None


def _rows(view: View) -> int:
    return sum(stored.rows for name, stored in view.snapshot.tables.items() if name.startswith(ROWS))


def _of_attributes(view: View, reach: Reach, named: Collection[str]) -> Phrase | None:
    """Whether it names an attribute that a changed source gives."""
    for each in reach.sources:
        source = reach.project.sources.get(each.name)
        role = source.role if source else Role(str((each.before or {}).get("role", Role.CUSTOMERS)))
        stored = view.snapshot.tables.get(ROWS + each.name)
        columns = set(stored.columns) if stored is not None else set(source.columns if source else ())
        given = columns if role is Role.CUSTOMERS else columns & customer_attributes(role)
        lost = set(named) - set(view.names()) - set(reach.project.names) - {"customer_id"}
        if set(named) & given - {"customer_id"} or lost:
            return Phrase(_OTHERWISE if each.change == CHANGED else _OTHERS, source=each.name)
    return None


_OTHERWISE = message("source '{source}' is defined otherwise now: its records have to be read anew")
_OTHERS = message("source '{source}' is new or gone: its records have to be read")


def noted(view: View, reach: Reach, files: Collection[str]) -> list[Phrase]:
    """What holds for the whole of a plan."""
    settings = reach.project.settings
    told = []
    if reach.sources:
        said = message("which customers there are, and all counts with them, may change: other sources ({names})")
        told.append(Phrase(said, names=", ".join(each.name for each in reach.sources)))
    if files:
        said = message("counted over the records as last read; changed since: {names}")
        told.append(Phrase(said, names=", ".join(files)))
    changed = next((each for each in reach.found if each.section == SETTINGS), None)
    zone = changed is not None and (changed.before or {}).get("time_zone") != settings.time_zone
    moment = settings.moment(now=view.snapshot.as_of.instant, last_order=None)
    if settings.as_of == "now":
        told.append(Phrase(message("counted as of {as_of}; a refresh computes as of its own moment"), as_of=view.as_of))
    elif zone or (settings.as_of != "data" and moment.instant != view.snapshot.as_of.instant):
        said = message("counted as of {as_of}; a refresh would compute as of another moment, which moves every window")
        told.append(Phrase(said, as_of=view.as_of))
    return told
