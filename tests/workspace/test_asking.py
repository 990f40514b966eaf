import pytest
from pydantic import TypeAdapter

from fenqun.engine.intake import Imported, Task, take_in
from fenqun.errors import UnknownName, UsageError
from fenqun.workspace import Workspace
from fenqun.workspace.actor import Actor


def test_a_comparison_leaves_out_segments_without_customers(tiny):
    crossed = tiny.compare("rfm", "value").crossed
    assert all(axis.customers for axis in (*crossed.rows, *crossed.columns))
    assert crossed == tiny.show("rfm", by="value")


def test_a_segmentation_agrees_with_itself(tiny):
    answer = tiny.compare("level", "level")
    assert answer.adjusted_rand == pytest.approx(1.0)
    assert answer.normalised_mutual_information == pytest.approx(1.0)
    assert all(outcome.first == outcome.second for outcome in answer.outcomes)


def test_a_comparison_explains_the_value_first_or_the_outcomes_asked_for(tiny):
    assert next(outcome.trait for outcome in tiny.compare("level", "value").outcomes) == "spend_total"
    asked = tiny.compare("level", "value", outcomes=["orders_total", "city"]).outcomes
    assert [(outcome.trait, outcome.measure) for outcome in asked] == [
        ("orders_total", "eta_squared"), ("city", "cramers_v"),
    ]  # fmt: skip


def test_only_segmentations_are_compared(tiny):
    with pytest.raises(UnknownName, match="no segmentation 'big'"):
        tiny.compare("level", "big")


def test_quality_is_of_one_source_or_all_with_what_was_set_aside(tiny):
    assert [report["source"] for report in tiny.quality().reports] == ["customers", "orders"]
    orders = tiny.quality("orders")
    assert [(row["row"], row["column"], row["value"]) for row in orders.set_aside] == [
        (24, "ordered_at", "2024-02-30 09:00:00"), (25, "customer_id", None),
    ]  # fmt: skip
    assert {row["reason"] for row in orders.set_aside} <= set(orders.reasons)


@pytest.mark.parametrize("broken", ["C99,秘密,x,y,z,more,and,more,and,more,and,more", '"C99,秘密'])
def test_a_whole_record_set_aside_is_hidden_from_who_may_not_see_personal_data(tiny_text, broken):
    with (tiny_text / "data/customers.csv").open("a", encoding="utf-8") as file:
        file.write(f"{broken}\n")
    workspace = Workspace(tiny_text)
    workspace.refresh()
    masked = workspace.acting(Actor("v", sees_personal=False))
    assert "秘密" in str(workspace.quality().as_json())
    assert "秘密" not in str(masked.quality().as_json())
    assert masked.quality("orders").set_aside[0]["value"] == "2024-02-30 09:00:00"


@pytest.mark.parametrize("source", ["customers", "orders"])
def test_rows_add_up(tiny, source):
    (report,) = tiny.quality(source).reports
    assert report["read"] == report["used"] + sum(report["set_aside"].values()) + report["left_out"]


def test_the_edges_of_moments_are_on_the_workspaces_clock(tiny):
    columns = {column["name"]: column for column in tiny.quality("orders").reports[0]["columns"]}
    assert columns["ordered_at"]["smallest"] == "2023-06-30 23:59:59"
    assert columns["ordered_at"]["largest"] == "2024-07-01 00:00:00"


def test_moments_are_exported_on_the_workspaces_clock(tiny):
    (row,) = [row for row in tiny.table("profile").rows() if row["customer_id"] == "C03"]
    assert str(row["registered_at"]) == "2023-03-05 23:59:59"


@pytest.mark.parametrize("what", ["spend_total", "big/yes", "city/上海"])
def test_what_is_no_list_of_customers_is_said(tiny, what):
    with pytest.raises(UsageError, match=f"'{what}' is no list of customers"):
        tiny.table(what)


def test_a_person_may_ask_by_sql(tiny):
    answer = tiny.query("SELECT level, count(*) AS n FROM profile GROUP BY 1 ORDER BY 1")
    assert answer.columns == ("level", "n")
    assert answer.rows == (("general", 4), ("one_time", 5), ("quality", 2), ("unknown", 2))


