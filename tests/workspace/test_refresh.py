import csv
import hashlib
import json
from datetime import date, datetime

import pytest

from fenqun import Workspace
from fenqun.errors import Busy, DataError, Phrase, Problems, UsageError
from fenqun.workspace.actor import Actor

EXPORTED = ["profile", "level", "big", "set_aside"]


def digests(workspace, folder):
    folder.mkdir()
    for what in EXPORTED:
        for kind in ("csv", "jsonl", "parquet"):
            workspace.export(what, folder / f"{what}.{kind}")
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())}


def stored(workspace):
    """The bytes of the snapshot's tables, and what it remembers but for how long it took."""
    snapshot = workspace.store.latest()
    files = {name: [file.read_bytes() for file in workspace.store.files(snapshot, name)] for name in snapshot.tables}
    content = {name: part for name, part in snapshot.content.items() if name != "timings"}
    return files, json.dumps(content), snapshot.as_of


def test_two_refreshes_give_identical_bytes(tiny_copy, tmp_path):
    before, exported = stored(tiny_copy), digests(tiny_copy, tmp_path / "before")
    tiny_copy.refresh()
    assert stored(tiny_copy) == before
    assert digests(tiny_copy, tmp_path / "after") == exported


def test_a_refresh_from_nothing_gives_the_same_content(tiny, tiny_text, tmp_path):
    workspace = Workspace(tiny_text)
    workspace.tag_add("vip", ["C99", "C03"])
    workspace.refresh()
    assert digests(workspace, tmp_path / "one") == digests(tiny, tmp_path / "two")


def test_what_is_taken_from_earlier_refreshes_is_what_a_full_one_computes(tiny_copy, tmp_path):
    orders, traits = tiny_copy.directory / "data/orders.csv", tiny_copy.directory / "traits.yaml"
    cut = orders.read_text("utf-8").splitlines(keepends=True)
    steps = [
        (orders, "".join(cut[:-2]), None),
        (orders, "".join(cut), date(2024, 3, 31)),
        (traits, traits.read_text("utf-8") + "  orders_40d: {from: orders, value: count(), last: 40 days}\n", None),
    ]
    for at, (file, text, as_of) in enumerate(steps):
        file.write_text(text, "utf-8")
        tiny_copy.refresh(as_of=as_of)
        kept = digests(tiny_copy, tmp_path / f"kept {at}")
        tiny_copy.refresh(as_of=as_of, full=True)
        assert digests(tiny_copy, tmp_path / f"full {at}") == kept


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("traits.yaml", "traits:\n  x: sum(", Problems),
        ("segmentations.yaml", "segmentations: {level: {kind: rules, segments: {a: nosuch > 1}}}\n", Problems),
        ("data/orders.csv", "order_id,customer_id,amount\n", (Problems, DataError)),
        ("data/customers.csv", "", (Problems, DataError)),
    ],
)
def test_a_failed_refresh_leaves_the_last_good_snapshot(tiny_copy, file, text, error):
    before = tiny_copy.store.latest()
    (tiny_copy.directory / file).write_text(text, "utf-8")
    with pytest.raises(error):
        tiny_copy.refresh()
    assert tiny_copy.store.latest() == before
    assert tiny_copy.show("level").customers == 13
    assert list((tiny_copy.directory / ".fenqun").rglob("scratch/*")) == []


def test_a_missing_file_leaves_the_last_good_snapshot(tiny_copy):
    (tiny_copy.directory / "data" / "orders.csv").unlink()
    with pytest.raises(Problems):
        tiny_copy.refresh()
    assert tiny_copy.overview().customers == 13


def orders_of(workspace, customer_id):
    fields = workspace.customer(customer_id).traits
    return {field.name: field.value for field in fields}


def test_a_day_ends_with_its_last_moment_in_the_workspaces_zone(tiny_copy):
    assert orders_of(tiny_copy, "C01")["orders_total"] == 4
    assert orders_of(tiny_copy, "C01")["days_since_last_order"] == 0
    assert orders_of(tiny_copy, "C10")["orders_total"] == 2
    tiny_copy.refresh(as_of=date(2024, 7, 1))
    assert orders_of(tiny_copy, "C10")["orders_total"] == 3
    tiny_copy.refresh(as_of=date(2024, 6, 29))
    assert orders_of(tiny_copy, "C01")["orders_total"] == 3
    assert orders_of(tiny_copy, "C08")["orders_total"] == 0


