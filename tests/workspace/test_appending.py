import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlglot import exp

from fenqun import Workspace
from fenqun.engine.behind import ReadOtherwise
from fenqun.engine.duckdb import DuckDB, parquet
from fenqun.engine.intake import Imported, Task, take_in
from fenqun.errors import FenqunError
from fenqun.query import table
from fenqun.workspace import arrivals as arriving
from fenqun.workspace.appending import FEWEST_ROWS
from fenqun.workspace.arrivals import Arrival, arrivals

HEAD = "order_id,customer_id,ordered_at,amount,channel\n"
FILES = {
    "orders-1.csv": "A1,C1,2024-05-01 10:00:00,10.00,web\nA2,C2,2024-05-02 10:00:00,20.00,app\n,,2024-05-03,5,web\n",
    "orders-2.csv": "A3,C1,2024-06-01 10:00:00,30.00,web\nA4,C3,not a day,40.00,web\n",
}
LATER = "A5,C2,2024-07-01 10:00:00,50.00,shop\nA6,C4,2024-07-02 10:00:00,x,web\n"


def shop(folder: Path, files: Mapping[str, str]) -> Workspace:
    """A workspace of one source that is a folder of such files."""
    (folder / "data").mkdir(parents=True)
    (folder / "fenqun.yaml").write_text("name: Shop\n", "utf-8")
    (folder / "sources.yaml").write_text("sources:\n  orders: {path: data, role: orders}\n", "utf-8")
    for name, rows in files.items():
        (folder / "data" / name).write_text(HEAD + rows, "utf-8")
    return Workspace(folder)


@pytest.fixture
def grown(tmp_path):
    """Read once, as if it were large."""
    with patch("fenqun.workspace.appending.FEWEST_ROWS", 0), patch("fenqun.workspace.appending.MANY_ROWS", 0):
        workspace = shop(tmp_path / "grown", FILES)
        arrivals(workspace.project, workspace.store)
        yield workspace


def read(workspace: Workspace) -> tuple[Arrival, list[list[str]]]:
    """The source, and the files of each import that it took."""
    with patch.object(arriving, "import_source", wraps=arriving.import_source) as spied:
        (found,) = arrivals(workspace.project, workspace.store)
    return found, [[Path(shown).name for shown in call.args[2]] for call in spied.call_args_list]


def rows(workspace: Workspace, found: Arrival) -> list[list[tuple]]:
    """The rows, and what was set aside."""
    with DuckDB([workspace.store.directory]) as engine:
        tables = []
        for stored in (found.rows, found.aside):
            engine.register_parquet(
                "stored", [workspace.store.directory / file for file in stored.files], stored.columns
            )
            tables.append(sorted(engine.rows(table("stored", stored.columns).select), key=str))
        return tables


@pytest.mark.parametrize("name", ["orders-3.csv", "orders-1-b.csv", "orders-0.csv"])
def test_files_that_come_later_are_read_alone_with_the_same_rows(grown, tmp_path, name):
    (grown.directory / "data" / name).write_text(HEAD + LATER, "utf-8")
    found, imports = read(grown)
    assert imports == [[name]]
    assert len(found.rows.files) == 2
    whole = shop(tmp_path / "whole", {**FILES, name: LATER})
    (expected,) = arrivals(whole.project, whole.store)
    assert rows(grown, found) == rows(whole, expected)
    assert found.columns == expected.columns
    assert replace(found.quality, columns=()) == replace(expected.quality, columns=())
    told = [(each.name, each.rows, each.missing, each.smallest, each.largest) for each in found.quality.columns]
    assert told == [
        (each.name, each.rows, each.missing, each.smallest, each.largest) for each in expected.quality.columns
    ]


def test_what_was_read_so_is_known_the_next_time(grown):
    (grown.directory / "data/orders-3.csv").write_text(HEAD + LATER, "utf-8")
    found, _ = read(grown)
    assert read(grown) == (found, [])
    (grown.directory / "data/orders-4.csv").write_text(HEAD + "A9,C9,2024-08-01 10:00:00,1.00,web\n", "utf-8")
    again, imports = read(grown)
    assert imports == [["orders-4.csv"]]
    assert again.rows.rows == found.rows.rows + 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("orders-3.csv", HEAD + LATER.replace("A5", "A2")),  # an id that is there
        ("orders-0.csv", HEAD + LATER.replace("2024-07-01", "1/7/2024")),  # days written otherwise
        ("orders-3.csv", HEAD.replace("channel", "till") + LATER),  # another column
        ("orders-2.csv", HEAD + FILES["orders-2.csv"].replace("C3", "C4") + LATER),  # a file that was there
    ],
)
def test_what_would_not_be_the_same_is_read_whole(grown, tmp_path, name, text):
    (grown.directory / "data" / name).write_text(text, "utf-8")
    found, imports = read(grown)
    files = sorted(file.name for file in (grown.directory / "data").iterdir())
    assert imports[-1] == files
    whole = shop(tmp_path / "whole", {})
    for file in (grown.directory / "data").iterdir():
        (whole.directory / "data" / file.name).write_bytes(file.read_bytes())
    (expected,) = arrivals(whole.project, whole.store)
    assert rows(grown, found) == rows(whole, expected)
    assert found.quality == expected.quality


