"""Why something expected did not come of an example."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from fenqun.answers.figures import number
from fenqun.clock import to_local
from fenqun.errors import Phrase, message
from fenqun.language import translator
from fenqun.profiles.measure import RETURN
from fenqun.profiles.trait import Trait
from fenqun.profiles.window import window
from fenqun.rules.evaluate import holds
from fenqun.rules.explain import Reason, reasons, sentence
from fenqun.rules.syntax import And, Not, Or, names
from fenqun.segments import kinds
from fenqun.sources.quality import REASONS
from fenqun.sources.source import TIME_COLUMN, Role
from fenqun.workspace.tried import Outcome

Label = Callable[[str], str]
_MOST = 8
"""Rows and conditions that are told."""


class Why:
    """Tells why in a language; `label` gives what a name is called."""

    def __init__(self, outcome: Outcome, language: str, label: Label) -> None:
        self._outcome, self._language, self._label = outcome, language, label
        self._translate = translator(language)

    def lines(self, customer: str, name: str, expected: Any) -> tuple[str, ...]:
        """What the value came from; of a segment, why not the expected one."""
        row = self._outcome.rows.get(customer)
        if row is None:
            return (self._say(message("there is no such customer in what is given")),)
        return tuple(self._of(row, name, expected))

    def _of(self, row: Mapping[str, Any], name: str, expected: Any) -> Iterator[str]:
        project = self._outcome.project
        if name in project.traits:
            trait = project.traits[name]
            yield from self._of_rows(row, trait) if trait.source is not None else self._of_values(row, trait)
        elif name in project.tags and (rule := project.tags[name].rule) is not None:
            yield from self._reasons(reasons(rule, row, self._outcome.moment, self._outcome.lists))
        elif name in project.segmentations:
            fitted = self._outcome.computed.fitted[name]
            if expected in kinds.segment_names(fitted):
                moment, lists = self._outcome.moment, self._outcome.lists
                yield from self._reasons(kinds.why(fitted, str(expected), row, moment, lists=lists))
            else:
                known = self._say(message(", ")).join(kinds.segment_names(fitted))
                yield self._say(message("its segments are: {known}"), known=known)

    def _reasons(self, reason: Reason) -> Iterator[str]:
        leaves = list(_leaves(reason))
        for leaf in leaves[:_MOST]:
            told = sentence(leaf.node, self._language, self._label)
            values = self._values(leaf.values)
            yield f"{'✓' if leaf.holds else '✗'} {told}" + (f" ({values})" if values else "")

    def _of_values(self, row: Mapping[str, Any], trait: Trait) -> Iterator[str]:
        told = sentence(trait.value, self._language, self._label)
        values = self._values({name: row.get(name) for name in sorted(names(trait.value))})
        yield f"{told} ({values})" if values else told

    def _of_rows(self, row: Mapping[str, Any], trait: Trait) -> Iterator[str]:
        """Which of the customer's rows counted."""
        told = sentence(trait.value, self._language, lambda name: name)
        told = self._say(message("{value}, of {source}"), value=told, source=str(trait.source))
        if trait.last is not None:
            told = self._say(message("{said}, in the last {span}"), said=told, span=trait.last.root)
        if trait.where is not None:
            rule = sentence(trait.where, self._language, lambda name: name)
            told = self._say(message("{said}, where {rule}"), said=told, rule=rule)
        yield told
        mine = [each for each in self._outcome.tables.get(str(trait.source), ()) if _is_of(each, row)]
        for each in mine[:_MOST]:
            yield self._row(each, trait)
        if not mine:
            yield self._say(message("no row of the customer is there"))
        yield from self._aside(str(trait.source))

    def _row(self, row: Mapping[str, Any], trait: Trait) -> str:
        project, moment = self._outcome.project, self._outcome.moment
        source = project.sources.get(str(trait.source))
        time = TIME_COLUMN.get(source.role if source else Role.ORDERS)
        counts = time is None or time not in row or window(trait, moment).holds(row[time])
        if counts and trait.where is not None:
            counts = holds(trait.where, row, moment, self._outcome.lists)
        shown = {name: value for name, value in row.items() if value is not None and name not in _UNSAID}
        told = f"{'✓' if counts else '✗'} {self._values(shown)}"
        return self._say(message("{row}; it takes an order back"), row=told) if row.get(RETURN) else told

    def _aside(self, source: str) -> Iterator[str]:
        for at, reason, _ in self._outcome.aside.get(source, ()):
            why = (
                self._translate(REASONS[reason])
                if reason in REASONS
                else self._say(message("its 'where' leaves it out"))
            )
            said = message("row {row} of {source} is not used: {why}")
            yield self._say(said, row=int(at), source=source, why=why)

    def _values(self, values: Mapping[str, Any]) -> str:
        return self._say(message(", ")).join(
            f"{self._label(name)} {self._shown(value)}" for name, value in values.items()
        )

    def _shown(self, value: Any) -> str:
        if value is None:
            return self._say(message("unknown"))
        if isinstance(value, datetime):
            value = to_local(value, self._outcome.moment.zone)
        return str(value) if isinstance(value, str) else number(value)

    def _say(self, template: str, **parts: object) -> str:
        return Phrase(template, **parts).text(self._translate)


_UNSAID = frozenset({"customer_id", RETURN})


def _is_of(row: Mapping[str, Any], customer: Mapping[str, Any]) -> bool:
    return bool(row.get("customer_id") == customer["customer_id"])


def _leaves(reason: Reason) -> Sequence[Reason]:
    below = [leaf for child in reason.children for leaf in _leaves(child)]
    return below if isinstance(reason.node, And | Or | Not) else [reason, *below]
