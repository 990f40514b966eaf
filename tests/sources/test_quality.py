import pytest

from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.sources.facts import imported
from fenqun.sources.quality import (
    ColumnQuality,
    FileRead,
    Frequent,
    QualityReport,
    from_json,
    orphans,
    to_json,
)
from fenqun.sources.reading.staged import Said
from fenqun.sources.source import Role

CUSTOMER = {"customer_id": DataType.TEXT}
REPORT = QualityReport(
    source="orders",
    role=Role.ORDERS,
    read=10,
    used=6,
    set_aside={"no_customer": 3},
    left_out=1,
    files=(FileRead("data/订单.csv", 10, (Said("read as {encoding}.", {"encoding": "gb18030"}),)),),
    columns=(ColumnQuality("city", "城市", DataType.TEXT, rows=6, missing=3, frequent=(Frequent("上海", 3),)),),
)


def test_a_report_survives_json():
    assert from_json(to_json(REPORT)) == REPORT


def test_a_report_adds_up_or_does_not():
    assert REPORT.adds_up
    assert not QualityReport(source="x", role=Role.ORDERS, read=2, used=1).adds_up


@pytest.mark.parametrize(
    ("orders", "customers", "expected"),
    [
        (["a", "b", None, "b"], [["a"], ["c"]], 3),
        (["a"], [["a"]], 0),
        ([], [["a"]], 0),
        (["a"], [[None]], 1),
        (["a"], [[]], 1),
    ],
)
def test_orphans_are_rows_of_nobody_known(orders, customers, expected):
    with DuckDB() as engine:
        tables = []
        for name, ids in {"orders": orders, **{f"c{n}": ids for n, ids in enumerate(customers)}}.items():
            engine.table_from_rows(name, CUSTOMER, [(each,) for each in ids])
            tables.append(imported(name, Role.ORDERS if name == "orders" else Role.CUSTOMERS, CUSTOMER))
        assert engine.rows(orphans(tables[0], tables[1:]).select) == [(expected,)]
