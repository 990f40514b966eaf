"""Profiles written only where they have become others, against those that are written whole."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest
from deltalake import DeltaTable, QueryBuilder
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fenqun import Workspace
from fenqun.query import column, table
from fenqun.workspace import amending, appending, kept_sums, measuring, membering, summing
from fenqun.workspace.layered import layers
from fenqun.workspace.tables import PROFILE

FILES = {
    "fenqun.yaml": "name: shop\nlanguage: en\ntime_zone: Asia/Shanghai\nas_of: 2024-06-30\nvalue: spend\n",
    "sources.yaml": """sources:
  customers: {path: customers.csv, role: customers, columns: {customer_id: customer_id, city: city}}
  orders:
    path: orders
    role: orders
    columns: {order_id: order_id, customer_id: customer_id, ordered_at: ordered_at, amount: amount, category: category}
""",
    "traits.yaml": """traits:
  spend: {from: orders, value: sum(amount)}
  orders_90d: {from: orders, value: count(), last: 90 days}
  recency: {from: orders, value: days_since(max(ordered_at))}
  favourite: {from: orders, value: "top(category, by=sum(amount))"}
  average: spend / orders_90d
""",
    "tags.yaml": """tags:
  spender: {rule: 'spend >= 100'}
  best: {rule: 'in_segment(rfm, "champions") or in_segment(level, "A")'}
  listed_city: {rule: 'city in listed("cities.txt")'}
  fond_of_tea: {rule: 'favourite == "tea"'}
  best_spender: {rule: 'tagged(best) and tagged(spender)'}
""",
    "segmentations.yaml": """segmentations:
  rfm: {kind: rfm, recency: recency, frequency: orders_90d, monetary: spend}
  level: {kind: grade, score: {spend: 0.7, orders_90d: 0.3}, scaling: rank, segments: {A: top 20%, B: rest}}
  band: {kind: bands, trait: spend, cuts: equal_count, bins: 3}
  plain: {kind: rules, segments: {regular: orders_90d >= 2, rest: rest}}
