from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.profiles.aggregate import aggregate, asked, valued
from fenqun.profiles.profile import rows_asked
from fenqun.profiles.trait import Trait
from fenqun.query import Query, column, table
from fenqun.sources.facts import Fact
from fenqun.sources.quality import QualityReport
from fenqun.sources.source import Role, Source
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace import measuring
from fenqun.workspace.arrivals import ROWS, Arrival, facts
from fenqun.workspace.gathering import Gathering
from fenqun.workspace.measuring import About

TEXT, NUMBER, TIME, BOOLEAN = DataType.TEXT, DataType.NUMBER, DataType.TIME, DataType.BOOLEAN
COLUMNS: Mapping[str, Mapping[str, DataType]] = {
    "orders": {"order_id": TEXT, "customer_id": TEXT, "ordered_at": TIME, "is_return": BOOLEAN},
    "shop": {"order_id": TEXT, "customer_id": TEXT, "ordered_at": TIME, "is_return": BOOLEAN},
    "lines": {"order_id": TEXT, "product_id": TEXT, "amount": NUMBER, "is_return": BOOLEAN},
    "back": {"order_id": TEXT, "returned_at": TIME, "amount": NUMBER},
    "products": {"product_id": TEXT, "category": TEXT},
}
ROLES = {
    "orders": Role.ORDERS,
    "shop": Role.ORDERS,
    "lines": Role.ORDER_LINES,
    "back": Role.RETURNS,
    "products": Role.PRODUCTS,
}
START = datetime(2024, 1, 1)
TRAITS = {
    "orders_90d": Trait(**{"from": "orders", "value": "count()", "last": "90 days"}),
    "spend": Trait(**{"from": "orders", "value": "sum(amount)"}),
    "recency": Trait(**{"from": "orders", "value": "days_since(max(ordered_at))"}),
    "shop_spend": Trait(**{"from": "shop", "value": "sum(amount)", "last": "1 year"}),
    "items": Trait(**{"from": "lines", "value": "count()"}),
    "kinds": Trait(**{"from": "lines", "value": "distinct(category)", "last": "90 days"}),
    "best": Trait(**{"from": "lines", "value": "top(category, by=sum(amount))"}),
}

_ids = st.sampled_from([f"o{at}" for at in range(8)])
_customers = st.sampled_from([*"abcd", None])
_moments = st.one_of(st.none(), st.integers(0, 300).map(lambda day: START + timedelta(days=day)))
_amounts = st.one_of(st.none(), st.integers(-20, 60).map(float))
_row = {
    "orders": st.tuples(_ids, _customers, _moments, st.just(False)),
    "shop": st.tuples(_ids, _customers, _moments, st.just(False)),
    "lines": st.tuples(_ids, st.sampled_from(["p1", "p2", "p3"]), _amounts, st.just(False)),
    "back": st.tuples(_ids, _moments, _amounts),
    "products": st.tuples(st.sampled_from(["p1", "p2", "p3"]), st.sampled_from(["tea", "cup"])),
}
_appended = st.sampled_from(["orders", "shop", "lines", "lines", "back", "products"]).flatmap(
    lambda name: st.tuples(st.just(name), st.lists(_row[name], min_size=1, max_size=4))
)
_categories = st.dictionaries(st.sampled_from(["p1", "p2", "p3"]), st.sampled_from(["tea", "cup"]), min_size=1)
_corrected = st.tuples(st.just("correct"), _categories)
_steps = st.lists(
    st.one_of(_appended, _appended, _corrected, st.tuples(st.just("day"), st.integers(0, 40))), min_size=1, max_size=5
)


