"""Which definitions are not as the latest snapshot was computed from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import unified_diff
from typing import TYPE_CHECKING, Any

from fenqun.errors import Problems
from fenqun.profiles.tag import Tag
from fenqun.project.definitions import COMPUTED, NOUNS, Project, define
from fenqun.project.lists import listed_paths
from fenqun.project.rendering import entry, plain_data
from fenqun.project.texts import SETTINGS
from fenqun.workspace.declared import dumped, is_computed, remembered
from fenqun.workspace.freshness import given_since, is_newer
from fenqun.workspace.learning import learned_since
from fenqun.workspace.view import HIDDEN, View

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

NEW, CHANGED, REMOVED = "new", "changed", "removed"

IN_WORDS = frozenset({"label", "meaning", "owner", "unit", "min_size", "personal"})
"""Keys that change how a definition is told, and no customer's value."""

_SETTINGS = frozenset({"language", "currency", "time_zone", "as_of", "value", "min_size"})


@dataclass(frozen=True)
class Difference:
    """A definition before and after, as plain data; None where there is none.

    `by_hand`: the tag was given or taken since. `lists`: files that it names and that were written since. `refitted`:
    the segmentation learned anew since.
    """

    section: str
    name: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    by_hand: bool = False
    lists: tuple[str, ...] = ()
    refitted: bool = False

    @property
    def key(self) -> str:
        """Section and name."""
        return f"{self.section}/{self.name}" if self.name else self.section

    @property
    def change(self) -> str:
        """Whether it is new, changed or removed."""
        return NEW if self.before is None else REMOVED if self.after is None else CHANGED

    @property
    def is_in_words(self) -> bool:
        """Whether it is only told otherwise, and nobody's value can be another for it."""
        both = self.before is not None and self.after is not None
        both = both and not (self.by_hand or self.lists or self.refitted)
        return both and _told(_bare(self.before)) == _told(_bare(self.after))

    @property
    def diff(self) -> str:
        """A unified diff of its YAML; '' where the text is the same."""
        before, after = (_lines(self.name or self.section, data) for data in (self.before, self.after))
        found = unified_diff(before, after, self.key, self.key, lineterm="", n=2)
        return "".join(f"{line}\n" for line in found)


def differences(workspace: "Workspace", view: View, project: Project) -> list[Difference]:
    """New, changed and removed definitions in the order of the sections, the settings last."""
    found = {each.key: each for each in _of_text(workspace, view, project)}
    for key in given_since(workspace, view):
        section, _, name = key.partition("/")
        if key in found:
            found[key] = replace(found[key], by_hand=True)
        else:
            found[key] = Difference(section, name, *_by_hand(workspace, view, project, name), by_hand=True)
    for key, lists in _with_other_lists(view, project):
        section, _, name = key.partition("/")
        same = dumped(getattr(project, section)[name])
        found[key] = replace(found.get(key) or Difference(section, name, same, same), lists=lists)
    for name in learned_since(workspace, project.segmentations, view.content):
        key, same = f"segmentations/{name}", dumped(project.segmentations[name])
        found[key] = replace(found.get(key) or Difference("segmentations", name, same, same), refitted=True)
    order = [*NOUNS, SETTINGS]
    return sorted(found.values(), key=lambda each: order.index(each.section))


def given_by_hand(workspace: "Workspace") -> Mapping[str, str]:
    """The tags that somebody has by hand now, with a mark of who."""
    there = (workspace.directory / HIDDEN / "records.db").is_file()
    return workspace.records.hand_tags.marks() if there else {}


def _of_text(workspace: "Workspace", view: View, project: Project) -> Iterator[Difference]:
    by_hand = given_by_hand(workspace)
    for section in COMPUTED:
        nouns = getattr(project, section)
        was = remembered(view.content, section) or {}
        for name, noun in nouns.items():
            if not is_computed(view.content, section, name, noun):
                found = Difference(section, name, _as_now(section, name, was.get(name)), dumped(noun))
                if found.diff or found.before is None:
                    yield found
        for name, data in was.items():
            if name not in nouns and (data or section != "tags"):
                # Who has a tag by hand keeps it also without a definition.
                yield Difference(section, name, data, dumped(Tag()) if section == "tags" and name in by_hand else None)
    settings = view.content.get("declared", {}).get(SETTINGS)
    if settings is not None and (was := _counting(settings)) != (now := _counting(dumped(project.settings))):
        yield Difference(SETTINGS, "", was, now)


def _as_now(section: str, name: str, data: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """A definition of the snapshot with the keys that have come since, as they are where nobody says otherwise."""
    try:
        return None if data is None else dumped(getattr(define({section: {name: data}}), section)[name])
    except Problems:
        return data


def _counting(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that what is computed depends on, or how it is told."""
    return {key: held for key, held in settings.items() if key in _SETTINGS}


def _by_hand(
    workspace: "Workspace", view: View, project: Project, name: str
) -> tuple[Mapping[str, Any] | None, Mapping[str, Any] | None]:
    before = view.content["tags"].get(name)
    if name in project.tags:
        return before, dumped(project.tags[name])
    return before, dumped(Tag()) if name in given_by_hand(workspace) else None


def _with_other_lists(view: View, project: Project) -> Iterator[tuple[str, tuple[str, ...]]]:
    newer = {path for path in listed_paths(project) if is_newer(project, path, view.snapshot.made_at)}
    if not newer:
        return
    for name, section in project.names.items():
        parts: dict[str, Any] = {section: {name: getattr(project, section)[name]}}
        if named := newer.intersection(listed_paths(Project(project.directory, **parts))):
            yield f"{section}/{name}", tuple(sorted(named))


def _bare(data: Mapping[str, Any] | None) -> dict[str, Any]:
    """The definition without the words about it."""
    bare = {key: held for key, held in (data or {}).items() if key not in IN_WORDS}
    segments = bare.get("segments")
    if isinstance(segments, Mapping):
        bare["segments"] = {
            name: {key: held for key, held in segment.items() if key not in IN_WORDS}
            if isinstance(segment, Mapping)
            else segment
            for name, segment in segments.items()
        }
    return bare


def _told(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """With the order of the segments, which is part of a segmentation."""
    return data, list(data.get("segments") or {})


def _lines(name: str, data: Mapping[str, Any] | None) -> list[str]:
    return entry(name, plain_data(_short(data)), 0, "\n", open_=True).splitlines() if data is not None else []


def _short(data: Any) -> Any:
    """As people write it: one text for all languages bare, a segment of nothing but its rule as the rule."""
    if isinstance(data, Mapping):
        short = {key: _short(held) for key, held in data.items() if (key, held) != ("rest", False)}
        if list(short) in ([""], ["rule"], ["level"]):
            return next(iter(short.values()))
        return "rest" if short == {"rest": True} else short
    return [_short(held) for held in data] if isinstance(data, list) else data
