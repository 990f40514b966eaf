import duckdb

from fenqun.definition import DataType
from fenqun.query import Query, table
from fenqun.sources.history import with_history

COLUMNS = {
    "customer_id": DataType.TEXT,
    "status": DataType.TEXT,
    "children": DataType.NUMBER,
    "valid_from": DataType.TIME,
}


def states(rows: list[tuple], others: list[tuple] = ()) -> dict[str, list[tuple]]:
    """By customer, each state: since when, what, and when what changed."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE rows (customer_id TEXT, status TEXT, children BIGINT, valid_from TIMESTAMP)")
    connection.execute("CREATE TABLE base (customer_id TEXT, status TEXT)")
    for name, values in (("rows", rows), ("base", others)):
        for row in values:
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", row)
    base = [table("base", {"customer_id": DataType.TEXT, "status": DataType.TEXT})] if others else []
    found: Query = with_history(table("rows", COLUMNS), base)
    cursor = connection.execute(found.select.sql("duckdb"))
    names = [part[0] for part in cursor.description]
    assert names == list(found.columns)
    wanted = [
        names.index(name) for name in ("valid_from", "status", "children", "status_changed_at", "children_changed_at")
    ]
    by_customer: dict[str, list[tuple]] = {}
    for row in sorted(cursor.fetchall(), key=lambda row: (row[0], row[1])):
        day, *values, status, children = (row[at] for at in wanted)
        changed = [at and f"{at:%Y-%m-%d}" for at in (status, children)]
        by_customer.setdefault(row[0], []).append((f"{day.year:04d}{day:-%m-%d}", *values, *changed))
    return by_customer


def test_a_state_says_which_attributes_became_another():
    found = states([
        ("a", "single", 0, "2024-01-01"),
        ("a", "married", 0, "2024-03-01"),
        ("a", "married", 1, "2024-06-01"),
    ])  # fmt: skip
    assert found["a"] == [
        ("2024-01-01", "single", 0, None, None),
        ("2024-03-01", "married", 0, "2024-03-01", None),
        ("2024-06-01", "married", 1, None, "2024-06-01"),
    ]


def test_an_empty_value_changes_nothing_and_the_first_known_is_no_change():
    found = states(
        [("a", "single", None, "2024-01-01"), ("a", None, 2, "2024-02-01"), ("a", "single", 3, "2024-03-01")]
    )
    assert [row[3:] for row in found["a"]] == [(None, None), (None, None), (None, "2024-03-01")]


def test_what_says_no_beginning_held_from_ever():
    found = states([("a", "married", None, "2024-03-01"), ("b", "single", 1, None)], [("a", "single"), ("c", "single")])
    assert found["a"] == [
        ("0001-01-01", "single", None, None, None),
        ("2024-03-01", "married", None, "2024-03-01", None),
    ]
    assert found["b"] == [("0001-01-01", "single", 1, None, None)]
    assert found["c"] == [("0001-01-01", "single", None, None, None)]


def test_two_states_from_ever_that_differ_are_no_change():
    found = states([("a", "single", 1, None), ("a", "single", 2, None)], [("a", "married")])
    assert [row[3:] for row in found["a"]] == [(None, None)] * 3