@pytest.mark.parametrize("table", ["profile", "set_aside", "orders", "customers", "lists"])
def test_every_table_of_the_snapshot_can_be_asked(tiny, table):
    assert tiny.query(f"FROM {table}").rows


def _at_once(order, *_, **__):
    """The limited child's work, done here."""
    task = TypeAdapter(Task).validate_python(order["task"])
    return TypeAdapter(Imported).dump_python(take_in(task, lambda _: None), mode="json")


@pytest.mark.parametrize("most_in_order", [1, 1_000_000])
def test_sql_sees_of_a_source_its_columns_and_each_rows_place_however_large(tmp_path, monkeypatch, most_in_order):
    monkeypatch.setattr("fenqun.engine.importing.done_apart", _at_once)
    monkeypatch.setattr("fenqun.engine.runs.MOST_IN_ORDER", most_in_order)
    (tmp_path / "fenqun.yaml").write_text("name: shop\nas_of: 2024-06-30\n", "utf-8")
    (tmp_path / "sources.yaml").write_text("sources:\n  orders: {path: orders.csv, role: orders}\n", "utf-8")
    rows = "".join(f"A{at},C{at},2024-05-01 10:00:00,{at}\n" for at in range(3))
    (tmp_path / "orders.csv").write_text(f"order_id,customer_id,ordered_at,amount\n{rows}", "utf-8")
    workspace = Workspace(tmp_path)
    workspace.refresh()
    assert {"_kept"} <= workspace.store.latest().tables["sources/orders"].columns.keys() or most_in_order > 1
    asked = workspace.query("FROM orders").columns
    assert {*asked} == {"_file", "_row", "order_id", "customer_id", "ordered_at", "amount", "is_return"}


def test_sql_gives_at_most_the_limit_and_says_so(tiny):
    assert (len(tiny.query("FROM profile", limit=5).rows), tiny.query("FROM profile", limit=5).cut) == (5, True)
    assert (len(tiny.query("FROM profile", limit=13).rows), tiny.query("FROM profile", limit=13).cut) == (13, False)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO profile SELECT * FROM profile",
        "DELETE FROM profile",
        "DROP VIEW profile",
        "CREATE TABLE t AS SELECT 1",
        "COPY profile TO '/tmp/out.csv'",
        "COPY (SELECT 1) TO 'out.csv'",
        "ATTACH 'other.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET enable_external_access",
        "PRAGMA database_list",
        "PRAGMA version",
        "CALL pragma_version()",
        "EXPORT DATABASE '/tmp/x'",
        "SELECT 1; SELECT 2",
        "SELECT 1; DROP VIEW profile",
        "",
        "SELECT",
        "SELECT * FROM nosuch",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_blob('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "SELECT * FROM read_parquet('https://example.com/x.parquet')",
        "SELECT * FROM sniff_csv('/etc/passwd')",
    ],
)
def test_sql_can_only_read_what_the_snapshot_holds(tiny, sql):
    with pytest.raises(UsageError):
        tiny.query(sql)
    assert tiny.query("SELECT count(*) FROM profile").rows == ((13,),)


def test_sql_cannot_read_the_workspaces_own_text_and_records(tiny):
    for file in (tiny.directory / "sources.yaml", tiny.directory / ".fenqun" / "records.db"):
        with pytest.raises(UsageError):
            tiny.query(f"SELECT * FROM read_text('{file.absolute()}')")


@pytest.mark.parametrize(
    "value", ["1.5::DECIMAL(10,2)", "'nan'::DOUBLE", "'inf'::DOUBLE", "[1, 2]", "{'a': 1}", "uuid()", "INTERVAL 1 DAY",
              "TIMESTAMP '2024-01-01'", "DATE '2024-01-01'", "TIME '10:00'", "'x'::BLOB", "NULL", "2::HUGEINT ** 100",
              "MAP {'a': 1}"]
)  # fmt: skip
def test_whatever_sql_gives_has_a_plain_form(tiny, value):
    import json

    assert json.dumps(tiny.query(f"SELECT {value} AS v").as_json(), allow_nan=False)
