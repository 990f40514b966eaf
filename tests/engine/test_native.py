import pytest

from fenqun.definition import DataType
from fenqun.engine.columns import Wanted
from fenqun.engine.native import native


@pytest.mark.parametrize(
    ("kind", "wanted", "found", "on_clock"),
    [
        ("BIGINT", None, DataType.NUMBER, False),
        ("DECIMAL(10,2)", DataType.TEXT, DataType.TEXT, False),
        ("TIMESTAMP", None, DataType.TIME, True),
        ("TIMESTAMP WITH TIME ZONE", None, DataType.TIME, False),
        ("TIMESTAMP WITH TIME ZONE", DataType.DATE, DataType.DATE, False),
        ("DATE", DataType.TIME, DataType.TIME, True),
        ("BOOLEAN", None, DataType.BOOLEAN, False),
        ("VARCHAR", DataType.TEXT, DataType.TEXT, False),
    ],
)
def test_a_typed_column_is_taken_as_it_is(kind, wanted, found, on_clock):
    typed = native("x", kind, Wanted(wanted), "Asia/Shanghai")
    assert typed is not None
    assert (typed.type, typed.on_clock) == (found, on_clock)


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("VARCHAR", None),
        ("VARCHAR", DataType.NUMBER),
        ("BIGINT", DataType.DATE),
        ("BLOB", None),
        ("VARCHAR[]", DataType.TEXT),
    ],
)
def test_other_columns_go_through_their_text(kind, wanted):
    assert native("x", kind, Wanted(wanted), "UTC") is None