def test_a_small_source_is_read_whole(tmp_path):
    workspace = shop(tmp_path / "small", FILES)
    arrivals(workspace.project, workspace.store)
    (workspace.directory / "data/orders-3.csv").write_text(HEAD + LATER, "utf-8")
    found, imports = read(workspace)
    assert imports == [["orders-1.csv", "orders-2.csv", "orders-3.csv"]]
    assert found.rows.rows < FEWEST_ROWS


FEW = 3
"""Rows that decide how all are read, in these tests."""
NAMES = ("order_id", "customer_id", "ordered_at", "amount", "note", "code", "day")


def _at_once(order: Mapping[str, Any], *_: object, **__: object) -> Any:
    """The child's work, done here, where the bounds below hold."""
    task = TypeAdapter(Task).validate_python(order["task"])
    try:
        return TypeAdapter(Imported).dump_python(take_in(task, lambda _: None), mode="json")
    except ReadOtherwise:
        return None


@contextmanager
def small_bounds() -> Iterator[None]:
    """A few rows decide, and so many files are folded."""
    bounds = {
        "fenqun.engine.importing.done_apart": _at_once,
        "fenqun.engine.typing.SAMPLE_ROWS": FEW,
        "fenqun.sources.reading.delimited.SAMPLE_ROWS": FEW,
        "fenqun.sources.reading.further.FEWEST_ROWS": 2 * FEW,
        "fenqun.sources.reading.further.FEWEST_BYTES": 1,
        "fenqun.workspace.appending.FEWEST_ROWS": FEW,
        "fenqun.workspace.folding.MOST_SMALL": 3,
    }
    with ExitStack() as stack:
        for name, bound in bounds.items():
            stack.enter_context(patch(name, bound))
        yield


@dataclass
class Kind:
    """How a file is written."""

    role: str
    suffix: str = "csv"
    encoding: str = "utf-8"
    line_end: str = "\n"

    def text(self, rows: list[tuple[str, ...]]) -> str:
        """Lines of the file."""
        if self.suffix == "jsonl":
            return "".join(json.dumps(dict(zip(NAMES, row, strict=True))) + "\n" for row in rows)
        return "".join(",".join(map(_quoted, row)) + self.line_end for row in rows)

    def head(self) -> str:
        """What stands above the rows."""
        return "" if self.suffix == "jsonl" else self.text([NAMES])


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ',"\n') else text


def grower(folder: Path, kind: Kind) -> Workspace:
    """A workspace of one source, a folder of such files."""
    (folder / "data").mkdir(parents=True)
    (folder / "fenqun.yaml").write_text("name: Shop\n", "utf-8")
    (folder / "sources.yaml").write_text(f"sources:\n  orders: {{path: data, role: {kind.role}}}\n", "utf-8")
    return Workspace(folder)


def told(workspace: Workspace) -> tuple[Arrival | str, list[Any]]:
    """The source, or what is wrong with it; its rows, what was set aside, and their types."""
    try:
        (found,) = arrivals(workspace.project, workspace.store)
    except FenqunError as error:
        return str(error), []
    with DuckDB([workspace.store.directory]) as engine:
        tables = []
        for stored in (found.rows, found.aside):
            names = [name for name in stored.columns if not name.startswith("_") or name in ("_file", "_row")]
            files = workspace.store.paths(stored.files)
            rows = exp.select(*(exp.column(name, quoted=True) for name in names)).from_(parquet(files))
            tables += [engine.engine_types(rows), sorted(engine.rows(rows), key=repr)]
        return found, tables


def same_as_whole(workspace: Workspace, kind: Kind) -> None:
    """What there is of the source is what reading all its files gives."""
    found, tables = told(workspace)
    with TemporaryDirectory() as place:
        whole = grower(Path(place) / "whole", kind)
        for file in (workspace.directory / "data").iterdir():
            (whole.directory / "data" / file.name).write_bytes(file.read_bytes())
        expected, wanted = told(whole)
    if isinstance(found, str) or isinstance(expected, str):
        assert found == expected
        return
    assert tables == wanted
    assert found.quality == expected.quality
    assert list(found.columns.items()) == list(expected.columns.items())


