"""When the attributes of one customer became others, by the sources that say since when their values hold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlglot import exp

from fenqun.answers import AttributeChange
from fenqun.clock import to_local
from fenqun.engine.backend import Backend
from fenqun.query import Query, column, table
from fenqun.rules.functions import CHANGED_AT
from fenqun.sources.history import with_history
from fenqun.sources.source import VALID_FROM, Role
from fenqun.workspace.tables import SOURCES
from fenqun.workspace.view import View


def state_tables(view: View) -> list[str]:
    """The tables that tell which states customers were in; none where no source says since when."""
    of_customers = [name for name, report in view.content["quality"].items() if report["role"] == Role.CUSTOMERS]
    return [SOURCES + name for name in of_customers] if any(_says_when(view, name) for name in of_customers) else []


@dataclass(frozen=True)
class Changed:
    """An attribute that became another value at an instant, naive UTC, by a source; values on the wall clock."""

    at: datetime
    source: str
    name: str
    before: Any
    after: Any

    def told(self, view: View) -> AttributeChange:
        """It as it is answered; midnight is left out: a source that names days does not say when in them."""
        local, coded = to_local(self.at, view.zone), view.coded(self.name)
        return AttributeChange(
            name=self.name,
            label=view.label(self.name),
            before=self.before,
            after=self.after,
            before_label=coded.get(str(self.before), ""),
            after_label=coded.get(str(self.after), ""),
            at=local.date().isoformat() if local.time() == time() else local.isoformat(" "),
            source=self.source,
        )


def changes_of(view: View, backend: Backend, customer_id: str) -> tuple[AttributeChange, ...]:
    """As `changed`, as it is answered."""
    return tuple(change.told(view) for change in changed(view, backend, customer_id))


def changed(view: View, backend: Backend, customer_id: str) -> list[Changed]:
    """Every change up to the moment of the snapshot, the latest first; of attributes that who asks may see.

    That an attribute becomes known is no change. The `state_tables` are there under their names.
    """
    names = [each.removeprefix(SOURCES) for each in state_tables(view)]
    plain = [_rows(view, name, customer_id) for name in names if not _says_when(view, name)]
    found: list[Changed] = []
    for name in filter(lambda name: _says_when(view, name), names):
        states = with_history(_rows(view, name, customer_id), plain)
        rows = backend.rows(states.select.order_by(column(VALID_FROM)))
        found += _changes(view, name, (dict(zip(states.columns, row, strict=True)) for row in rows))
    return sorted(found, key=lambda change: change.at, reverse=True)


def _says_when(view: View, source: str) -> bool:
    return VALID_FROM in view.snapshot.tables[SOURCES + source].columns


def _rows(view: View, source: str, customer_id: str) -> Query:
    """The customer's rows of the source."""
    found = table(SOURCES + source, view.snapshot.tables[SOURCES + source].columns)
    theirs = column("customer_id").eq(exp.Literal.string(customer_id))
    return Query(found.select.where(theirs), found.columns)


def _changes(view: View, source: str, states: Iterator[Mapping[str, Any]]) -> Iterator[Changed]:
    told = set(view.visible("attribute")) - view.hidden_of(source)
    known: dict[str, Any] = {}
    for state in states:
        if state[VALID_FROM] > view.snapshot.as_of.instant:
            return
        for name in sorted(name for name in told if name + CHANGED_AT in state):
            if state[name + CHANGED_AT] is not None and name in known:
                before, after = (_on_wall_clock(view, value) for value in (known[name], state[name]))
                yield Changed(state[VALID_FROM], source, name, before, after)
            if state[name] is not None:
                known[name] = state[name]


def _on_wall_clock(view: View, value: Any) -> Any:
    return to_local(value, view.zone) if isinstance(value, datetime) else value