class Shop:
    """Orders, their lines and more in a store, as imports leave them."""

    def __init__(self, directory: Path, engine: DuckDB) -> None:
        self.store = Store(directory)
        self.engine = engine
        self.files: dict[str, list[Path]] = {name: [] for name in COLUMNS}
        self.keys: set[tuple[str, str]] = set()
        self.as_of = Moment(START + timedelta(days=200), "Asia/Shanghai")

    def step(self, what: str, given: Any) -> None:
        """What happens between two refreshes."""
        if what == "day":
            self.as_of = Moment(self.as_of.instant + timedelta(days=given), self.as_of.zone)
        elif what == "correct":
            self.list_products(list(given.items()))
        else:
            self.append(what, given)

    def append(self, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """One file more; of a key that is there already nothing comes, as the import sees to it."""
        if name in ("orders", "shop", "products"):
            rows = [row for at, row in enumerate(rows) if row[0] not in [known[0] for known in rows[:at]]]
            rows = [row for row in rows if (name, row[0]) not in self.keys]
            self.keys |= {(name, row[0]) for row in rows}
        path = self.store.stage(ROWS + name) / "rows.parquet"
        self.engine.table_from_rows("given", COLUMNS[name], rows)
        self.engine.write_parquet(table("given", COLUMNS[name]).select, path)
        self.files[name].append(path)

    def list_products(self, rows: Sequence[tuple[str, str]]) -> None:
        """The list of the products comes anew."""
        self.files["products"] = []
        self.keys -= {key for key in self.keys if key[0] == "products"}
        self.append("products", rows)

    def gathering(self) -> tuple[Gathering, list[Fact]]:
        """The sources' tables in the engine, and what gathers them."""
        arrivals = []
        for name, role in ROLES.items():
            named = tuple(file.relative_to(self.store.directory).as_posix() for file in self.files[name])
            stored = Stored(ROWS + name, named, COLUMNS[name], 0)
            arrivals.append(Arrival(name, Source(role=role, path=name), stored, stored, cast(QualityReport, None)))
            self.engine.register_parquet(f"{name} (rows)", self.files[name], COLUMNS[name])
        made = facts(arrivals)
        for fact in made:
            self.engine.view(fact.table.table, fact.query.select)
        return Gathering(self.store, self.engine, arrivals, self.as_of.zone), made

    def gathered(self) -> dict[str, tuple[list[Any], list[Any]]]:
        """By source, the traits from what was kept and gathered, and from all rows; and the latest moment both ways."""
        work, made = self.gathering()
        found = {}
        for fact in made:
            wanted = rows_asked(fact.table, TRAITS)
            if fact.table.time_column is not None and wanted:
                anew = aggregate(fact.table, wanted, self.as_of, lists={})
                expected = [self.latest(fact), *self._sorted(anew)]
                latest = work.latest(fact)
                measures = work.gathered([fact], TRAITS, About(self.as_of, {}, {}))[fact.table.name]
                kept = valued(measures, asked(fact.table, wanted, self.as_of).values, self.as_of)
                found[fact.table.name] = [latest, *self._sorted(kept)], expected
        return found

    def latest(self, fact: Fact) -> datetime | None:
        """The latest moment of all rows."""
        rows = self.engine.rows(table(fact.table.table, {fact.table.time_column or "": TIME}).select)
        return max((row[0] for row in rows if row[0] is not None), default=None)

    def _sorted(self, query: Query) -> list[Any]:
        return sorted(self.engine.rows(query.select), key=str)


@contextmanager
def _shop() -> Iterator[Shop]:
    folder = TemporaryDirectory()
    with folder as place, DuckDB([Path(place)]) as engine, patch(f"{measuring.__name__}.MOST_CHANGED", 1.0):
        shop = Shop(Path(place), engine)
        shop.append("orders", [("o1", "a", START + timedelta(days=100), False), ("o2", "b", START, False)])
        shop.append("shop", [("o3", "c", START + timedelta(days=150), False)])
        shop.append("lines", [("o1", "p1", 5.0, False), ("o2", "p2", 7.0, False), ("o3", "p1", 9.0, False)])
        shop.append("back", [("o2", START + timedelta(days=180), None)])
        shop.append("products", [("p1", "tea"), ("p2", "cup")])
        yield shop


@settings(max_examples=5, deadline=None)
@given(_steps)
def test_what_is_kept_of_joined_sources_is_what_all_rows_say(steps: list[tuple[str, Any]]) -> None:
    with _shop() as shop:
        for what, given_ in [("day", 0), *steps]:
            shop.step(what, given_)
            for kept, anew in shop.gathered().values():
                assert kept == anew


def _asked(shop: Shop, name: str) -> list[str]:
    """The customers whose rows of the source the next gathering asks."""
    changed = f"{measuring.MEASURES}{name} (changed)"
    with patch.object(shop.engine, "materialise", wraps=shop.engine.materialise) as spied:
        shop.gathered()
        assert not any(call.args[0] == name for call in spied.call_args_list), "the whole table was made"
    return sorted(row[0] for row in shop.engine.rows(table(changed, {"customer_id": TEXT}).select))


def test_a_line_touches_only_the_customer_of_its_order() -> None:
    with _shop() as shop:
        shop.gathered()
        shop.append("lines", [("o2", "p1", 1.0, False)])
        assert _asked(shop, "lines") == ["b"]
        assert shop.engine.rows(table("orders concerned", {"order_id": TEXT}).select) == [("o2",)]


def test_a_return_touches_only_the_customer_of_its_order() -> None:
    with _shop() as shop:
        shop.gathered()
        shop.append("back", [("o1", START + timedelta(days=190), 2.0)])
        assert _asked(shop, "orders") == ["a"]


def test_an_order_brings_its_customer_the_lines_that_were_there_before() -> None:
    with _shop() as shop:
        shop.append("lines", [("o7", "p1", 3.0, False)])
        shop.gathered()
        shop.append("orders", [("o7", "d", START, False)])
        assert _asked(shop, "lines") == ["d"]


@pytest.mark.parametrize(
    ("products", "asked"),
    [
        ([("p1", "tea"), ("p2", "bag")], ["b"]),  # a category corrected
        ([("p1", "bag"), ("p2", "cup")], ["a", "c"]),
        ([("p2", "cup")], ["a", "c"]),  # a product gone
    ],
)
def test_a_product_that_is_another_touches_only_who_has_lines_of_it(products, asked) -> None:
    with _shop() as shop:
        shop.gathered()
        shop.list_products(products)
        assert _asked(shop, "lines") == asked
        assert all(kept == anew for kept, anew in shop.gathered().values())


def test_the_same_products_once_more_touch_nobody() -> None:
    with _shop() as shop:
        shop.gathered()
        shop.list_products([("p2", "cup"), ("p1", "tea")])
        shop.append("products", [("p3", "cup")])
        assert _asked(shop, "lines") == []


def test_products_that_are_gone_from_the_store_may_concern_anybody() -> None:
    with _shop() as shop:
        shop.gathered()
        (before,) = shop.files["products"]
        shop.list_products([("p2", "cup"), ("p1", "bag")])
        before.unlink()
        work, made = shop.gathering()
        assert {fact.table.name for fact in made if fact.derived and work.asks_all(fact)} == {"orders", "shop", "lines"}


def test_only_rows_of_the_orders_concerned_are_joined() -> None:
    with _shop() as shop:
        shop.gathered()
        shop.append("lines", [("o2", "p1", 1.0, False)])
        shop.gathered()
        concerned = exp_rows(shop, "lines (rows concerned)")
        assert {row[0] for row in concerned} == {"o2"}


def exp_rows(shop: Shop, name: str) -> list[tuple[Any, ...]]:
    select = table(name, COLUMNS["lines"]).select.order_by(column("order_id"))
    return shop.engine.rows(select)


def test_a_row_that_lies_earlier_now_is_not_the_latest_any_more() -> None:
    with _shop() as shop:
        shop.gathered()
        shop.append("back", [("o2", START + timedelta(days=170), None)])
        kept, anew = shop.gathered()["orders"]
        assert kept[0] == anew[0] == START + timedelta(days=170)
