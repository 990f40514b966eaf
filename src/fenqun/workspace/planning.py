"""What a refresh would do with the definitions as they are now: all that changed, at once, with what rests on it."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fenqun.answers import PlanAnswer, PlannedChange, PlannedSegment, SegmentChange
from fenqun.definition import Label
from fenqun.errors import Phrase, Problems, message
from fenqun.language import translator
from fenqun.profiles.tag import Tag
from fenqun.project.definitions import COMPUTED, Project
from fenqun.project.texts import SETTINGS
from fenqun.workspace.approving import checked_reading
from fenqun.workspace.declared import reading_of
from fenqun.workspace.differing import REMOVED, Difference, differences, given_by_hand
from fenqun.workspace.drafted import Draft
from fenqun.workspace.expecting import expected
from fenqun.workspace.freshness import changed_files
from fenqun.workspace.learning import known
from fenqun.workspace.moved import segment_changes, tag_change
from fenqun.workspace.planned import Movement, Planned, Task, planned
from fenqun.workspace.reaching import Reach, noted, untold
from fenqun.workspace.running import Running
from fenqun.workspace.saying import Saying
from fenqun.workspace.show import segmentation_answer
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

AFFECTED = "affected"


def plan(workspace: "Workspace", running: Running) -> PlanAnswer:
    """See `Workspace.plan`."""
    view = workspace.view()
    reading = reading_of(workspace)
    checked = checked_reading(workspace, reading)
    if checked.problems:
        raise Problems(checked.problems)
    found = [each for each in differences(workspace, view, checked.project) if _is_ours(checked.project, each)]
    reach = Reach(checked.project, found)
    open_ = untold(view, reach)
    keys = [key for key in reach.touched if key not in open_]
    names = [key.partition("/")[2] for key in keys]
    by_hand = {name: _customers(workspace, name) for key, name in zip(keys, names, strict=True) if key[:5] == "tags/"}
    value = checked.project.value_trait
    shown = value if value is not None and value not in view.hidden else None
    learned = known(workspace, checked.project.segmentations)
    task = Task(checked.project, names, {tag: who for tag, who in by_hand.items() if who}, shown, learned)
    done = planned(view, task, running)
    lines = _Lines(view, reach, open_, done)
    files = list(changed_files(checked.project, view))
    given = [name for name in files if name not in {each.name for each in reach.sources}]
    translate = translator(view.language)
    return PlanAnswer(
        snapshot=view.snapshot.id,
        as_of=view.as_of,
        customers=view.customers,
        value=view.value if shown else None,
        changes=tuple(lines.all()),
        unchanged=_unchanged(reach),
        notes=tuple(note.text(translate) for note in noted(view, reach, given)),
        work=expected(view, reach, files),
    )


def _is_ours(project: Project, found: Difference) -> bool:
    """A tag given by hand whose name means something else now is passed over by a refresh as well."""
    return found.section != "tags" or project.names.get(found.name, "tags") == "tags"


def _customers(workspace: "Workspace", tag: str) -> Sequence[str]:
    given = given_by_hand(workspace)
    return [each.customer_id for each in workspace.records.hand_tags.given(tag=tag)] if tag in given else []


def _unchanged(reach: Reach) -> Mapping[str, int]:
    told = {each.key for each in reach.found} | set(reach.affected)
    return {
        section: sum(f"{section}/{name}" not in told for name in getattr(reach.project, section))
        for section in COMPUTED
    }


class _Lines:
    """Each change as people see it."""

    def __init__(self, view: View, reach: Reach, open_: Mapping[str, Phrase], done: Planned) -> None:
        self._view, self._reach, self._open, self._done = view, reach, open_, done
        self._translate = translator(view.language)
        self._saying = Saying(view.language, self._label)

    def all(self) -> list[PlannedChange]:
        """The changes in the order of the sections, then what rests on them."""
        reach = self._reach
        because: dict[str, list[str]] = {key: [] for key in reach.affected}
        for each in reach.found:
            for user in reach.dependants([each.key]) if not each.is_in_words else ():
                if user in because:
                    because[user].append(each.key)
        changed = [self._changed(each) for each in reach.found]
        return changed + [self._affected(key, because[key]) for key in reach.affected]

    def _label(self, name: str) -> str:
        project = self._reach.project
        section = project.names.get(name)
        if section is not None:
            return str(getattr(project, section)[name].shown(name, self._view.language))
        return self._view.label(name) if name in self._view.content["names"] else name

    def _changed(self, found: Difference) -> PlannedChange:
        # What is compared with may be somebody's value.
        tells = self._view.actor.sees_personal
        return self._line(
            found.key,
            label=self._shown(found),
            change=found.change,
            said=self._saying.sentences(found) if tells else (),
            diff=found.diff if tells else "",
            gone=found if found.change == REMOVED else None,
        )

    def _affected(self, key: str, because: Sequence[str]) -> PlannedChange:
        rests = self._translate(message(", ")).join(self._label(each.partition("/")[2]) for each in because)
        said = Phrase(message("it rests on what changed: {names}"), names=rests).text(self._translate)
        name = key.partition("/")[2]
        return self._line(key, label=self._label(name), change=AFFECTED, said=(said,), because=because)

    def _shown(self, found: Difference) -> str:
        if found.section == SETTINGS:
            return self._translate(message("Settings"))
        if found.section == "sources" and found.name in self._reach.project.sources:
            return self._reach.project.sources[found.name].shown(found.name, self._view.language)
        if found.change != REMOVED:
            return self._label(found.name)
        label = (found.before or {}).get("label")
        return Label.model_validate(label).text(self._view.language) if label else found.name

    def _line(
        self,
        key: str,
        *,
        label: str,
        change: str,
        said: tuple[str, ...],
        diff: str = "",
        because: Sequence[str] = (),
        gone: Difference | None = None,
    ) -> PlannedChange:
        section, _, name = key.partition("/")
        values = self._done.values.get(name) if section == "traits" else None
        segments = self._gone(gone) if gone else self._segments(name)
        moves = self._moves(name)
        return PlannedChange(
            section=section,
            name=name,
            label=label,
            change=change,
            said=said,
            diff=diff,
            because=tuple(because),
            used_by=tuple(self._reach.dependants([key])),
            untold=self._open[key].text(self._translate) if key in self._open else "",
            moving=values.moving if values else self._moving(key, segments, moves),
            known_before=values.known_before if values else None,
            known_after=values.known_after if values else None,
            segments=segments,
            moves=moves if section == "segmentations" else (),
        )

    def _moving(
        self, key: str, segments: Sequence[PlannedSegment], moves: Sequence[tuple[Any, Any, int]]
    ) -> int | None:
        section, _, name = key.partition("/")
        if key in self._open or section in ("sources", SETTINGS):
            return None
        if section == "segmentations" and all(each.before is None for each in segments) and segments:
            return None
        if name in self._done.movements:
            return sum(customers for *_, customers in moves)
        return sum(each.leaving for each in segments)

    def _moves(self, name: str) -> tuple[tuple[str, str, int], ...]:
        """Who goes from where to where."""
        movement = self._done.movements.get(name)
        pairs = movement.moved.moves.items() if movement else ()
        found = [(str(before), str(after), n) for (before, after), n in pairs if before != after and before is not None]
        return tuple(sorted(found, key=lambda move: (-move[2], move[0], move[1])))

    def _segments(self, name: str) -> tuple[PlannedSegment, ...]:
        movement = self._done.movements.get(name)
        if movement is None:
            return ()
        project, content = self._reach.project, self._view.content
        if name in project.segmentations:
            is_known = name in content["segmentations"]
            division = project.segmentations[name]
            draft = Draft("segmentations", name, division, project, is_known)
            changes = segment_changes(self._view, draft, self._done.fitted[name], movement.moved)
            return tuple(_planned(change, movement, change.name) for change in changes)
        tag = project.tags.get(name, Tag())
        draft = Draft("tags", name, tag, project, name in content["tags"])
        return (_planned(tag_change(self._view, draft, tag, movement.moved), movement, True),)

    def _gone(self, found: Difference) -> tuple[PlannedSegment, ...]:
        """What was there before it was taken out, as the snapshot remembers it."""
        view, name = self._view, found.name
        if name in view.hidden or found.section not in ("tags", "segmentations"):
            return ()
        if found.section == "tags":
            summary = view.content["summaries"][name]
            return (_left(name, self._shown(found), summary["customers"], summary["value"]),)
        segments = segmentation_answer(view, name).segments
        return tuple(_left(each.name, each.label, each.customers, each.value) for each in segments)


def _planned(change: SegmentChange, movement: Movement, state: Any) -> PlannedSegment:
    worth = movement.worth_before.worth
    before = sum(part for (was, _), part in (worth or {}).items() if was == state)
    return PlannedSegment(
        **vars(change),
        value_before=float(before) if worth is not None and change.before is not None else None,
        entering_sample=movement.entering.get(state, ()),
        leaving_sample=movement.leaving.get(state, ()),
    )


def _left(name: str, label: str, customers: int, value: float | None) -> PlannedSegment:
    return PlannedSegment(name, label, customers, None, 0, customers, None, value_before=value)
