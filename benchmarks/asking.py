"""Ask a large workspace as its pages do, and ask the same of its files in hand-written SQL; tell how long both took."""

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
from load_shop import load_shop

from fenqun import Workspace

FAR = 500_000
HEAD = """# Questions

Written by `benchmarks/asking.py` on {cores} cores, shared with other work, of {customers:,} customers
with {columns} columns. Fenqun asks a resident workspace (`Workspace(directory, resident=True)`): {opening:.1f} s until
the first answer, {loading:.1f} s more until the profile is in memory, {memory:,.0f} MB the whole process. The SQL asks
the profile's Parquet file in a connection that stays open, and gives the same rows, compared in every round. *p50* of
{rounds} rounds, each with another value, so that nothing is remembered; *cpu* is the time of all cores together, which
other work disturbs least. A page is found and counted: its SQL is two selects.

| asked for | first | p50 | cpu | SQL p50 | SQL cpu | cpu ÷ SQL |
| --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


@dataclass(frozen=True)
class Question:
    """What is asked: of the workspace, and in SQL (none: there is no such question in SQL) given another number each
    time; `same` makes of an answer what the SQL's rows are."""

    name: str
    ask: Callable[[Workspace, int], Any]
    sql: tuple[str, ...] = ()
    same: Callable[[Any], list[Any]] = lambda answer: [answer.total, [row["customer_id"] for row in answer.rows]]


def _counted(answer: Any) -> list[Any]:
    return [answer.customers]


def _page(where: str, order: str) -> tuple[str, str]:
    listed = f"SELECT customer_id, name, phone, city, region, spend_12m, rfm, value FROM profile WHERE {where}"
    return f"SELECT count(*) FROM profile WHERE {where}", f"{listed} ORDER BY {order} LIMIT 50"


TYPICAL = 'spend_12m >= {n} and region == "north" and not (days_since_last_order > 90)'
SQL_TYPICAL = "spend_12m >= {n} AND region = 'north' AND NOT coalesce(days_since_last_order > 90, false)"
REGULARS = "orders_12m >= 2 and spend_12m > {n}"
SQL_REGULARS = "orders_12m >= 2 AND spend_12m > {n}"
TEXTS = ("customer_id", "name", "phone", "kind", "sex", "region", "city")
HOLDS = " OR ".join(f"contains(lower({name}), '{{text}}')" for name in TEXTS)


def _search(number: int) -> str:
    return f"13{number % 900 + 100}"


def _id(number: int) -> str:
    return f"C{number:08d}"


QUESTIONS = (
    Question(
        "the count of a rule",
        lambda workspace, n: workspace.count(TYPICAL.format(n=n), sample=0),
        (f"SELECT count(*) FROM profile WHERE {SQL_TYPICAL}",),
        _counted,
    ),
    Question("its value and five of them too", lambda workspace, n: workspace.count(TYPICAL.format(n=n))),
    Question(
        "a page by a rule, sorted",
        lambda workspace, n: workspace.customers(where=REGULARS.format(n=n), sort="spend_12m", descending=True),
        _page(SQL_REGULARS, "spend_12m DESC NULLS LAST, customer_id"),
    ),
    Question(
        "a page by a search",
        lambda workspace, n: workspace.customers(search=_search(n)),
        _page(f"({HOLDS})", "customer_id"),
    ),
    Question(
        "a page sorted by name",
        lambda workspace, n: workspace.customers(sort="name", where=f"spend_total != {n}.005"),
        _page("coalesce(spend_total <> {n}.005, false)", "name NULLS LAST, customer_id"),
    ),
    Question(
        "one customer's page",
        lambda workspace, n: workspace.customer(_id(n)),
        ("SELECT customer_id FROM (SELECT * FROM profile WHERE customer_id = '{id}')",),
        lambda answer: [answer.customer_id],
    ),
    Question("why in a segment", lambda workspace, n: workspace.why(_id(n), "value")),
    Question("one customer's timeline", lambda workspace, n: workspace.timeline(_id(n))),
    Question("the names to choose from", lambda workspace, n: workspace.names()),
    Question("the overview", lambda workspace, n: workspace.overview()),
)


