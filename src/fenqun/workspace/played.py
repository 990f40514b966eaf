"""A playbook of the workspace's text, asked of a snapshot: what is done for whom, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from fenqun.actions.playbook import Play, Playbook, Script
from fenqun.actions.playing import Played, deal, statements_of, unshown
from fenqun.answers import PlaybookAnswer, PlaybookLine, PlaybooksAnswer, PlayedSegment, PlayLine, ScriptLine
from fenqun.answers import play_words as words
from fenqun.definition import Duration, Label
from fenqun.errors import NotComputed, Phrase, UnknownName, message
from fenqun.language import translator
from fenqun.project.definitions import Project
from fenqun.project.load import load
from fenqun.segments.groups import Group, measure, together
from fenqun.segments.segmentation import UNKNOWN
from fenqun.workspace.declared import reading_of
from fenqun.workspace.division import Division, division_of
from fenqun.workspace.stating import stated
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened


def playbooks_answer(workspace: "Opened") -> PlaybooksAnswer:
    """All of them, in the order written."""
    project = reading_of(workspace).project
    lines = tuple(_line(project, name, workspace.language) for name in project.playbooks)
    missed = unshown(project.playbooks.values(), project.positioning)
    return PlaybooksAnswer(lines, tuple("/".join(statement) for statement in missed))


def _line(project: Project, name: str, language: str) -> PlaybookLine:
    playbook = project.playbooks[name]
    of = str(playbook.of or playbook.grid)
    nouns = project.segmentations if playbook.of else project.grids
    reviews = [play.review or playbook.review for play, _ in playbook.plays()]
    first = min((day for day in reviews if day is not None), default=None)
    return PlaybookLine(
        name=name,
        label=playbook.shown(name, language),
        meaning=_text(playbook.meaning, language),
        kind=_kind(playbook),
        of=of,
        of_label=nouns[of].shown(of, language) if of in nouns else of,
        plays=len(list(playbook.plays())),
        owner=_text(playbook.owner, language),
        review=first.isoformat() if first else None,
    )


def playbook_answer(workspace: "Opened", name: str) -> PlaybookAnswer:
    """The playbook over the snapshot. Raises UnknownName, NotComputed, Problems, NotAllowed."""
    project, view = reading_of(workspace).project, workspace.view()
    if name in project.broken and name not in project.playbooks:
        load(workspace.directory)
    if name not in project.playbooks:
        raise UnknownName(what=Phrase(message("playbook")), name=name, known=project.playbooks)
    playbook = project.playbooks[name]
    if playbook.of is not None and playbook.of not in view.content["segments"] and playbook.of in project.segmentations:
        raise NotComputed(what=Phrase(message("segmentation")), name=playbook.of)
    division = division_of(workspace, playbook)
    return _Telling(project, view, name, playbook, division, _groups(view, division)).answer()


def _groups(view: View, division: Division) -> Mapping[str, Group]:
    """By part how many there are, and the sum of their value; found once a snapshot."""

    def made() -> Mapping[str, Group]:
        with view.engine(PROFILE) as engine:
            sizes = {division.column: len(division.parts)}
            return measure(division.profile, sizes, [], engine.rows, value=view.value)[division.column]

    return view.remember(("playbook sizes", *division.key), made)


@dataclass(frozen=True)
class _Telling:
    project: Project
    view: View
    name: str
    playbook: Playbook
    division: Division
    groups: Mapping[str, Group]

    @cached_property
    def everyone(self) -> Group:
        return together(self.groups.values())

    def answer(self) -> PlaybookAnswer:
        view, playbook, division = self.view, self.playbook, self.division
        there = [part for part in division.parts if part != UNKNOWN or division.customers.get(part)]
        dealt = deal(playbook, there, view.snapshot.as_of.day)
        return PlaybookAnswer(
            name=self.name,
            label=playbook.shown(self.name, view.language),
            meaning=_text(playbook.meaning, view.language),
            as_of=view.as_of,
            day=view.snapshot.as_of.day.isoformat(),
            kind=_kind(playbook),
            of=division.name,
            of_label=division.label,
            customers=view.customers,
            value_label=view.label(view.value) if view.value else "",
            currency=view.content["currency"] or "",
            plays=tuple(self._play(played) for played in dealt.plays),
            without=self._segments(dealt.without),
            unplaced=dealt.unplaced,
            withheld=division.withheld,
        )

    def _segments(self, parts: Iterable[str]) -> tuple[PlayedSegment, ...]:
        return tuple(self._segment(part) for part in parts)

    def _segment(self, part: str) -> PlayedSegment:
        group = self.groups.get(part, Group())
        worth = self.everyone.value
        said = statements_of(self.playbook, self.project.positioning, part)
        positionings = self.project.positioning
        return PlayedSegment(
            name=part,
            label=self.division.parts[part],
            customers=group.customers,
            share=group.customers / self.view.customers if self.view.customers else None,
            value=None if group.value is None else float(group.value),
            value_share=float(group.value / worth) if group.value is not None and worth else None,
            statements=tuple(stated(self.view, name, positionings[name], segment) for name, segment in said),
        )

    def _play(self, played: Played) -> PlayLine:
        play, language = played.play, self.view.language
        several = ("difficulties", "channels", "offers", "topics", "kpi")
        return PlayLine(
            own=played.own,
            segments=self._segments(played.parts),
            strategy=play.strategy.text(language),
            service=_text(play.service, language),
            cadence=self._cadence(play.cadence),
            reason=_text(play.reason, language),
            scripts=tuple(self._script(script) for script in play.scripts or ()),
            owner=_text(played.owner, language),
            review=_day(played.review),
            overdue=played.overdue,
            missing=played.missing,
            **{key: self._texts(play, key) for key in several},
        )

    def _texts(self, play: Play, key: str) -> tuple[str, ...]:
        return tuple(said.text(self.view.language) for said in getattr(play, key) or ())

    def _script(self, script: Script) -> ScriptLine:
        return ScriptLine(_text(script.when, self.view.language), script.say.text(self.view.language))

    def _cadence(self, span: Duration | None) -> str:
        if span is None:
            return ""
        translate = translator(self.view.language)
        if span.count == 1:
            return translate(words.EACH[span.unit])
        return translate(words.EVERY[span.unit]).format(count=span.count)


def _kind(playbook: Playbook) -> str:
    return "segmentation" if playbook.of is not None else "grid"


def _text(label: Label | None, language: str) -> str:
    return label.text(language) if label is not None else ""


def _day(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
