"""The workspace's own tests: each example computed, and what is expected compared with what came."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import isclose
from typing import TYPE_CHECKING, Any

from fenqun.answers import TestsAnswer, Tried, Unmet
from fenqun.clock import to_local
from fenqun.definition import DataType
from fenqun.errors import DefinitionError, InvalidValue, NoSnapshot, Phrase, Problems, WrongType, message
from fenqun.language import translator
from fenqun.project.definitions import Project
from fenqun.project.examples import Written, read_examples
from fenqun.workspace.approving import checked_reading
from fenqun.workspace.declared import is_computed, reading_of
from fenqun.workspace.given_rows import TYPES, Columns, as_moment, as_type, columns_of, given
from fenqun.workspace.tried import (
    Outcome,
    Tables,
    asked_problems,
    expected_types,
    found_without_data,
    needed,
    tried,
)
from fenqun.workspace.unmet import Why
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

Found = Mapping[str, Mapping[str, Any]]


def tests(workspace: "Workspace", only: str) -> TestsAnswer:
    """See `Workspace.test`."""
    reading = reading_of(workspace)
    checked = checked_reading(workspace, reading)
    examples, wrong = read_examples(workspace.directory)
    if problems := [*checked.problems, *wrong]:
        raise Problems(problems)
    examples = [written for written in examples if only in written.name]
    work = _Work(workspace, checked.project)
    tasks = [work.task(written) for written in examples]
    if problems := [problem for task in tasks for problem in task.problems]:
        raise Problems(problems)
    done = tuple(work.tried(task) for task in tasks)
    failed = sum(bool(each.unmet) for each in done)
    return TestsAnswer(done, len(done) - failed, failed)


@dataclass(frozen=True)
class _Task:
    """An example ready to be computed, and what is wrong with it."""

    written: Written
    project: Project
    tables: Tables
    found: Found
    expected: Mapping[str, Mapping[str, Any]]
    problems: tuple[DefinitionError, ...]


class _Work:
    def __init__(self, workspace: "Workspace", project: Project) -> None:
        self._project = project
        self._columns: Mapping[str, Columns] = columns_of(project, workspace.store)
        self._types = expected_types(project, self._columns)
        self._view = _view(workspace)
        self._content = self._view.content if self._view else {"segmentations": {}, "fitted": {}}
        self._language = workspace.language
        self._translate = translator(self._language)

    def task(self, written: Written) -> _Task:
        """The example with its rows typed and the definitions it needs."""
        rows, problems = given(written, self._project, self._columns)
        own = {name: kind for each in rows for name, kind in each.types.items()}
        problems += asked_problems(written, self._project, {**own, **self._types})
        wanted = [name for expected in written.example.expected.values() for name in expected]
        project = needed(self._project, [self._maker(name) for name in wanted])
        found = dict(self._found(written, project, problems))
        expected = {
            customer: dict(self._expected(written, customer, values, problems))
            for customer, values in written.example.expected.items()
        }
        return _Task(written, project, Tables(rows, self._columns), found, expected, tuple(problems))

    def _maker(self, name: str) -> str:
        """The segmentation that makes a score; any other name itself."""
        makers = (each for each in self._project.segmentations if name.startswith(f"{each}_"))
        return name if name in self._project.names else next(makers, name)

    def _found(
        self, written: Written, project: Project, problems: list[DefinitionError]
    ) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """What each segmentation takes as found: as the test says, as the snapshot found it, or as it needs no data."""
        for name, segmentation in project.segmentations.items():
            told: Mapping[str, Any] | None = written.example.fitted.get(name)
            if told is None and is_computed(self._content, "segmentations", name, segmentation):
                told = self._content["fitted"].get(name)
            if told is None:
                told = found_without_data(segmentation, self._types)
            if told is None:
                said = message("what '{name}' cuts at is found in the data: refresh first, or say it under 'fitted'")
                what = Phrase(said, name=name)
                problems.append(InvalidValue(key=name, what=what, at=written.origin.key(("expect",))))
            else:
                yield name, told

    def _expected(
        self, written: Written, customer: str, values: Mapping[str, Any], problems: list[DefinitionError]
    ) -> Iterator[tuple[str, Any]]:
        for name, value in values.items():
            kind = self._types.get(name, DataType.BOOLEAN if name in written.example.by_hand else None)
            try:
                yield name, self._as_held(value, kind)
            except ValueError:
                what = Phrase(message("'{name}' takes {kind}"), name=name, kind=Phrase(TYPES[kind or DataType.TEXT]))
                place = written.origin.value(written.steps(customer, name))
                problems.append(WrongType(what=what, at=place))

    def _as_held(self, value: Any, kind: DataType | None) -> Any:
        if value is None or kind is None:
            return value
        zone = self._project.settings.time_zone
        return as_moment(value, zone) if kind is DataType.TIME else as_type(value, kind)

    def tried(self, task: _Task) -> Tried:
        """What came of it."""
        written = task.written
        outcome = tried(written, task.project, task.tables, task.found)
        why = Why(outcome, self._language, self._label)
        unmet = [
            self._unmet(written, outcome, why, (customer, name, value))
            for customer, values in task.expected.items()
            for name, value in values.items()
            if not _is_met(outcome.rows.get(customer), name, value)
        ]
        place = written.origin.key()
        count = sum(len(values) for values in task.expected.values())
        return Tried(written.name, written.file, place.line if place else None, count, tuple(unmet))

    def _unmet(self, written: Written, outcome: Outcome, why: Why, asked: tuple[str, str, Any]) -> Unmet:
        customer, name, value = asked
        place = written.origin.value(written.steps(customer, name))
        row, zone = outcome.rows.get(customer), outcome.moment.zone
        return Unmet(
            customer_id=customer if written.example.is_of_several else "",
            name=name,
            label=self._label(name),
            expected=_on_wall_clock(value, zone),
            found=_on_wall_clock(row.get(name), zone) if row is not None else None,
            file=written.file,
            line=place.line if place else None,
            column=place.column if place else None,
            why=why.lines(customer, name, value),
        )

    def _label(self, name: str) -> str:
        section = self._project.names.get(name)
        if section is None and self._view is not None and name in self._content["names"]:
            return self._view.label(name)
        return str(getattr(self._project, section)[name].shown(name, self._language)) if section else name


def _view(workspace: "Workspace") -> View | None:
    try:
        return workspace.view()
    except NoSnapshot:
        return None


def _is_met(row: Mapping[str, Any] | None, name: str, expected: Any) -> bool:
    if row is None:
        return False
    found = row.get(name)
    if isinstance(expected, bool) or isinstance(found, bool) or expected is None or found is None:
        return found is expected
    if isinstance(expected, float) and isinstance(found, int | float):
        return isclose(found, expected, rel_tol=1e-9, abs_tol=1e-12)
    return bool(found == expected)


def _on_wall_clock(value: Any, zone: str) -> Any:
    if isinstance(value, datetime):
        return to_local(value, zone)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if value is None or isinstance(value, date | str | bool | int | float) else str(value)
