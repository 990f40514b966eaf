"""Databases are read, never written; passwords stay unseen."""

import datetime as dt
import os
import pwd
import shutil
import socket
import sqlite3
import subprocess
from pathlib import Path

import pytest
import sqlalchemy as sa

from fenqun.errors import FenqunError, PathOutside, UnreachableDatabase
from fenqun.sources.reading.database import stage_database
from fenqun.sources.reading.read import staged_records
from fenqun.sources.source import Database


@pytest.fixture
def shop(tmp_path):
    with sqlite3.connect(tmp_path / "shop.db") as connection:
        connection.execute("CREATE TABLE orders (id INTEGER, 客户 TEXT, amount REAL, paid)")
        connection.execute("INSERT INTO orders VALUES (1, '王, 小明', 10.5, NULL), (2, 'a\"b', 3, 'x')")
    connection.close()
    return tmp_path


def sqlite(**what):
    return Database(url="sqlite:///shop.db", **what)


def test_a_table_is_read_with_its_names(shop, into):
    staged = stage_database(sqlite(table="orders"), into, workspace=shop)
    assert staged.header == ("id", "客户", "amount", "paid")
    assert list(staged_records(staged)) == [("1", "1", "王, 小明", "10.5", ""), ("2", "2", 'a"b', "3", "x")]
    assert (staged.rows, staged.first_row) == (2, 1)


def test_a_query_is_read(shop, into):
    staged = stage_database(sqlite(query="SELECT id AS n FROM orders WHERE id = 2;"), into, workspace=shop)
    assert (staged.header, list(staged_records(staged))) == (("n",), [("1", "2")])


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM orders",
        "SELECT 1; DELETE FROM orders",
        "WITH x AS (SELECT 1) DELETE FROM orders",
        "PRAGMA user_version=1",
    ],
)
def test_nothing_can_be_written(shop, into, query):
    with pytest.raises(UnreachableDatabase):
        stage_database(sqlite(query=query), into, workspace=shop)
    assert stage_database(sqlite(table="orders"), into, workspace=shop).rows == 2


@pytest.mark.parametrize(
    ("database", "match"),
    [
        (sqlite(table="nowhere"), "no table 'nowhere'"),
        (sqlite(query="SELECT missing FROM orders"), "no such column"),
        (Database(url="sqlite:///none.db", table="x"), "there is no file none.db"),
        (Database(url="mssql://h/d", table="x"), "not one of postgresql, mysql, sqlite"),
        (Database(url="nonsense", table="x"), "its url is not written as"),
        (Database(url="postgresql://u:$SHOP_PASSWORD@h/d", table="x"), "no variable SHOP_PASSWORD"),
    ],
)
def test_what_cannot_be_reached_is_told(shop, into, database, match):
    with pytest.raises(UnreachableDatabase, match=match):
        stage_database(database, into, workspace=shop, environment={})


def test_a_database_file_outside_the_workspace_is_refused(shop, into):
    inner = shop / "inner"
    inner.mkdir()
    with pytest.raises(PathOutside):
        stage_database(Database(url="sqlite:///../shop.db", table="orders"), into, workspace=inner)


def test_the_workspaces_own_records_are_no_source(shop, into):
    (shop / ".fenqun").mkdir()
    (shop / ".fenqun" / "records.db").write_bytes((shop / "shop.db").read_bytes())
    for url in ("sqlite:///.fenqun/records.db", "sqlite:///./inner/../.fenqun/records.db"):
        with pytest.raises(PathOutside):
            stage_database(Database(url=url, table="orders"), into, workspace=shop)


def test_our_own_secrets_are_not_filled_into_a_url(shop, into):
    database = Database(url="postgresql://$FENQUN_SECRET@h/d", table="x")
    with pytest.raises(UnreachableDatabase) as told:
        stage_database(database, into, workspace=shop, environment={"FENQUN_SECRET": "top-secret"})
    assert "top-secret" not in str(told.value)


PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
PASSWORD = "p@ss/w:rd%1"


