from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory
from typing import Any, cast
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.profiles.aggregate import aggregate, asked, valued
from fenqun.profiles.profile import rows_asked
from fenqun.profiles.trait import Trait
from fenqun.project.lists import COLUMNS as LISTED
from fenqun.project.lists import Listed
from fenqun.query import Query, table
from fenqun.sources.facts import Fact
from fenqun.sources.quality import QualityReport
from fenqun.sources.source import Role, Source
from fenqun.store.parquet import footer
from fenqun.store.snapshot import Stored
from fenqun.store.tables import Store
from fenqun.workspace import measuring, stretches
from fenqun.workspace.arrivals import ROWS, Arrival, facts
from fenqun.workspace.gathering import Gathering
from fenqun.workspace.measuring import MEASURES, About

ZONE = "Asia/Shanghai"
COLUMNS = {
    "order_id": DataType.TEXT,
    "customer_id": DataType.TEXT,
    "ordered_at": DataType.TIME,
    "amount": DataType.NUMBER,
    "category": DataType.TEXT,
    "is_return": DataType.BOOLEAN,
}
START = datetime(2024, 1, 1)
LIST = "lists/treats.txt"
TRAITS = {
    "spend": Trait(**{"from": "orders", "value": "sum(amount)"}),
    "orders_90d": Trait(**{"from": "orders", "value": "count()", "last": "90 days"}),
    "trend": Trait(**{"from": "orders", "value": "trend(sum(amount))", "last": "2 months"}),
    "recency": Trait(**{"from": "orders", "value": "days_since(max(ordered_at))"}),
    "latest": Trait(**{"from": "orders", "value": "last(category)"}),
    "middle": Trait(**{"from": "orders", "value": "median(amount)", "last": "1 year"}),
    "best": Trait(**{"from": "orders", "value": "top(category, by=sum(amount))", "last": "6 months"}),
    "kinds": Trait(**{"from": "orders", "value": "distinct(category)"}),
    "young": Trait(**{"from": "orders", "value": "count()", "where": "days_since(ordered_at) <= 40"}),
    "treats": Trait(**{"from": "orders", "value": "sum(amount)", "where": f'category in listed("{LIST}")'}),
    "may": Trait(**{"from": "orders", "value": "count()", "between": ["2024-05-01", "2024-05-31"]}),
}

_moments = st.one_of(st.none(), st.integers(0, 400).map(lambda day: START + timedelta(days=day, hours=day % 24)))
_rows = st.tuples(
    st.sampled_from([*"abcdefgh", None]),
    _moments,
    st.one_of(st.none(), st.integers(-50, 100).map(float)),
    st.sampled_from(["tea", "cup", "bag", None]),
    st.booleans(),
)
_batches = st.lists(_rows, min_size=1, max_size=6)
_steps = st.one_of(
    st.tuples(st.just("append"), _batches),
    st.tuples(st.just("correct"), _batches),
    st.tuples(st.just("day"), st.integers(0, 420)),
    st.tuples(st.just("define"), st.sets(st.sampled_from(sorted(TRAITS)), min_size=1)),
    st.tuples(st.just("list"), st.sets(st.sampled_from(["tea", "cup", "bag"]))),
)