_rows = st.lists(
    st.tuples(
        st.one_of(st.integers(0, 30).map("O{}".format), st.integers(0, 10_000).map("N{}".format), st.just("")),
        st.sampled_from(["C1", "C2", "C3", "Ｃ１", "", "合计"]),
        st.sampled_from(["2024-05-01 10:00:00", "2024-05-02 11:30:00", "2024-05-03", "not a day", "", "2024-12-24"]),
        st.sampled_from(["10.00", "5", "1,250.50", "-3", "x", "", "007"]),
        st.sampled_from(["a", 'say "hi"', "two\nlines", "你好，世界", "  ", ",", "", "null"]),
        st.sampled_from(["1", "2", "3.5", "12", "0042", "A7", ""]),
        st.sampled_from(["13/02/2024", "14/03/2024", "01/02/2024", "02/13/2024", "15/01/2023", ""]),
    ),
    min_size=1,
    max_size=5,
)
_kinds = st.builds(
    Kind,
    st.sampled_from(["orders", "order_lines", "events"]),
    st.sampled_from(["csv", "csv", "jsonl"]),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
    st.sampled_from(["\n", "\r\n"]),
)
_plain = st.lists(
    st.tuples(
        st.integers(100, 10_000).map("P{}".format),
        st.sampled_from(["C1", "C2", "C3"]),
        st.sampled_from(["2024-06-01 10:00:00", "2024-06-02 11:30:00"]),
        st.sampled_from(["10.00", "5"]),
        st.sampled_from(["a", "你好，世界", "two\nlines"]),
        st.sampled_from(["1", "2"]),
        st.sampled_from(["13/02/2024", "14/03/2024"]),
    ),
    min_size=1,
    max_size=4,
)
_steps = st.lists(
    st.one_of(
        st.tuples(st.just("append"), _rows),
        st.tuples(st.just("append"), _plain),
        st.tuples(st.just("append"), _plain),
        st.tuples(
            st.just("write"), st.sampled_from(["\n", "\n\n", ",,,,,,\n", "a,b\n", '"open\n', "no end", "{}\n", "﻿"])
        ),
        st.tuples(st.just("edit"), st.integers(0, 400)),
        st.tuples(st.just("cut"), st.integers(1, 60)),
        st.tuples(st.just("touch"), st.none()),
    ),
    min_size=1,
    max_size=4,
)