def _as_nobody():
    found = pwd.getpwnam("nobody")
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.fixture(scope="module")
def postgresql(tmp_path_factory):
    """The port of a private server."""
    if PROGRAMS is None:
        pytest.skip("PostgreSQL is not installed (Debian package: postgresql)")
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/fenqun-pg-XXXXXX"], text=True, **_as_nobody()).strip())
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    secret = folder / "secret"
    secret.write_text(PASSWORD)
    secret.chmod(0o644)
    run = {"check": True, "cwd": folder, "stdout": subprocess.DEVNULL, **_as_nobody()}
    data = folder / "data"
    subprocess.run(
        [
            PROGRAMS / "initdb",
            "-D",
            data,
            "-U",
            "shop",
            "-A",
            "scram-sha-256",
            f"--pwfile={secret}",
            "-E",
            "UTF8",
            "-N",
        ],
        **run,
    )
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    control = [PROGRAMS / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
    subprocess.run([*control, "-o", options, "start"], **run)
    yield port
    subprocess.run([*control, "-m", "immediate", "stop"], **run)
    shutil.rmtree(folder)


def url(port):
    return sa.URL.create("postgresql+psycopg", "shop", PASSWORD, "127.0.0.1", port, "postgres")


@pytest.fixture(scope="module")
def orders(postgresql):
    engine = sa.create_engine(url(postgresql), poolclass=sa.NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE SCHEMA 店")
        connection.exec_driver_sql(
            'CREATE TABLE 店."Orders" '
            "(id bigint, 客户 text, amount numeric(18,4), at timestamptz, day date, paid boolean)"
        )
        connection.exec_driver_sql(
            "INSERT INTO 店.\"Orders\" VALUES (1, '王', 10.5, '2024-05-01 10:00+08', '2024-05-01', true), "
            "(2, NULL, -0.0001, NULL, NULL, false)"
        )
    return postgresql


def read(port, into, **what):
    database = Database(url=f"postgresql://shop:$SHOP_PASSWORD@127.0.0.1:{port}/postgres", **what)
    return stage_database(database, into, environment={"SHOP_PASSWORD": PASSWORD})


def test_a_table_of_postgresql_is_read(orders, into):
    staged = read(orders, into, table="店.Orders")
    assert staged.header == ("id", "客户", "amount", "at", "day", "paid")
    assert list(staged_records(staged)) == [
        ("1", "1", "王", "10.5000", "2024-05-01 02:00:00", "2024-05-01", "true"),
        ("2", "2", "", "-0.0001", "", "", "false"),
    ]


def test_a_query_of_postgresql_is_read_with_casts_and_percent_signs(orders, into):
    query = """SELECT id::text AS n, '100%' AS share FROM 店."Orders" WHERE 客户 LIKE '王%'"""
    assert list(staged_records(read(orders, into, query=query))) == [("1", "1", "100%")]


def test_many_rows_of_postgresql_stream(orders, into):
    staged = read(orders, into, query="SELECT n, md5(n::text) FROM generate_series(1, 50000) n")
    assert staged.rows == 50_000


@pytest.mark.parametrize(
    "query",
    [
        'DELETE FROM 店."Orders"',
        'WITH gone AS (DELETE FROM 店."Orders" RETURNING id) SELECT * FROM gone',
        'SELECT 1; COMMIT; DELETE FROM 店."Orders"',
        "SELECT 1 INTO 店.copied",
        "SELECT nextval('none')",
    ],
)
def test_nothing_can_be_written_to_postgresql(orders, into, query):
    with pytest.raises(UnreachableDatabase):
        read(orders, into, query=query)
    assert read(orders, into, table="店.Orders").rows == 2


def test_a_wrong_password_is_told_without_showing_it(orders, into):
    database = Database(url=f"postgresql://shop:$P@127.0.0.1:{orders}/postgres", table="x")
    with pytest.raises(FenqunError, match="authentication failed") as told:
        stage_database(database, into, environment={"P": "top-secret"})
    assert "top-secret" not in str(told.value)


def test_a_server_that_is_not_there_is_told(into):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(UnreachableDatabase, match=r"shop:\*\*\*@127"):
            stage_database(Database(url=f"postgresql://shop:x@127.0.0.1:{port}/d", table="x"), into)


def test_days_and_moments_are_iso_text(shop, into):
    staged = stage_database(sqlite(query="SELECT '2024-05-01' AS d"), into, workspace=shop)
    assert list(staged_records(staged)) == [("1", dt.date(2024, 5, 1).isoformat())]