class Shop:
    """A source of orders in a store, as imports leave it; what is asked of it, and when."""

    def __init__(self, directory: Path, engine: DuckDB) -> None:
        self.store = Store(directory)
        self.engine = engine
        self.files: list[Path] = []
        self.rows: Stored | None = None
        self.traits: dict[str, Trait] = dict(TRAITS)
        self.as_of = Moment(START + timedelta(days=200), ZONE)
        self.listed: list[str] = ["tea"]
        self.written = 0

    def step(self, what: str, given: Any) -> None:
        """What happens between two refreshes."""
        match what:
            case "append":
                self.files = [*self.files, self._file(given)]
            case "correct":
                # What was corrected is read whole.
                self.files = [*map(self._again, self.files[:-1]), self._file(given)]
            case "day":
                self.as_of = Moment(START + timedelta(days=given), ZONE)
            case "define":
                self.traits = {name: TRAITS[name] for name in sorted(given)}
            case "list":
                self.listed = sorted(given)

    def _again(self, file: Path) -> Path:
        return Path(copy(file, self.store.stage(ROWS + "orders")))

    def _file(self, rows: Sequence[tuple[Any, ...]]) -> Path:
        path = self.store.stage(ROWS + "orders") / "rows.parquet"
        numbered = [(f"o{self.written}-{at}", *row) for at, row in enumerate(rows)]
        self.written += 1
        self.engine.table_from_rows("rows", COLUMNS, numbered)
        self.engine.write_parquet(table("rows", COLUMNS).select, path)
        return path

    def gathering(self, *, afresh: bool = False) -> tuple[Gathering, Fact]:
        """The source's table in an engine, and what gathers it."""
        named = tuple(file.relative_to(self.store.directory).as_posix() for file in self.files)
        stored = Stored(ROWS + "orders", named, COLUMNS, sum(footer(file).rows for file in self.files))
        source = Source(role=Role.ORDERS, path="orders")
        arrival = Arrival("orders", source, stored, stored, cast(QualityReport, None))
        (fact,) = facts([arrival])
        self.engine.register_parquet("orders (rows)", self.files, COLUMNS)
        self.engine.view("orders", fact.query.select)
        self.engine.table_from_rows("listed", LISTED, [(value, None, None) for value in self.listed])
        return Gathering(self.store, self.engine, [arrival], ZONE, afresh=afresh), fact

    @property
    def about(self) -> About:
        """What the traits are computed for."""
        return About(self.as_of, {LIST: "listed"}, {LIST: [Listed(value, None, None) for value in self.listed]})

    def gathered(self, *, afresh: bool = False) -> tuple[list[Any], list[Any]]:
        """The traits from what was kept and gathered, and from all rows."""
        work, fact = self.gathering(afresh=afresh)
        measures = work.gathered([fact], self.traits, self.about)["orders"]
        wanted = rows_asked(fact.table, self.traits)
        kept = valued(measures, asked(fact.table, wanted, self.as_of).values, self.as_of)
        anew = aggregate(fact.table, wanted, self.as_of, lists={LIST: "listed"})
        return self._sorted(kept), self._sorted(anew)

    def _sorted(self, query: Query) -> list[Any]:
        return sorted(self.engine.rows(query.select), key=str)


@contextmanager
def _shop(*, most_changed: float = 1.0) -> Iterator[Shop]:
    folder = TemporaryDirectory()
    at_once = patch(f"{stretches.__name__}.ROWS_AT_ONCE", 3)
    changed = patch(f"{measuring.__name__}.MOST_CHANGED", most_changed)
    with folder as place, DuckDB([Path(place)]) as engine, at_once, changed:
        yield Shop(Path(place), engine)


@settings(max_examples=8, deadline=None)
@given(_batches, st.lists(_steps, min_size=1, max_size=4))
def test_what_is_kept_and_gathered_is_what_all_rows_say(first: list[Any], steps: list[tuple[str, Any]]) -> None:
    with _shop() as shop:
        shop.step("append", first)
        for what, given_ in [("start", None), *steps]:
            shop.step(what, given_)
            kept, anew = shop.gathered()
            assert kept == anew


def _order(customer: str, day: int, amount: float = 1.0, category: str = "tea") -> tuple[Any, ...]:
    return customer, START + timedelta(days=day), amount, category, False


def _asked(shop: Shop) -> list[str]:
    """The customers whose rows the next gathering asks."""
    with patch.object(shop.engine, "materialise", wraps=shop.engine.materialise) as spied:
        shop.gathered()
    changed = f"{MEASURES}orders (changed)"
    (call,) = (call for call in spied.call_args_list if call.args[0] == changed)
    return sorted(row[0] for row in shop.engine.rows(call.args[1]))


def test_only_customers_with_new_rows_are_asked() -> None:
    with _shop() as shop:
        shop.step("append", [_order(name, 10) for name in "abcdef"])
        shop.gathered()
        shop.step("append", [_order("b", 20), _order("g", 20)])
        assert _asked(shop) == ["b", "g"]


def test_only_their_measures_are_written() -> None:
    with _shop() as shop:
        shop.step("append", [_order(name, 10) for name in "abcdef"])
        shop.gathered()
        everyone = shop.store.kept(MEASURES + "orders")
        for customers in ("bg", "b", "c"):
            shop.step("append", [_order(name, 20) for name in customers])
            kept, anew = shop.gathered()
            assert kept == anew
        assert everyone is not None
        amended = shop.store.kept(MEASURES + "orders")
        assert amended is not None
        assert amended.files[:-1] == everyone.files
        assert [footer(shop.store.directory / file).rows for file in amended.files] == [3, 3, 3]