def ask_sql(connection: duckdb.DuckDBPyConnection, question: Question, number: int) -> list[Any]:
    """The figures and the first columns of the lists that the hand-written SQL gives."""
    found: list[Any] = []
    for text in question.sql:
        rows = connection.execute(text.format(n=number, text=_search(number), id=_id(number))).fetchall()
        found.append(rows[0][0] if len(question.sql) == 1 or not found else [row[0] for row in rows])
    return found


def connected(directory: Path) -> duckdb.DuckDBPyConnection:
    """A connection with the latest profile as a view."""
    files = directory.glob(".fenqun/store/profile/*/profile.parquet")
    newest = max(files, key=lambda file: file.stat().st_mtime)
    connection = duckdb.connect(config={"threads": os.cpu_count() or 1})
    connection.execute(f"CREATE VIEW profile AS FROM read_parquet('{newest}')")
    return connection


@dataclass(frozen=True)
class Took:
    """Seconds on the clock, and of all cores together."""

    wall: float
    cpu: float


def timed(ask: Callable[[], Any]) -> tuple[Took, Any]:
    """What it took, and the answer."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = ask()
    return Took(time.perf_counter() - wall, time.process_time() - cpu), answer


def rounds(workspace: Workspace, question: Question, sql: duckdb.DuckDBPyConnection, times: int) -> list[list[Took]]:
    """What each round of both ways took, in turns. Raises ValueError where they do not agree."""
    numbers, took, by_sql = count(100), [], []
    for _ in range(times):
        number = next(numbers)
        one, answer = timed(partial(question.ask, workspace, number))
        took.append(one)
        if question.sql:
            one, rows = timed(partial(ask_sql, sql, question, number))
            by_sql.append(one)
            if question.same(answer) != rows:
                raise ValueError(f"{question.name}: {question.same(answer)} is not {rows}")
    return [took, by_sql]


def deep(workspace: Workspace, question: dict[str, Any], rows: int) -> str | None:
    """The cursor of the page after so many rows."""
    after = None
    for _ in range(rows // 1000):
        after = workspace.customers(**question, after=after, limit=1000, columns=("customer_id",)).after
    return after


def typical(took: Sequence[Took]) -> Took:
    """The medians."""
    return Took(statistics.median(one.wall for one in took), statistics.median(one.cpu for one in took))


def line(name: str, took: Sequence[Took], by_sql: Sequence[Took]) -> str:
    """A line of the table."""
    ours = typical(took)
    told = f"| {name} | {_ms(took[0].wall)} | {_ms(ours.wall)} | {_ms(ours.cpu)} |"
    if not by_sql:
        return f"{told} | | |"
    plain = typical(by_sql)
    return f"{told} {_ms(plain.wall)} | {_ms(plain.cpu)} | {ours.cpu / plain.cpu:.2f} |"


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.1f} ms"


def memory() -> float:
    """MB that this process holds; 0 where the system does not say."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")
    except OSError:
        return 0.0
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024


def main(arguments: argparse.Namespace) -> None:
    """Make the workspace if need be, ask, tell."""
    directory = load_shop(arguments.directory, arguments.customers)
    workspace = Workspace(directory, resident=True)
    opening, first = timed(lambda: workspace.count(TYPICAL.format(n=1)))
    loading, _ = timed(workspace.load)
    with connected(directory) as sql:
        lines = [line(each.name, *rounds(workspace, each, sql, arguments.rounds)) for each in QUESTIONS]
    by_spend: dict[str, Any] = {"sort": "spend_total", "descending": True}
    after = deep(workspace, by_spend, min(FAR, first.of // 2))
    took = [timed(lambda: workspace.customers(**by_spend, after=after))[0] for _ in range(arguments.rounds)]
    lines.append(line(f"the page after {min(FAR, first.of // 2):,} others", took, []))
    text = HEAD.format(
        cores=os.cpu_count(),
        customers=first.of,
        columns=len(workspace.names().names),
        memory=memory(),
        opening=opening.wall,
        loading=loading.wall,
        rounds=arguments.rounds,
    )
    workspace.close()
    print(text + "\n".join(lines))
    if arguments.to:
        arguments.to.write_text(text + "\n".join(lines) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()) / "fenqun-load")
    parser.add_argument("--to", type=Path, help="the page to write, such as benchmarks/ASKING.md")
    return parser.parse_args()


if __name__ == "__main__":
    main(_arguments())
