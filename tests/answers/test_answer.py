import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from uuid import UUID

import pytest

from fenqun.answers import Answer, plain


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Part:
    name: str
    share: float | None


@dataclass(frozen=True)
class Whole(Answer):
    name: str
    parts: tuple[Part, ...]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (5, 5),
        ("上海", "上海"),
        (1.5, 1.5),
        (float("nan"), None),
        (float("-inf"), None),
        (Decimal("1.50"), 1.5),
        (date(2024, 5, 31), "2024-05-31"),
        (datetime(2024, 5, 31, 9), "2024-05-31T09:00:00"),
        (time(9, 30), "09:30:00"),
        (timedelta(days=1), "1 day, 0:00:00"),
        (b"x", "b'x'"),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
        (Colour.RED, "red"),
        ({1: (Decimal(2), None)}, {"1": [2.0, None]}),
        (frozenset({3}), [3]),
        (Part("a", 0.5), {"name": "a", "share": 0.5}),
    ],
)
def test_every_value_has_a_form_that_json_can_hold(value, expected):
    assert plain(value) == expected
    assert json.dumps(plain(value), allow_nan=False)


def test_an_answer_is_a_dict_of_plain_values():
    assert Whole("x", (Part("a", 0.5), Part("b", None))).as_json() == {
        "name": "x", "parts": [{"name": "a", "share": 0.5}, {"name": "b", "share": None}],
    }  # fmt: skip


def test_a_notebook_shows_tables_in_tables_and_no_markup_from_the_data():
    html = Whole("<script>", (Part("<b>", 1234.5), Part("b", None)))._repr_html_()
    assert "&lt;script&gt;" in html
    assert "<b>" not in html
    assert "<th>share</th>" in html
    assert html.count("<table>") == 2
