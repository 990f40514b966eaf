"""Who is in tags and segments, asked of the sets that a snapshot keeps: the profile is not gone through."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlglot import exp

from fenqun.answers import AxisSegment, Membership, MembershipsAnswer
from fenqun.engine.duckdb import DuckDB
from fenqun.errors import NoSuchCustomer
from fenqun.query import column, named
from fenqun.store.memberships import Members
from fenqun.store.parquet import footer
from fenqun.workspace.layered import layers
from fenqun.workspace.membering import TAG, Rows, keys, read
from fenqun.workspace.membering import Membership as Key
from fenqun.workspace.tables import MEMBERSHIPS, PROFILE
from fenqun.workspace.view import View

MOST_BYTES = 1 << 30
"""Sets of more bytes together are not kept in memory, but read as they are asked for."""

_BLOCK = 1024
"""Ids in a block: the first of each is looked through, then one block."""


def members(view: View, asked: Iterable[Key]) -> dict[Key, Members]:
    """Who is in these tags and segments. Of a snapshot without sets its columns are read."""
    asked = list(dict.fromkeys(asked))
    stored = view.snapshot.tables.get(MEMBERSHIPS)
    if stored is None:
        found = {key: view.remember(("members", key), partial(_of_columns, view, key)) for key in asked}
    elif view.is_kept and stored.note["bytes"] <= MOST_BYTES:
        found = view.remember(("members",), lambda: _read(view, None))
    else:
        found = _read(view, list(dict.fromkeys(name for name, _ in asked)))
    nobody = Members.everyone(0)
    return {key: found.get(key, nobody) for key in asked}


def _read(view: View, names: Sequence[str] | None) -> dict[Key, Members]:
    with view.engine(MEMBERSHIPS) as engine:
        return read(engine, names)


def _of_columns(view: View, key: Key) -> Members:
    stored = view.snapshot.tables[PROFILE]
    with view.engine(PROFILE) as engine:
        rows = Rows(engine, view.store.files(view.snapshot, PROFILE), stored.rows)
        return rows.only(*key)


def memberships_answer(view: View, customer_id: str) -> MembershipsAnswer:
    """The tags and segments of one customer, as far as who asks may see them. Raises NoSuchCustomer."""
    tags, divisions = view.visible(TAG), view.visible("segmentation")
    asked = [*((name, "") for name in tags), *(key for name in divisions for key in keys(name, view.segments(name)))]
    with view.engine(PROFILE) as engine:
        row = _row(view, engine, customer_id)
    found = members(view, asked)
    inside = [key for key in asked if row in found[key]]
    return MembershipsAnswer(
        customer_id=customer_id,
        as_of=view.as_of,
        tags=tuple(AxisSegment(name, view.label(name), len(found[name, ""])) for name, part in inside if not part),
        segments=tuple(
            Membership(name, view.label(name), part, view.segment_label(name, part)) for name, part in inside if part
        ),
    )


@dataclass(frozen=True)
class _Ids:
    """All ids in order, in blocks: a text for each block takes little memory. `later`: the rows that follow theirs."""

    firsts: tuple[str, ...]
    blocks: tuple[str, ...]
    later: Mapping[str, int]

    def row(self, customer_id: str) -> int | None:
        """The number of the customer's row; None where there is no such customer."""
        if customer_id in self.later:
            return self.later[customer_id]
        block = bisect_right(self.firsts, customer_id) - 1
        ids = self.blocks[block].split("\0") if block >= 0 else []
        place = bisect_left(ids, customer_id)
        return block * _BLOCK + place if place < len(ids) and ids[place] == customer_id else None


def _row(view: View, engine: DuckDB, customer_id: str) -> int:
    rows = Rows(engine, view.store.files(view.snapshot, PROFILE), view.customers)
    if view.is_kept:
        found = view.remember(("ids",), lambda: _ids(rows)).row(customer_id)
    else:
        told = engine.rows(_by_id(rows).where(column("customer_id").eq(exp.Literal.string(customer_id))))
        found = int(told[0][1]) if told else None
    if found is None:
        raise NoSuchCustomer(customer_id=customer_id, as_of=view.as_of)
    return found


def _by_id(rows: Rows) -> exp.Select:
    """The ids with the numbers of their rows."""
    return exp.select(column("customer_id"), column("row")).from_(rows.numbered().subquery("numbered"))


def _ids(rows: Rows) -> _Ids:
    """Of the file of everyone, whose rows are in the order of the ids, and of the new customers in the one over it."""
    everyone, amended = layers(rows.files)
    there = Rows(rows.engine, everyone, rows.customers)
    block = exp.func("floor", exp.Div(this=column("row"), expression=exp.Literal.number(_BLOCK)))
    ordered = exp.func("list_sort", exp.func("list", column("customer_id")))
    joined = exp.func("array_to_string", ordered, exp.func("chr", exp.Literal.number(0)))
    numbered = exp.select(named(block, "block"), column("customer_id")).from_(there.numbered().subquery("numbered"))
    first = exp.Min(this=column("customer_id"))
    asked = exp.select(column("block"), first, joined).from_(numbered.subquery("blocks")).group_by(column("block"))
    found = sorted(rows.engine.rows(asked))
    later = exp.GTE(this=column("row"), expression=exp.Literal.number(sum(footer(file).rows for file in everyone)))
    new = rows.engine.rows(_by_id(rows).where(later)) if amended else []
    return _Ids(tuple(row[1] for row in found), tuple(row[2] for row in found), dict(new))
