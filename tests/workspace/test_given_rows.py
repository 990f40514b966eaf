"""What examples give, typed."""

from datetime import date, datetime
from typing import Any

import pytest

from fenqun import Workspace
from fenqun.definition import DataType
from fenqun.workspace.given_rows import as_moment, as_type, columns_of

TYPED: list[tuple[Any, DataType, Any]] = [
    (True, DataType.BOOLEAN, True),
    (1, DataType.NUMBER, 1.0),
    ("a", DataType.TEXT, "a"),
    (1001, DataType.TEXT, "1001"),
    (date(2024, 5, 1), DataType.DATE, date(2024, 5, 1)),
    ("2024-05-01", DataType.DATE, date(2024, 5, 1)),
    (date(2024, 5, 1), DataType.TIME, datetime(2024, 5, 1)),
    ("2024-05-01T10:00", DataType.TIME, datetime(2024, 5, 1, 10)),
    (None, DataType.NUMBER, None),
]


@pytest.mark.parametrize(("value", "kind", "held"), TYPED)
def test_a_value_becomes_what_its_column_holds(value: Any, kind: DataType, held: Any) -> None:
    assert as_type(value, kind) == held


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (True, DataType.NUMBER),
        ("1", DataType.NUMBER),
        (1, DataType.BOOLEAN),
        ("soon", DataType.DATE),
        (True, DataType.TEXT),
    ],
)
def test_a_value_of_another_type_is_refused(value: Any, kind: DataType) -> None:
    with pytest.raises(ValueError, match=r".*"):
        as_type(value, kind)


def test_an_expected_moment_is_on_the_workspaces_clock() -> None:
    assert as_moment("2024-05-01T10:00", "Asia/Shanghai") == datetime(2024, 5, 1, 2)
    assert as_moment(date(2024, 5, 1), "UTC") == datetime(2024, 5, 1)


def test_the_columns_are_those_of_the_last_import(tiny: Workspace) -> None:
    found = columns_of(tiny.project, tiny.store)["orders"]
    assert found.imported is not None
    assert found.type_of("amount", ()) is DataType.NUMBER
    assert found.type_of("anything", [None, date(2024, 5, 1)]) is DataType.DATE