def test_a_window_of_twelve_months_holds_its_first_moment_only_after_its_open_edge(tiny):
    assert orders_of(tiny, "C01")["orders_12m"] == 3


def test_returns_net_the_spend_and_are_no_orders(tiny):
    assert orders_of(tiny, "C02")["orders_total"] == 2
    assert float(orders_of(tiny, "C02")["spend_total"]) == 80.0


def test_an_unchanged_source_is_not_imported_again(tiny_copy):
    steps: list[str] = []
    tiny_copy.refresh(on_progress=lambda step, _share: steps.append(str(step)))
    assert "understanding Orders" not in steps
    file = tiny_copy.directory / "data" / "orders.csv"
    file.write_text(f"{file.read_text('utf-8')}A99,C11,2024-06-30 10:00:00,7.00,web\n", "utf-8")
    tiny_copy.refresh(on_progress=lambda step, _share: steps.append(str(step)))
    assert "understanding Orders" in steps
    assert "understanding customers" not in steps
    assert orders_of(tiny_copy, "C11")["orders_total"] == 1


def test_progress_is_told_in_words_that_can_be_translated_and_never_goes_back(tiny_text):
    told = []
    Workspace(tiny_text).refresh(on_progress=lambda step, share: told.append((step, share)))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert all(isinstance(step, Phrase) or step == step.strip() for step, _ in told)
    assert any(isinstance(step, Phrase) and step.template == "reading {source}" for step, _ in told)


def test_scratch_is_taken_away(tiny):
    assert list((tiny.directory / ".fenqun" / "scratch").iterdir()) == []


def test_the_lists_used_are_kept_in_the_snapshot(tiny_copy):
    (tiny_copy.directory / "data" / "friends.txt").write_text("C01\n", "utf-8")
    assert tiny_copy.why("C02", "friends").inside
    assert tiny_copy.why("C02", "friends").reason.holds
    tiny_copy.refresh()
    assert not tiny_copy.why("C02", "friends").reason.holds


def test_orders_without_their_customer_are_counted(tiny):
    reports = {report["source"]: report for report in tiny.quality().reports}
    assert reports["orders"]["orphans"] == 1


def test_they_are_counted_again_when_a_source_has_changed(tiny_copy):
    tiny_copy.refresh()
    assert tiny_copy.store.latest().content["quality"]["orders"]["orphans"] == 1
    customers = tiny_copy.directory / "data" / "customers.csv"
    kept = [line for line in customers.read_text("utf-8").splitlines(keepends=True) if not line.startswith("C01,")]
    customers.write_text("".join(kept), "utf-8")
    tiny_copy.refresh()
    assert tiny_copy.store.latest().content["quality"]["orders"]["orphans"] > 1


@pytest.mark.parametrize("rows", ["", "A01,C01,2024-06-30 10:00:00,5\n", "A01,C01,,\n"])
def test_no_order_one_order_or_nothing_known_is_data_enough(tiny_text, rows):
    (tiny_text / "data" / "orders.csv").write_text(f"order_id,customer_id,ordered_at,amount,channel\n{rows}", "utf-8")
    overview = Workspace(tiny_text).refresh()
    assert overview.customers == 12
    assert all(sum(s.customers for s in part.segments) == 12 for part in overview.segmentations)