def _step(path: Path, kind: Kind, what: str, given_: Any) -> None:
    data = path.read_bytes()
    encoding = "utf-8" if kind.encoding == "utf-8-sig" else kind.encoding
    match what:
        case "append":
            data += kind.text(given_).encode(encoding)
        case "write":
            data += given_.encode(encoding)
        case "edit":
            place = given_ % len(data)
            data = data[:place] + data[place : place + 1].replace(b"0", b"1").replace(b"C", b"D") + data[place + 1 :]
        case "cut":
            data = data[: -min(given_, len(data) // 2)]
    path.write_bytes(data)


@settings(max_examples=6, deadline=None)
@given(_kinds, st.lists(_plain, min_size=2, max_size=3), st.lists(_plain, max_size=2), _steps, st.data())
def test_a_source_that_grows_is_what_reading_it_whole_gives(
    kind: Kind,
    first: list[list[tuple[str, ...]]],
    second: list[list[tuple[str, ...]]],
    steps: list[tuple[str, Any]],
    data: st.DataObject,
) -> None:
    with TemporaryDirectory() as place, small_bounds():
        workspace = grower(Path(place) / "grown", kind)
        for name, batches in (("a", first), ("b", second)):
            text = kind.head() + kind.text([row for batch in batches for row in batch])
            if text and (name == "a" or batches):
                (workspace.directory / "data" / f"{name}.{kind.suffix}").write_bytes(text.encode(kind.encoding))
        same_as_whole(workspace, kind)
        for what, given_ in steps:
            path = data.draw(st.sampled_from(sorted((workspace.directory / "data").iterdir())))
            _step(path, kind, what, given_)
            same_as_whole(workspace, kind)


MALL = {
    "fenqun.yaml": "name: Mall\n",
    "sources.yaml": """sources:
  orders: {path: data/orders.csv, role: orders}
  lines: {path: data/lines.jsonl, role: order_lines}
  products: {path: data/products.csv, role: products}
  customers: {path: data/customers.csv, role: customers}
""",
    "traits.yaml": """traits:
  spend: {from: orders, value: sum(amount)}
  orders_90d: {from: orders, value: count(), last: 90 days}
  favourite: {from: lines, value: "top(category, by=sum(amount))"}
""",
    "tags.yaml": "tags:\n  regular: orders_90d >= 2\n",
    "data/orders.csv": "order_id,customer_id,ordered_at,note\n"
    + "".join(f"O{at},C{at % 3},2024-0{1 + at % 6}-1{at % 9} 10:00:00,n\n" for at in range(12)),
    "data/lines.jsonl": "".join(
        f'{{"order_id": "O{at % 12}", "product_id": "P{at % 4}", "quantity": 1, "amount": {at}.5}}\n'
        for at in range(20)
    ),
    "data/products.csv": "product_id,category\n" + "".join(f"P{at},K{at % 2}\n" for at in range(8)),
    "data/customers.csv": "customer_id,sex\n" + "".join(f"C{at},female\n" for at in range(9)),
}
DAYS = [
    {"data/orders.csv": "O20,C1,2024-06-20 09:00:00,new\nO21,,2024-06-20,\n"},
    {
        "data/orders.csv": 'O22,C8,2024-06-21 09:00:00,"two\nlines"\n',
        "data/lines.jsonl": '{"order_id": "O22", "product_id": "P7", "quantity": 2, "amount": 9}\nno line\n',
    },
    {"data/customers.csv": "C9,male\n"},
    {"data/products.csv": "P8,K1\n"},
    {"data/lines.jsonl": '{"order_id": "O3", "product_id": "P8", "quantity": 1, "amount": 100}\n'},
    {"data/orders.csv": "O20,C2,2024-06-22 09:00:00,again\n"},
]


def mall(folder: Path, files: Mapping[str, str]) -> Workspace:
    """A workspace of these files."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return Workspace(folder)


def computed(workspace: Workspace) -> list[Any]:
    """The profile and what was set aside, and the reports of the sources, as the latest snapshot has them."""
    snapshot = workspace.store.latest()
    with DuckDB([workspace.store.directory]) as engine:
        tables = [
            sorted(engine.rows(exp.select("*").from_(parquet(workspace.store.files(snapshot, name)))), key=repr)
            for name in ("profile", "set_aside")
        ]
    return [*tables, snapshot.content["quality"]]


def test_day_by_day_everything_is_as_a_refresh_from_nothing_computes_it(tmp_path: Path) -> None:
    files = dict(MALL)
    with small_bounds():
        grown = mall(tmp_path / "grown", files)
        grown.refresh()
        for number, day in enumerate(DAYS):
            files |= {name: files[name] + text for name, text in day.items()}
            mall(grown.directory, {name: files[name] for name in day})
            grown.refresh()
            whole = mall(tmp_path / f"whole-{number}", files)
            whole.refresh()
            assert computed(grown) == computed(whole)
        kept = grown.store.kept("sources/lines")
        assert kept is not None
        assert len(kept.files) == 3


def test_a_corrected_product_is_told_as_a_refresh_from_nothing_tells_it(tmp_path: Path) -> None:
    with small_bounds():
        grown = mall(tmp_path / "grown", MALL)
        grown.refresh()
        corrected = {"data/products.csv": MALL["data/products.csv"].replace("P2,K0", "P2,K1")}
        mall(grown.directory, corrected)
        asked = patch(
            "fenqun.workspace.measuring.Measuring._everyone", side_effect=AssertionError("everyone was asked")
        )
        with patch("fenqun.workspace.measuring.MOST_CHANGED", 1.0), asked:
            grown.refresh()
        whole = mall(tmp_path / "whole", {**MALL, **corrected})
        whole.refresh()
        assert computed(grown) == computed(whole)


def test_rows_are_read_again_on_the_day_that_changes_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {**MALL, "data/orders.csv": MALL["data/orders.csv"] + "O30,C1,2024-07-03 09:00:00,ahead\n"}

    def used(day: int) -> tuple[float, Mapping[str, int]]:
        for place in ("fenqun.clock.now", "fenqun.engine.importing.now"):
            monkeypatch.setattr(place, lambda: datetime(2024, 7, day, 4))
        (orders,) = [each for each in arrivals(workspace.project, workspace.store) if each.name == "orders"]
        return orders.quality.used, orders.quality.set_aside

    with small_bounds():
        workspace = mall(tmp_path, files)
        assert used(1) == (12, {"impossible_time": 1})
        assert used(2) == (12, {"impossible_time": 1})
        assert used(3) == (13, {})
        rule = MALL["sources.yaml"].replace("role: orders}", 'role: orders, where: "days_since(ordered_at) < 40"}')
        mall(tmp_path, {"sources.yaml": rule})
        workspace = Workspace(tmp_path)
        assert [used(day)[0] for day in (3, 8, 23)] == [3, 3, 2]
