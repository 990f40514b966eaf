"""A table or a query of a SQL database, read without any way to write."""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from fenqun.errors import PathOutside, Phrase, UnreachableDatabase, message
from fenqun.sources.reading.excel import cell_text
from fenqun.sources.reading.staged import ROW_COLUMN, Staged, unique_names
from fenqun.sources.reading.writing import Numbered, free_path, write_rows
from fenqun.sources.source import Database

BAD_URL = message("its url is not written as kind://user:password@host/database")
_BATCH = 10_000
_OURS, _OUR_VARIABLES = ".fenqun", "FENQUN_"
"""The folder of the workspace's own records, and how the names of its secrets begin: no source reaches either."""
_PLACEHOLDER = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_SELECT = re.compile(r"^\s*(?:select|with|values|\(\s*select)\b", re.IGNORECASE)
_READ_ONLY = {
    "postgresql": "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "sqlite": "PRAGMA query_only = ON",
}
_EXTRA = {"postgresql": "fenqun[postgresql]", "mysql": "fenqun[mysql]", "mariadb": "fenqun[mysql]"}
_DRIVER = {"postgresql": "postgresql+psycopg", "mysql": "mysql+pymysql", "mariadb": "mariadb+pymysql"}


def stage_database(
    database: Database, into: Path, *, workspace: Path | None = None, environment: Mapping[str, str] | None = None
) -> Staged:
    """The rows written anew into the folder, numbered from 1; NULL is blank, moments with a zone are UTC.

    `workspace`: where a SQLite file's relative path starts, and which it must not leave.
    Raises UnreachableDatabase, whose message never shows the password.
    """
    url = _url(database.url, os.environ if environment is None else environment)
    dialect = url.get_backend_name()
    shown = url.render_as_string(hide_password=True)
    if dialect not in _READ_ONLY:
        raise UnreachableDatabase(
            what=Phrase(message("'{dialect}' is not one of postgresql, mysql, sqlite"), dialect=dialect)
        )
    if dialect == "sqlite":
        url = _read_only_file(url, workspace)
    try:
        return _staged(_engine(url), database, dialect, into)
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        what = Phrase(
            message("{dialect} needs: pip install '{extra}'"), dialect=dialect, extra=_EXTRA.get(dialect, dialect)
        )
        raise UnreachableDatabase(what=what) from error
    except SQLAlchemyError as error:
        raise UnreachableDatabase(what=f"{shown}: {_reason(error, url)}") from error


def _url(text: str, environment: Mapping[str, str]) -> URL:
    """The URL with each `$NAME` filled in; whatever stands before the last @ is quoted, so passwords need not be."""

    def fill(found: re.Match[str]) -> str:
        name = found[1] or found[2]
        if name not in environment or name.startswith(_OUR_VARIABLES):
            what = Phrase(message("the environment has no variable {name}, which its url names"), name=name)
            raise UnreachableDatabase(what=what)
        whole = found.group() == text
        inside = "@" in text[found.end() :]
        return quote(environment[name], safe="") if inside and not whole else environment[name]

    try:
        url = make_url(_PLACEHOLDER.sub(fill, text))
    except (ArgumentError, ValueError) as error:
        raise UnreachableDatabase(what=Phrase(BAD_URL)) from error
    return url.set(drivername=_DRIVER.get(url.drivername, url.drivername))


def _read_only_file(url: URL, workspace: Path | None) -> URL:
    path = Path(url.database or "")
    if workspace is not None:
        path = (workspace / path).resolve()
        root = workspace.resolve()
        if not path.is_relative_to(root) or path.is_relative_to(root / _OURS):
            raise PathOutside(path=url.database)
    if not path.is_file():
        raise UnreachableDatabase(what=Phrase(message("there is no file {path}"), path=url.database or ""))
    return URL.create("sqlite", database=f"file:{quote(str(path.resolve()))}", query={"mode": "ro", "uri": "true"})


def _engine(url: URL) -> sa.Engine:
    return sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True)


def _staged(engine: sa.Engine, database: Database, dialect: str, into: Path) -> Staged:
    with engine.connect() as connection:
        connection.exec_driver_sql(_READ_ONLY[dialect])
        connection.commit()
        statement = _statement(database, connection)
        result = connection.execution_options(stream_results=True, yield_per=_BATCH).execute(statement)
        header = unique_names(result.keys())
        name = re.sub(r"\W+", "_", database.table or "query")
        target = free_path(into, f"{name}.csv")
        written = write_rows(target, header, _records(result))
        connection.rollback()
    return Staged("csv", target, header, written.rows, first_row=1, row_column=ROW_COLUMN)


def _statement(database: Database, connection: sa.Connection) -> sa.Executable:
    if database.query is not None:
        if not _SELECT.match(database.query):
            raise UnreachableDatabase(what=Phrase(message("its query does not start with SELECT or WITH")))
        # A second statement could end the read-only transaction; in a literal, chr(59) says the same.
        if ";" in database.query.rstrip().rstrip(";"):
            raise UnreachableDatabase(what=Phrase(message("its query holds a semicolon; give one statement")))
        return sa.text(database.query.rstrip().rstrip(";").replace(":", r"\:"))
    schema, _, name = (database.table or "").rpartition(".")
    inspector = sa.inspect(connection)
    if not (inspector.has_table(name, schema=schema or None) or name in inspector.get_view_names(schema or None)):
        raise UnreachableDatabase(what=Phrase(message("there is no table '{table}'"), table=database.table))
    table = sa.table(name, schema=schema or None)
    return sa.select(sa.text("*")).select_from(table)


def _records(result: sa.CursorResult[Any]) -> Iterator[Numbered]:
    for number, row in enumerate(result, start=1):
        yield number, [_text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime) and value.tzinfo is not None:
        value = value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, bool | float | datetime | date | time):
        return cell_text(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value).replace("\0", "")


def _reason(error: SQLAlchemyError, url: URL) -> str:
    """The driver's own first line, without the password should it hold it."""
    first = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return first.replace(url.password, "***") if url.password else first
