"""Every count of the same customers is the same, wherever it is told: on real files, and on random ones."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pyarrow.parquet
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fenqun import Workspace

Counts = Mapping[str, int]
TINY = Path(__file__).parents[1] / "tiny"
FIRST, LAST = date(2024, 4, 30), date(2024, 6, 30)


def counted(counts: Mapping[str, int | None]) -> Counts:
    """Without those that nobody is in."""
    return {name: int(count) for name, count in counts.items() if count}


def agree(ways: Iterator[tuple[str, Mapping[str, int | None]]], about: str) -> Counts:
    """What all the ways of counting come to."""
    (first, counts), *others = [(way, counted(found)) for way, found in ways]
    for way, found in others:
        assert found == counts, f"{about}: {first} and {way}"
    return counts


def rows_of(file: Path) -> list[Mapping[str, object]]:
    """The rows of an export."""
    if file.suffix == ".parquet":
        return pyarrow.parquet.read_table(file).to_pylist()
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def segments(shop: Workspace, name: str, folder: Path) -> Iterator[tuple[str, Mapping[str, int | None]]]:
    """How many customers are in each segment, by every way to ask."""
    shown = shop.show(name)
    yield "show", {segment.name: segment.customers for segment in shown.segments}
    told = next(each for each in shop.overview().segmentations if each.name == name)
    yield "overview", {segment.name: segment.customers for segment in told.segments}
    rules = {
        segment.name: f"in_segment({name}, {json.dumps(segment.name, ensure_ascii=False)})"
        for segment in shown.segments
    }
    yield "count", {segment: shop.count(rule).customers for segment, rule in rules.items()}
    yield "list", {segment: shop.customers(where=rule, limit=1).total for segment, rule in rules.items()}
    yield "ids", {segment: len(shop.customer_ids(where=rule)) for segment, rule in rules.items()}
    yield "table", Counter(row["segment"] for row in shop.table(name).rows())
    yield "profile", Counter(row[name] for row in shop.table().rows())
    for ending in ("csv", "parquet"):
        file = folder / f"{name}.{ending}"
        written = shop.export(name, file)
        found = rows_of(file)
        assert written.rows == len(found) == shown.customers
        yield f"export as {ending}", Counter(str(row["segment"]) for row in found)
    yield (
        "exports",
        {segment: shop.export(f"{name}/{segment}", folder / "one.parquet").rows for segment in rules},
    )
    sizes = shop.sizes(name)
    at = [mark.id for mark in sizes.snapshots].index(shop.snapshot)
    yield "sizes", {segment.name: segment.customers[at] for segment in sizes.segments}
    other = next(each.name for each in shop.overview().segmentations if each.name != name)
    crossed = shop.show(name, by=other)
    yield "crossed", {row.name: sum(cells) for row, cells in zip(crossed.rows, crossed.table, strict=True)}
    turned = shop.show(other, by=name)
    columns = zip(turned.columns, zip(*turned.table, strict=True), strict=True)
    yield "crossed the other way", {column.name: sum(cells) for column, cells in columns}


def tagged(shop: Workspace, name: str, folder: Path) -> Iterator[tuple[str, Mapping[str, int | None]]]:
    """How many customers have the tag, by every way to ask."""
    yield "show", {name: shop.show(name).tagged}
    yield "overview", {tag.name: tag.tagged for tag in shop.overview().tags if tag.name == name}
    yield "count", {name: shop.count(f"tagged({name})").customers}
    yield "list", {name: shop.customers(where=name, limit=1).total}
    yield "without", {name: shop.overview().customers - shop.count(f"not tagged({name})").customers}
    yield "table", {name: len(shop.table(name))}
    yield "profile", {name: sum(bool(row[name]) for row in shop.table().rows())}
    for ending in ("csv", "parquet"):
        file = folder / f"tag.{ending}"
        assert shop.export(name, file).rows == len(rows_of(file))
        yield f"export as {ending}", {name: len(rows_of(file))}
    sizes = shop.sizes(name)
    at = [mark.id for mark in sizes.snapshots].index(shop.snapshot)
    yield "sizes", {name: sizes.segments[0].customers[at]}


def everywhere(shop: Workspace, folder: Path) -> dict[str, Counts]:
    """By segmentation and tag, how many customers are where: the same by every way. So are the customers in all."""
    overview, found = shop.overview(), {}
    for segmentation in overview.segmentations:
        found[segmentation.name] = agree(segments(shop, segmentation.name, folder), segmentation.name)
        assert sum(found[segmentation.name].values()) == overview.customers
    for tag in overview.tags:
        found[tag.name] = agree(tagged(shop, tag.name, folder), tag.name)
    latest = shop.history().snapshots[0]
    whole = [shop.customers(limit=1).total, len(shop.customer_ids()), len(shop.table()), latest.customers]
    whole.append(shop.export("profile", folder / "profile.parquet").rows)
    assert whole == [overview.customers] * 5
    return found


def shown(shop: Workspace) -> dict[str, Counts]:
    """The same by the overview alone."""
    segmentations = {
        each.name: counted({segment.name: segment.customers for segment in each.segments})
        for each in shop.overview().segmentations
    }
    return segmentations | {tag.name: counted({tag.name: tag.tagged}) for tag in shop.overview().tags}


def kept(shop: Workspace, snapshot: str, sizes: Mapping[str, Counts]) -> None:
    """What `sizes` and the workspace as it was tell of an earlier snapshot."""
    assert shown(shop.at(snapshot)) == sizes
    for name, counts in sizes.items():
        told = shop.sizes(name)
        at = [mark.id for mark in told.snapshots].index(snapshot)
        parts = {name if segment.name == "tagged" else segment.name: segment.customers[at] for segment in told.segments}
        assert counted(parts) == counts


def moved(shop: Workspace, start: str, sizes: Mapping[str, Counts], before: Mapping[str, Counts]) -> None:
    """What went from where to where adds up to who was there, and to who is."""
    for name in ("level", "rfm", "big"):
        moves = shop.moves(name, start=start)
        rows = {row.name: sum(cells) for row, cells in zip(moves.rows, moves.table, strict=False)}
        columns = {
            column.name: sum(cells)
            for column, cells in zip(moves.columns, zip(*moves.table, strict=True), strict=False)
        }
        is_tag = name in {tag.name for tag in shop.overview().tags}
        wanted = [{"tagged": counts[name]} if is_tag and counts else counts for counts in (before[name], sizes[name])]
        for counts, told in zip((rows, columns), wanted, strict=True):
            known = {part: count for part, count in counted(counts).items() if not is_tag or part == "tagged"}
            assert known == told, name
        assert moves.stayed + moves.moved + moves.gone == moves.customers_before
        assert moves.stayed + moves.moved + moves.new == moves.customers_after
        listed = shop.movers(name, source="*", target="*", start=start, limit=1)
        assert listed.total == moves.moved
        file = shop.directory.parent / "movers.csv"
        assert shop.export_movers(name, file, source="*", target="*", start=start).rows == moves.moved


def planned(shop: Workspace, before: Mapping[str, Counts]) -> dict[str, Counts]:
    """What a plan says each division will be, of those that it tells; before is as it is now."""
    found = {}
    for change in shop.plan().changes:
        if change.section in ("tags", "segmentations") and change.segments and not change.untold:
            assert counted({each.name: each.before for each in change.segments}) == before[change.name], change.name
            found[change.name] = counted({each.name: each.after for each in change.segments})
    return found


@pytest.mark.parametrize("file", ["cdnow/CDNOW_sample.txt", "marketing_campaign.tsv"])
def test_counts_agree_on_a_real_file(journey, real_data, file):
    role = "orders" if "cdnow" in file else "customers"
    journey.start(**{role: real_data / file})
    shop = Workspace(journey.shop.directory, resident=True)
    first = everywhere(shop, journey.folder)
    assert len(first) > 3
    shop.close()


ORDERS = st.lists(
    st.tuples(
        st.sampled_from(["C01", "C02", "C03", "C04", "C98"]),
        st.integers(0, 400),
        st.sampled_from(["0.00", "20.00", "100.00", "600.00", "-5.00"]),
        st.sampled_from(["web", "shop", ""]),
    ),
    min_size=1,
    max_size=12,
)


def write_orders(shop: Path, rows: list[tuple[str, int, str, str]]) -> None:
    lines = [
        f"{'R' if amount.startswith('-') else 'B'}{at},{customer},{LAST - timedelta(days)} 10:00:00,{amount},{channel}"
        for at, (customer, days, amount, channel) in enumerate(rows)
    ]
    text = "\n".join(["order_id,customer_id,ordered_at,amount,channel", *lines, ""])
    (shop / "data" / "orders.csv").write_text(text, "utf-8")


@settings(
    max_examples=2,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(first=ORDERS, more=ORDERS, least=st.sampled_from([20, 100, 700]))
def test_counts_agree_on_random_files(tmp_path_factory, first, more, least):
    folder = tmp_path_factory.mktemp("random")
    shop = Workspace(copytree(TINY, folder / "shop"), resident=True)
    shop.tag_add("vip", ["C03", "C99"])
    write_orders(shop.directory, first)
    shop.refresh(as_of=FIRST)
    early, start = shown(shop), shop.snapshot
    write_orders(shop.directory, [*first, *more])
    shop.refresh(as_of=LAST)
    late = shown(shop)
    moved(shop, start, late, early)
    kept(shop, start, early)
    tags = shop.directory / "tags.yaml"
    tags.write_text(tags.read_text("utf-8").replace("spend_total >= 500", f"spend_total >= {least}"), "utf-8")
    foretold, start = planned(shop, late), shop.snapshot
    shop.refresh(as_of=LAST)
    now = everywhere(shop, folder)
    assert {"big", "level"} <= foretold.keys()
    assert {name: now[name] for name in foretold} == foretold
    moved(shop, start, now, late)
    shop.close()
