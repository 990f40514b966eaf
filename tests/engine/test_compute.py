from datetime import datetime

import pytest

from fenqun.clock import end_of_day
from fenqun.definition import DataType
from fenqun.engine.compute import HAND, Inputs, compute
from fenqun.engine.duckdb import DuckDB
from fenqun.project.definitions import define
from fenqun.project.lists import COLUMNS
from fenqun.project.references import levels
from fenqun.query import column
from fenqun.sources.facts import SourceTable
from fenqun.sources.source import Role

MOMENT = end_of_day(datetime(2024, 6, 30).date(), "Asia/Shanghai")
CUSTOMERS = SourceTable("customers", Role.CUSTOMERS, {"customer_id": DataType.TEXT, "city": DataType.TEXT}, "customers")
ORDERS = SourceTable(
    "orders",
    Role.ORDERS,
    {
        "customer_id": DataType.TEXT,
        "ordered_at": DataType.TIME,
        "amount": DataType.NUMBER,
        "is_return": DataType.BOOLEAN,
    },
    "orders",
    "ordered_at",
)
SECTIONS = {
    "segmentations": {
        "worth": {"kind": "bands", "trait": "mean_spend", "cuts": [10], "segments": ["low", "high"]},
        "level": {"kind": "rules", "segments": {"chosen": "tagged(vip)", "top": 'in_segment(worth, "high")'}},
    },
    "tags": {
        "rich": 'in_segment(worth, "high")',
        "vip": {},
        "listed_one": 'customer_id in listed("ids.txt")',
        "both": "rich or city == 'Oulu'",
    },
    "traits": {
        "mean_spend": "spend / orders",
        "spend": {"from": "orders", "value": "sum(amount)"},
        "orders": {"from": "orders", "value": "count()"},
    },
}


@pytest.fixture
def engine():
    with DuckDB(threads=1) as engine:
        rows = [("a", "Turku"), ("b", "Oulu"), ("c", None)]
        engine.table_from_rows("customers", {**CUSTOMERS.columns, "_row": DataType.NUMBER}, [
            (*row, at) for at, row in enumerate(rows)
        ])  # fmt: skip
        at = datetime(2024, 6, 1)
        orders = [("a", at, 30.0, False), ("a", at, 10.0, False), ("b", at, 5.0, False), ("d", at, 7.0, False)]
        engine.table_from_rows("orders", {**ORDERS.columns, "_row": DataType.NUMBER}, [
            (*row, at) for at, row in enumerate(orders)
        ])  # fmt: skip
        engine.table_from_rows("ids", COLUMNS, [("b", None, None), ("d", None, None)])
        engine.table_from_rows(f"{HAND}vip", COLUMNS, [("d", None, None), ("nobody", None, None)])
        engine.table_from_rows(f"{HAND}friend", COLUMNS, [("c", None, None)])
        engine.table_from_rows(f"{HAND}rich", COLUMNS, [("c", None, None)])
        yield engine


def computed(engine, sections=SECTIONS, hand=("vip", "friend", "rich"), on_step=lambda _step: None):
    project = define(sections)
    order = [*levels(project), [name for name in hand if name not in project.tags]]
    inputs = Inputs(MOMENT, {"ids.txt": "ids"}, {name: f"{HAND}{name}" for name in hand})
    return compute(engine, project, [CUSTOMERS, ORDERS], order, inputs, on_step=on_step)


def values(engine, found, *names):
    """By customer, the columns asked for."""
    rows = engine.rows(found.profile.select.copy().order_by(column("customer_id")))
    places = [list(found.profile.columns).index(name) for name in names]
    return {row[0]: tuple(row[place] for place in places) for row in rows}


def test_everyone_of_every_source_is_in_the_profile_once(engine):
    assert values(engine, computed(engine), "city", "orders") == {
        "a": ("Turku", 2), "b": ("Oulu", 1), "c": (None, 0), "d": (None, 1),
    }  # fmt: skip


def test_what_is_derived_is_computed_after_what_it_needs_whatever_the_order_written(engine):
    assert values(engine, computed(engine), "mean_spend", "worth", "level") == {
        "a": (20.0, "high", "top"),
        "b": (5.0, "low", "unknown"),
        "c": (None, "unknown", "unknown"),
        "d": (7.0, "low", "chosen"),
    }


def test_tags_come_by_rule_by_hand_or_by_both(engine):
    assert values(engine, computed(engine), "rich", "vip", "friend", "both") == {
        "a": (True, False, False, True),
        "b": (False, False, False, True),
        "c": (True, False, True, True),
        "d": (False, True, False, False),
    }


def test_a_tag_without_rule_or_carrier_is_nobodys(engine):
    assert set(values(engine, computed(engine, hand=()), "vip").values()) == {(False,)}


def test_a_list_in_a_file_is_looked_up(engine):
    assert [name for name, row in values(engine, computed(engine), "listed_one").items() if row[0]] == ["b", "d"]


def test_columns_stand_in_the_order_declared_each_with_its_type(engine):
    assert computed(engine).profile.columns == {
        "customer_id": DataType.TEXT,
        "city": DataType.TEXT,
        "mean_spend": DataType.NUMBER,
        "spend": DataType.NUMBER,
        "orders": DataType.NUMBER,
        "rich": DataType.BOOLEAN,
        "vip": DataType.BOOLEAN,
        "listed_one": DataType.BOOLEAN,
        "both": DataType.BOOLEAN,
        "friend": DataType.BOOLEAN,
        "worth": DataType.TEXT,
        "level": DataType.TEXT,
    }


def test_what_segmentations_found_in_the_data_is_kept(engine):
    fitted = computed(engine).fitted
    assert list(fitted) == ["worth", "level"]
    assert fitted["worth"].segmentation.kind == "bands"


def test_scores_stand_behind_their_segmentation(engine):
    grade = {"kind": "grade", "score": {"spend": 1.0}, "segments": {"A": "top 50%", "B": "rest"}}
    columns = list(computed(engine, {**SECTIONS, "segmentations": {"g": grade}, "tags": {}}, hand=()).profile.columns)
    assert columns[-2:] == ["g", "g_score"]


def test_every_part_is_told(engine):
    told: list[str] = []
    computed(engine, on_step=told.append)
    assert told == ["computing traits", "dividing the customers", "dividing the customers"]


def test_nobody_makes_an_empty_profile(engine):
    engine.table_from_rows("customers", {**CUSTOMERS.columns, "_row": DataType.NUMBER}, [])
    engine.table_from_rows("orders", {**ORDERS.columns, "_row": DataType.NUMBER}, [])
    assert values(engine, computed(engine), "rich") == {}