def test_what_was_set_aside_lies_beside_as_a_file_for_people(tiny):
    text = (tiny.directory / ".fenqun" / "set_aside.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == len(tiny.table("set_aside")) > 0
    assert "no customer" in {row["reason"] for row in rows}


def test_a_moment_with_an_offset_is_that_instant(tiny_copy):
    tiny_copy.refresh(as_of=datetime.fromisoformat("2024-06-30T23:59:59+00:00"))
    assert tiny_copy.store.latest().as_of.instant == datetime.fromisoformat("2024-06-30 23:59:59")


def test_a_text_is_no_moment(tiny_copy):
    with pytest.raises(UsageError, match="as_of takes a date or a datetime, not str"):
        tiny_copy.refresh(as_of="2024-07-01")


def test_of_two_at_once_the_second_is_told_who_is_at_work(tiny_copy):
    said = []

    def meanwhile(_step, _share):
        if not said:
            with pytest.raises(Busy) as refused:
                Workspace(tiny_copy.directory, actor=Actor("ben")).refresh()
            said.append(str(refused.value))

    before = len(tiny_copy.store.ids())
    Workspace(tiny_copy.directory, actor=Actor("amy")).refresh(on_progress=meanwhile)
    assert said[0].startswith("'amy' has been at work on this workspace since 20")
    assert len(tiny_copy.store.ids()) == before + 1


def test_what_a_killed_refresh_left_is_taken_away_by_the_next(tiny_copy):
    scratch = tiny_copy.directory / ".fenqun" / "scratch"
    (scratch / "refresh-dead").mkdir()
    (scratch / "refresh-dead" / "spilled.tmp").write_bytes(b"x")
    (scratch / "of-an-export.csv").touch()
    tiny_copy.refresh()
    assert [left.name for left in scratch.iterdir()] == ["of-an-export.csv"]


def test_who_refreshed_is_in_the_audit(tiny_copy):
    Workspace(tiny_copy.directory, actor=Actor("amy", "cli")).refresh(as_of=date(2024, 6, 29))
    (line, *_) = tiny_copy.records.audit.lines(action="refresh")
    assert (line.who, line.door, line.what) == ("amy", "cli", tiny_copy.store.latest().id)
    assert line.details["as_of"].startswith("2024-06-29")


def moved(folder):
    """A shop whose customers are told anew every now and then: a file for each day, and one of earlier times."""
    (folder / "data" / "states").mkdir(parents=True)
    (folder / "fenqun.yaml").write_text("name: Moved\n", "utf-8")
    (folder / "data" / "before.csv").write_text("customer_id,city,status\nC1,Rome,single\nC2,Oslo,single\n", "utf-8")
    for day, rows in (("2024-03-01", "C1,Rome,married\n"), ("2024-05-01", "C1,Bonn,married\nC3,Kiel,single\n")):
        file = folder / "data" / "states" / f"customers-{day}.csv"
        file.write_text(f"customer_id,city,status\n{rows}", "utf-8")
    (folder / "data" / "orders.csv").write_text(
        "order_id,customer_id,ordered_at,amount\nO1,C1,2024-02-01,5\nO2,C2,2024-06-01,7\n", "utf-8"
    )
    (folder / "sources.yaml").write_text(
        "sources:\n"
        "  before: {path: data/before.csv, role: customers}\n"
        "  states: {path: data/states, role: customers, columns: {valid_from: _file_day}}\n"
        "  orders: {path: data/orders.csv, role: orders}\n",
        "utf-8",
    )
    (folder / "tags.yaml").write_text(
        'tags:\n  newly_wed: \'changed(status, last="90 days") and status == "married"\'\n', "utf-8"
    )
    return Workspace(folder)


def test_attributes_are_as_they_were_known_on_the_day(tmp_path):
    workspace = moved(tmp_path / "moved")
    seen, names = {}, ["city", "status", "newly_wed"]
    for day in (date(2024, 2, 15), date(2024, 4, 1), date(2024, 6, 30)):
        workspace.refresh(as_of=day)
        rows = workspace.customers(columns=names).rows
        seen[f"{day:%m}"] = {row["customer_id"]: tuple(row[name] for name in names) for row in rows}
    assert seen == {
        "02": {"C1": ("Rome", "single", False), "C2": ("Oslo", "single", False)},
        "04": {"C1": ("Rome", "married", True), "C2": ("Oslo", "single", False)},
        "06": {
            "C1": ("Bonn", "married", False),
            "C2": ("Oslo", "single", False),
            "C3": ("Kiel", "single", False),
        },
    }
