from datetime import date

import pytest

from fenqun.definition import DataType
from fenqun.sources.plausible import Bounds, bounds
from fenqun.sources.source import Role

TODAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("role", "name", "kind", "expected"),
    [
        (Role.CUSTOMERS, "birth_date", DataType.DATE, Bounds(date(1904, 2, 28), date(2024, 3, 1))),
        (Role.CUSTOMERS, "birth_year", DataType.NUMBER, Bounds(1904, 2024)),
        (Role.CUSTOMERS, "age", DataType.NUMBER, Bounds(0, 120)),
        (Role.CUSTOMERS, "founded_on", DataType.DATE, Bounds(None, date(2024, 3, 1))),
        (Role.CUSTOMERS, "contract_ends_on", DataType.DATE, None),
        (Role.ORDERS, "ordered_at", DataType.TIME, Bounds(date(1900, 1, 1), date(2024, 3, 1))),
        (Role.ORDERS, "amount", DataType.NUMBER, None),
        (Role.CUSTOMERS, "age", DataType.TEXT, None),
    ],
)
def test_what_a_value_can_be(role, name, kind, expected):
    assert bounds(role, name, kind, TODAY) == expected