""",
    "cities.txt": "Bern\n",
}

_row = st.tuples(
    st.sampled_from([f"c{number}" for number in range(14)]),
    st.integers(1, 181),
    st.integers(0, 150),
    st.sampled_from(["tea", "cup", "bag"]),
)
_rows = st.lists(_row, min_size=1, max_size=4)


def shop(directory: Path, rows: list[Any]) -> Workspace:
    """Ten customers of a list, some of whom have orders."""
    for name, text in FILES.items():
        (directory / name).write_text(text, "utf-8")
    (directory / "customers.csv").write_text(
        "customer_id,city\n" + "".join(f"c{number},{'Bern' if number % 3 else 'Ulm'}\n" for number in range(10)),
        "utf-8",
    )
    (directory / "orders").mkdir()
    arrive(directory, rows)
    return Workspace(directory)


def arrive(directory: Path, rows: list[Any]) -> None:
    """One more file of orders."""
    number = len(list((directory / "orders").iterdir()))
    with (directory / "orders" / f"{number:03}.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["order_id", "customer_id", "ordered_at", "amount", "category"])
        for at, (customer, day, amount, category) in enumerate(rows):
            when = f"2024-{1 + day // 31:02}-{1 + day % 28:02} 10:00:00"
            out.writerow([f"o{number}-{at}", customer, when, amount, category])


def told(workspace: Workspace) -> dict[str, Any]:
    """All that a snapshot says, however it was written."""
    view = workspace.view()
    with view.own_engine(PROFILE, "memberships") as engine:
        rows = engine.rows(table(PROFILE, view.snapshot.tables[PROFILE].columns).select.order_by(column("customer_id")))
    summaries = {name: view.content[name] for name in ("summaries", "customers", "total_value", "fitted")}
    names = [*view.names("tag"), *view.names("segmentation")]
    overlap = workspace.overlap(names).as_json() if len(names) > 1 else None
    served = Workspace(workspace.directory, resident=True)
    carried = {row[0]: served.memberships(row[0]).as_json() for row in rows}
    for row in (rows[1], rows[-1]):
        assert workspace.memberships(row[0]).as_json() == carried[row[0]]
    for each in carried.values():
        each.pop("as_of", None)
    return {"rows": rows, "summaries": json.loads(json.dumps(summaries)), "overlap": overlap, "carried": carried}


def is_amended(workspace: Workspace) -> bool:
    """Whether the latest profile has a file over that of everyone."""
    stored = workspace.store.latest().tables[PROFILE]
    return bool(layers([Path(file) for file in stored.files])[1])


def orders(workspace: Workspace) -> set[str]:
    """The files of the store that hold the orders."""
    return set(workspace.store.latest().tables["sources/orders"].files)


@pytest.fixture(autouse=True)
def always_amended() -> Iterator[None]:
    """Small sources grow as large ones do, and however much has changed it is written over."""
    with (
        patch.object(appending, "FEWEST_ROWS", 0),
        patch.object(amending, "FEWEST_ROWS", 0),
        patch.object(kept_sums, "FEWEST_ROWS", 0),
        patch.object(amending, "MOST_CHANGED", 100),
        patch.object(measuring, "MOST_CHANGED", 100),
    ):
        yield


@settings(max_examples=3, deadline=None, phases=[Phase.generate])
@given(_rows, st.lists(_rows, min_size=2, max_size=3))
def test_a_profile_amended_says_what_one_written_whole_does(first, batches):
    with TemporaryDirectory() as place:
        directory = Path(place) / "shop"
        directory.mkdir()
        workspace = shop(directory, [("c1", 5, 10, "tea"), *first])
        workspace.refresh()
        for number, rows in enumerate(batches):
            arrive(directory, rows)
            before = orders(workspace)
            workspace.refresh()
            # Some arrivals, such as the first return, let the whole source be read anew.
            assert is_amended(workspace) or not before < orders(workspace)
            copytree(directory, Path(place) / f"whole{number}")
            whole = Workspace(Path(place) / f"whole{number}")
            whole.refresh(full=True)
            assert not is_amended(whole)
            assert told(workspace) == told(whole)
            assert workspace.doctor().sound


def test_other_readers_of_the_store_see_each_customer_once(tmp_path):
    workspace = shop(tmp_path, [(f"c{number}", 100 + number, number, "tea") for number in range(12)])
    workspace.refresh()
    for rows in ([("c1", 150, 500, "cup"), ("c13", 151, 5, "cup")], [("c1", 160, 1, "bag"), ("c2", 160, 1, "bag")]):
        arrive(tmp_path, rows)
        workspace.refresh()
    assert is_amended(workspace)
    profile = DeltaTable(workspace.store.place.uri(PROFILE))
    found = QueryBuilder().register("p", profile).execute("SELECT customer_id, spend FROM p ORDER BY 1").read_all()
    values = dict(zip(found.column("customer_id").to_pylist(), found.column("spend").to_pylist(), strict=True))
    assert len(values) == found.num_rows == 13
    assert (values["c1"], values["c2"], values["c13"], values["c0"]) == (502, 3, 5, 0)


def test_only_the_rows_written_over_are_summed_and_put_into_sets(tmp_path):
    workspace = shop(tmp_path, [(f"c{number}", 100 + number, number, "tea") for number in range(12)])
    workspace.refresh()
    arrive(tmp_path, [("c1", 150, 500, "cup"), ("c13", 151, 5, "cup")])
    with (
        patch.object(kept_sums, "sums", wraps=summing.sums) as summed,
        patch.object(membering, "worth", side_effect=AssertionError),
        patch.object(membering.Rows, "_bits", side_effect=AssertionError),
    ):
        workspace.refresh()
    tables = [call.args[0].query.stored for call in summed.call_args_list]
    assert tables == ["profile rows of before", "profile rows to write"]


def test_a_file_without_news_leaves_everything_as_it_is(tmp_path):
    workspace = shop(tmp_path, [(f"c{number}", 100 + number, number, "tea") for number in range(12)])
    workspace.refresh()
    before = workspace.store.latest().tables
    arrive(tmp_path, [])
    workspace.refresh()
    after = workspace.store.latest().tables
    assert (after[PROFILE], after["memberships"]) == (before[PROFILE], before["memberships"])
    assert workspace.doctor().sound


def test_another_trait_that_stands_for_value_is_summed_though_the_profile_stays(tmp_path):
    workspace = shop(tmp_path, [(f"c{number}", 100 + number, number, "tea") for number in range(12)])
    workspace.refresh()
    (tmp_path / "fenqun.yaml").write_text(FILES["fenqun.yaml"].replace("value: spend", "value: orders_90d"), "utf-8")
    workspace.refresh()
    assert workspace.overview().total_value == 12.0
    assert sum(segment.value for segment in workspace.show("plain").segments) == 12.0
