"""One customer's path: its segments and tags in every snapshot, and why each changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from fenqun.answers import Membership, PathAnswer, PathChange, PathStep
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import NoSuchCustomer
from fenqun.evaluation.causes import Cause, either
from fenqun.evaluation.one_customer import Change, Seen, change
from fenqun.evaluation.side import TAGGED
from fenqun.query import column, table
from fenqun.rules.evaluate import Lists
from fenqun.workspace.ends import Ends, in_order, label_of, side
from fenqun.workspace.layered import register
from fenqun.workspace.listed_values import listed_values
from fenqun.workspace.moves import mark
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.telling_causes import told
from fenqun.workspace.view import View

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

_HOW = {"by_values": "values", "by_definition": "definition", "by_both": "both"}


@dataclass(frozen=True)
class _At:
    """The customer in one snapshot; `row` is None where it is not there."""

    view: View
    row: Mapping[str, Any] | None
    lists: Lists

    def seen(self, name: str) -> Seen:
        return Seen(side(self.view, name), self.row or {}, self.lists)


def path_answer(workspace: "Opened", customer_id: str, limit: int) -> PathAnswer:
    """The last `limit` snapshots up to the one that is asked. Raises NoSuchCustomer where none holds the customer."""
    asked = workspace.view()
    place = (asked.snapshot.as_of.instant, asked.snapshot.id)
    ids = [each.id for each in in_order(workspace) if (each.as_of.instant, each.id) <= place]
    views = [workspace.at(each).view() for each in ids[-limit:-1]]
    found = _found([*views, asked], customer_id)
    if not any(at.row is not None for at in found):
        raise NoSuchCustomer(customer_id=customer_id, as_of=asked.as_of)
    steps = [_step(None, found[0]), *(_step(before, at) for before, at in pairwise(found))]
    return PathAnswer(
        customer_id=customer_id,
        value=asked.value,
        value_label=asked.label(asked.value) if asked.value else "",
        steps=tuple(reversed(steps)),
    )


def _found(views: Sequence[View], customer_id: str) -> list[_At]:
    store = views[0].store
    with DuckDB([store.directory]) as engine:
        return [_At(view, _row(engine, view, customer_id), listed_values(view)) for view in views]


def _row(engine: DuckDB, view: View, customer_id: str) -> Mapping[str, Any] | None:
    """The customer's row, of the columns that divisions are made of."""
    types = view.snapshot.tables[PROFILE].columns
    register(engine, PROFILE, view.store.files(view.snapshot, PROFILE), types)
    rows = engine.rows(table(PROFILE, types).select.where(column("customer_id").eq(exp.Literal.string(customer_id))))
    return dict(zip(types, rows[0], strict=True)) if rows else None


def _step(before: _At | None, at: _At) -> PathStep:
    view, row = at.view, at.row
    names = (view.visible("segmentation"), view.visible("tag")) if row is not None else ([], [])
    worth = row[view.value] if row is not None and view.value and view.value not in view.hidden else None
    return PathStep(
        snapshot=mark(view),
        there=row is not None,
        value=None if worth is None else float(worth),
        segments=tuple(_membership(at, name) for name in names[0]),
        tags=tuple(_membership(at, name) for name in names[1] if row is not None and row[name] is True),
        changes=tuple(_changes(before, at)) if before is not None else (),
    )


def _membership(at: _At, name: str) -> Membership:
    segment = str(at.row[name]) if at.row is not None and name in at.view.content["segments"] else TAGGED
    return Membership(name, at.view.label(name), segment, label_of(at.view, name, segment))


def _changes(before: _At, at: _At) -> Iterable[PathChange]:
    """In the divisions that both snapshots have."""
    if before.row is None or at.row is None:
        return
    ends = Ends(before.view, at.view)
    for kind in ("segmentation", "tag"):
        known = set(before.view.visible(kind))
        for name in at.view.visible(kind):
            # What lies in both rows alike has not changed: that is cheap to see.
            if name in known and before.row[name] != at.row[name]:
                found = change(before.seen(name), at.seen(name))
                if found is not None:
                    yield _told(ends, name, kind, found)


def _told(ends: Ends, name: str, kind: str, found: Change) -> PathChange:
    return PathChange(
        name=name,
        label=ends.end.label(name),
        kind=kind,
        source=found.start,
        source_label=label_of(ends.start, name, found.start),
        target=found.end,
        target_label=label_of(ends.end, name, found.end),
        how=_HOW[found.how],
        reasons=tuple(told(ends, cause) for cause in either(_one(found.left), _one(found.entered))),
    )


def _one(causes: Iterable[Cause]) -> dict[Cause, int]:
    return dict.fromkeys(causes, 1)
