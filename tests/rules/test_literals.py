from datetime import date, datetime

import pytest

from fenqun.definition import DataType
from fenqun.rules.literals import day_in, literal_type, reads_as_day
from fenqun.rules.syntax import Literal, Name, Node, Value


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (True, DataType.BOOLEAN),
        (1, DataType.NUMBER),
        (1.5, DataType.NUMBER),
        ("x", DataType.TEXT),
        (date(2024, 5, 1), DataType.DATE),
        (datetime(2024, 5, 1), DataType.TIME),
    ],
)
def test_a_written_value_has_a_type(value: Value, found: DataType) -> None:
    assert literal_type(value) is found


@pytest.mark.parametrize(
    "node", [Literal("20240501"), Literal("2024-W18-3"), Literal("2024-02-30"), Literal(" 2024-05-01"), Name("x")]
)
def test_only_iso_dates_read_as_days(node: Node) -> None:
    assert not reads_as_day(node)


def test_an_iso_date_reads_as_its_day() -> None:
    assert day_in(Literal("2024-02-29")) == date(2024, 2, 29)
