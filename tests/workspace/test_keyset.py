from datetime import date, datetime
from decimal import Decimal

import duckdb
import pytest
from sqlglot import exp

from fenqun.errors import UsageError
from fenqun.query import column
from fenqun.workspace.keyset import Key, beyond, cursor, foreign, literal, ordered, page_size, row_of

ROWS = [("a", 2), ("b", 1), ("c", 2), ("d", None), ("e", None), ("f", 3)]


def answer(descending, at, backwards):
    """The ids past the row `at`, in the order they are read."""
    keys = [Key(column("v"), descending, nullable=True), Key(column("id"))]
    values = [dict(ROWS)[at], at]
    select = exp.select(column("id")).from_("t").where(beyond(keys, values, backwards=backwards))
    connection = duckdb.connect()
    connection.execute("CREATE TABLE t (id VARCHAR, v INTEGER)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", ROWS)
    found = connection.execute(select.order_by(*ordered(keys, backwards=backwards)).sql("duckdb")).fetchall()
    return "".join(row[0] for row in found)


@pytest.mark.parametrize(("descending", "order"), [(False, "bacfde"), (True, "facbde")])
@pytest.mark.parametrize("at", "abcdef")
def test_what_is_past_a_row_and_before_it_is_the_rest(descending, order, at):
    place = order.index(at)
    assert answer(descending, at, False) == order[place + 1 :]
    assert answer(descending, at, True) == order[:place][::-1]


@pytest.mark.parametrize(
    "value",
    [0, -5, 2**70, 0.1, -1e300, 5e-324, Decimal("-12.3400"), Decimal("0.00"), "", "a'b", "%_\\", date(1, 1, 1),
     datetime(2024, 2, 29, 23, 59, 59, 999999), True, False, Decimal("99999999999999999999999999999999999.999")],
)  # fmt: skip
def test_a_value_of_the_engine_is_written_as_exactly_it(value):
    found = duckdb.execute(exp.select(literal(value)).sql("duckdb")).fetchone()
    assert found == (value,)


@pytest.mark.parametrize("row", ["C01", "", "=C12", "客户", "a\nb", "😀", "x" * 500])
def test_a_cursor_gives_its_row_back_for_the_same_question(row):
    assert row_of("who?", cursor("who?", row)) == row


@pytest.mark.parametrize(
    "text",
    ["", "x", "====", "AAAAAAAAAAAAAAAA", "客户", "\0", "../..", cursor("who?", "C01") + "=",
     cursor("who?", "C01")[:-1], " " + cursor("who?", "C01"), cursor("whom?", "C01"), cursor("who?C", "01"),
     "A" * 10_000],
)  # fmt: skip
def test_a_cursor_of_another_question_or_altered_is_refused(text):
    with pytest.raises(UsageError, match="belongs to another list"):
        row_of("who?", text)


def test_every_changed_sign_of_a_cursor_is_noticed():
    whole = cursor("who?", "C01")
    for place in range(len(whole)):
        other = "A" if whole[place] != "A" else "B"
        with pytest.raises(UsageError):
            row_of("who?", whole[:place] + other + whole[place + 1 :])


def test_the_error_of_a_foreign_cursor_says_what_to_do():
    assert str(foreign()) == "this page belongs to another list; begin with its first page."


@pytest.mark.parametrize("limit", [0, -1, 1001])
def test_a_page_has_a_bounded_size(limit):
    assert page_size(1000) == 1000
    with pytest.raises(UsageError, match="1 to 1000 rows"):
        page_size(limit)