def test_who_falls_out_of_a_window_is_told_without_looking_at_the_rows() -> None:
    with _shop() as shop:
        shop.step("append", [_order("a", 10), _order("b", 105), _order("c", 195)])
        shop.traits = {"orders_90d": TRAITS["orders_90d"]}
        shop.gathered()
        shop.step("day", 210)  # the window moves from (110, 200] to (120, 210]
        shop.step("append", [_order("a", 111), _order("b", 119), _order("c", 125)])
        shop.gathered()
        shop.step("day", 212)
        found, fact = shop.gathering()
        shop.engine.drop("orders")  # what is asked of it later would fail
        assert _crossed(found, fact, shop) == []
        shop.step("day", 300)
        assert _crossed(found, fact, shop) == ["c"]


def _crossed(found: Gathering, fact: Fact, shop: Shop) -> list[str]:
    source = measuring.Measuring(found, fact, rows_asked(fact.table, shop.traits), shop.about)
    kept = found.kept(fact)
    assert kept is not None
    return sorted({row[0] for select in source._crossing(kept) for row in shop.engine.rows(select)})


def test_only_customers_whose_rows_cross_an_edge_are_asked_at_another_day() -> None:
    with _shop() as shop:
        shop.step("append", [_order("a", 10), _order("b", 105), _order("c", 195), _order("d", 205)])
        shop.traits = {"orders_90d": TRAITS["orders_90d"]}
        shop.gathered()
        shop.step("day", 210)  # the window moves from (110, 200] to (120, 210]
        assert _asked(shop) == ["d"]


def test_on_an_earlier_day_all_are_asked_for_some_were_not_there_yet() -> None:
    with _shop() as shop:
        shop.step("append", [_order("a", 10), _order("b", 195)])
        shop.gathered()
        shop.step("day", 190)
        kept, anew = shop.gathered()
        assert kept == anew
        assert len(kept) == 1


def test_a_condition_on_the_day_is_looked_at_anew_each_day() -> None:
    with _shop() as shop:
        shop.traits = {"young": TRAITS["young"]}
        shop.step("append", [_order("a", 10), _order("b", 180)])
        assert shop.gathered()[0] == [("a", 0.0), ("b", 1.0)]
        shop.step("day", 230)
        assert shop.gathered()[0] == [("a", 0.0), ("b", 0.0)]


def test_a_list_of_other_values_is_looked_up_anew() -> None:
    with _shop() as shop:
        shop.traits = {"treats": TRAITS["treats"]}
        shop.step("append", [_order("a", 10, 5.0, "tea"), _order("b", 10, 7.0, "bag")])
        assert shop.gathered()[0] == [("a", 5.0), ("b", 0.0)]
        shop.step("list", {"bag"})
        assert shop.gathered()[0] == [("a", 0.0), ("b", 7.0)]


def test_a_corrected_file_counts_as_it_is_now() -> None:
    with _shop() as shop:
        shop.traits = {"spend": TRAITS["spend"]}
        shop.step("append", [_order("a", 10, 5.0), _order("b", 10, 7.0)])
        shop.gathered()
        shop.step("correct", [_order("a", 10, 6.0)])
        assert shop.gathered()[0] == [("a", 6.0)]


def test_nothing_new_writes_nothing() -> None:
    with _shop() as shop:
        shop.step("append", [_order("a", 10), _order("b", 100)])
        shop.gathered()
        before = shop.store.kept(MEASURES + "orders")
        shop.gathered()
        assert shop.store.kept(MEASURES + "orders") == before
        shop.gathered(afresh=True)
        assert shop.store.kept(MEASURES + "orders") != before


def test_where_many_changed_all_are_asked() -> None:
    with _shop(most_changed=0.3) as shop, patch.object(shop, "engine", wraps=shop.engine) as engine:
        shop.step("append", [_order(name, 10) for name in "abcdef"])
        shop.gathered()
        shop.step("append", [_order(name, 20) for name in "ab"])
        kept, anew = shop.gathered()
        assert kept == anew
        assert not any("changed" in call.args[0] for call in engine.view.call_args_list)


def test_the_latest_row_is_known_without_looking() -> None:
    with _shop() as shop:
        shop.step("append", [_order("a", 10), _order("b", 300)])
        shop.gathered()
        found, fact = shop.gathering()
        shop.engine.drop("orders")
        assert not found.asks_all(fact)
        assert found.latest(fact) == START + timedelta(days=300)
