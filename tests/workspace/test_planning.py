"""What a plan says, against what a refresh then does."""

import random
from pathlib import Path
from typing import Any

import pytest

from fenqun import Workspace
from fenqun.answers import PlanAnswer, PlannedChange
from fenqun.errors import NoSnapshot, Problems
from fenqun.workspace.actor import Actor


def by_key(plan: PlanAnswer) -> dict[str, PlannedChange]:
    return {f"{each.section}/{each.name}".rstrip("/"): each for each in plan.changes}


def sizes(change: PlannedChange) -> dict[str, tuple[int | None, int | None, int, int]]:
    return {each.name: (each.before, each.after, each.entering, each.leaving) for each in change.segments}


def put(workspace: Workspace, section: str, name: str, data: Any) -> None:
    known = {line.name for line in workspace.definitions(section).lines}
    version = workspace.definition(section, name).version if name in known else None
    workspace.save(section, name, data, version=version)


def take_out(workspace: Workspace, section: str, name: str) -> None:
    workspace.delete(section, name, version=workspace.definition(section, name).version)


def files_of(workspace: Workspace) -> dict[str, int]:
    return {str(file): file.stat().st_mtime_ns for file in workspace.directory.rglob("*") if file.is_file()}


def test_nothing_changed_is_an_empty_plan(tiny: Workspace) -> None:
    plan = tiny.plan()
    assert (plan.changes, plan.notes, plan.work.sources, plan.work.definitions) == ((), (), (), ())
    assert plan.unchanged == {"sources": 2, "traits": 8, "tags": 4, "segmentations": 5}
    assert plan.customers == tiny.overview().customers
    assert plan.work.seconds is not None


def test_a_changed_rule_says_who_enters_what_rests_on_it_and_writes_nothing(tiny_copy: Workspace) -> None:
    put(tiny_copy, "tags", "big", {"rule": "spend_total >= 500 or orders_total >= 2", "owner": "crm"})
    before = files_of(tiny_copy)
    plan = tiny_copy.plan()
    assert files_of(tiny_copy) == before
    change = by_key(plan)["tags/big"]
    then = set(tiny_copy.customer_ids(where="spend_total >= 500 or orders_total >= 2"))
    now = set(tiny_copy.customer_ids(where="tagged(big)"))
    (tag,) = change.segments
    assert (tag.before, tag.after, tag.entering, tag.leaving) == (len(now), len(then), len(then - now), 0)
    assert (tag.entering_sample, change.moving) == (tuple(sorted(then - now)), len(then - now))
    assert (change.change, change.used_by) == ("changed", ("segmentations/level",))
    assert "-  rule: spend_total >= 500 or orders_total >= 3\n" in change.diff
    assert change.said == (
        "the rule: Spend is at least 500 or orders_total is at least 2, "
        "no longer Spend is at least 500 or orders_total is at least 3",
        "the meaning: no longer Spends or orders much",
    )
    affected = by_key(plan)["segmentations/level"]
    assert (affected.change, affected.because, affected.diff) == ("affected", ("tags/big",), "")
    assert plan.work.definitions == ("tags/big", "segmentations/level")


def test_other_words_move_nobody_and_are_told(tiny_copy: Workspace) -> None:
    put(tiny_copy, "traits", "spend_total", {"from": "orders", "value": "sum(amount)", "label": "Turnover"})
    plan = tiny_copy.plan()
    assert list(by_key(plan)) == ["traits/spend_total"]
    assert plan.changes[0].said == (
        "the label: Turnover, no longer Spend / 消费额 / 消費額",
        "the unit: no longer {currency}",
    )
    assert plan.work.definitions == ()


def test_a_removed_segmentation_shows_who_was_there(tiny_copy: Workspace) -> None:
    take_out(tiny_copy, "segmentations", "level")
    change = by_key(tiny_copy.plan())["segmentations/level"]
    shown: Any = tiny_copy.show("level")
    assert change.change == "removed"
    assert {each.name: each.before for each in change.segments} == {
        each.name: each.customers for each in shown.segments
    }
    assert all(each.after is None and each.leaving == each.before for each in change.segments)


def test_a_tag_keeps_those_who_have_it_by_hand_also_without_its_definition(tiny_copy: Workspace) -> None:
    tiny_copy.tag_add("vip", ["C01"])
    tiny_copy.tag_add("new_one", ["C01", "C02", "C98"])
    take_out(tiny_copy, "tags", "vip")
    plan = by_key(tiny_copy.plan())
    assert plan["tags/vip"].said == ("the meaning: no longer Chosen by hand", "it was given or taken by hand since")
    assert {key: sizes(each) for key, each in plan.items()} == {
        "tags/vip": {"vip": (2, 3, 1, 0)},
        "tags/new_one": {"new_one": (None, 2, 2, 0)},
    }


def test_a_list_written_anew_counts_as_it_is_now(tiny_copy: Workspace) -> None:
    (tiny_copy.directory / "data" / "friends.txt").write_text("C01\nC02\nC03\n", encoding="utf-8")
    change = by_key(tiny_copy.plan())["tags/friends"]
    assert change.said == ("the list data/friends.txt was written anew",)
    assert change.segments[0].after == 3


def test_a_changed_source_leaves_open_what_rests_on_it_and_no_more(tiny_copy: Workspace) -> None:
    data = {"path": "data/orders.csv", "role": "orders", "returns": 'starts_with(order_id, "X")'}
    put(tiny_copy, "sources", "orders", data)
    put(tiny_copy, "tags", "adult_in_shanghai", 'city == "上海" and not age < 21')
    plan = tiny_copy.plan()
    told = by_key(plan)
    assert told["traits/orders_total"].untold == (
        "source 'orders' is defined otherwise now: its records have to be read anew"
    )
    assert told["segmentations/level"].untold.startswith("it rests on '")
    assert told["tags/adult_in_shanghai"].untold == ""
    assert [(each.name, each.why) for each in plan.work.sources] == [("orders", "its definition changed")]
    assert plan.work.sources[0].seconds
    assert "other sources (orders)" in plan.notes[0]


def test_changed_files_are_noted(tiny_copy: Workspace) -> None:
    file = tiny_copy.directory / "data" / "orders.csv"
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    plan = tiny_copy.plan()
    assert plan.notes == ("counted over the records as last read; changed since: orders",)
    assert [(each.name, each.why) for each in plan.work.sources] == [("orders", "its files changed")]


def test_another_moment_is_noted(tiny_copy: Workspace) -> None:
    settings = tiny_copy.definition("settings")
    tiny_copy.save("settings", "", {**settings.data, "as_of": "2024-05-31"}, version=settings.version)
    plan = tiny_copy.plan()
    assert plan.changes[0].said == ("the moment that is computed for: 2024-05-31, no longer 2024-06-30",)
    assert "as of another moment" in plan.notes[0]


def test_what_is_wrong_in_the_text_comes_first(tiny_copy: Workspace) -> None:
    file = tiny_copy.directory / "tags.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "  odd: nothing_such > 1\n", encoding="utf-8")
    with pytest.raises(Problems, match="nothing_such"):
        tiny_copy.plan()


def test_without_a_snapshot_there_is_nothing_to_compare_with(tiny_text: Path) -> None:
    with pytest.raises(NoSnapshot):
        Workspace(tiny_text).plan()


def test_personal_data_are_not_counted_for_who_may_not_see_them(tiny_copy: Workspace) -> None:
    put(tiny_copy, "tags", "named", 'name == "Li"')
    put(tiny_copy, "tags", "big", "orders_total >= 2")
    told = by_key(tiny_copy.acting(Actor("viewer", sees_personal=False)).plan())
    assert (told["tags/named"].untold, told["tags/named"].segments) == ("it holds personal data (name)", ())
    assert (told["tags/named"].said, told["tags/named"].diff) == ((), "")
    assert told["tags/big"].moving == 3


POOL: list[tuple[str, str, Any]] = [
    ("traits", "orders_total", {"from": "orders", "value": "count()", "where": "amount > 20"}),
    ("traits", "spend_total", {"from": "orders", "value": "sum(amount)", "last": "24 months"}),
    ("traits", "average_order_value", "round(spend_total / orders_total, 1)"),
    ("traits", "orders_3m", {"from": "orders", "value": "count()", "last": "3 months"}),
    ("tags", "big", "spend_total >= 300 and orders_total >= 2"),
    ("tags", "fresh", "days_since_last_order < 100"),
    ("tags", "friends", 'customer_id in listed("data/friends.txt") or orders_12m >= 3'),
    ("tags", "both", "tagged(big) and tagged(vip)"),
    ("segmentations", "spend_band", {"kind": "bands", "trait": "spend_total", "cuts": "equal_count", "bins": 3}),
    ("segmentations", "rfm", {"kind": "rfm", "bins": 2, "map": "eight"}),
    ("segmentations", "cities", {"kind": "bands", "trait": "city", "cuts": "values"}),
    (
        "segmentations",
        "value",
        {"kind": "grade", "score": {"spend_total": 1}, "segments": {"A": "top 30%", "B": "next 40%", "C": "rest"}},
    ),
    (
        "segmentations",
        "level",
        {"kind": "rules", "segments": {"rich": "tagged(big)", "quality": "spend_total >= 50", "rest_of_them": "rest"}},
    ),
]


def edited(workspace: Workspace, rng: random.Random) -> None:
    for section, name, data in rng.sample(POOL, 6):
        known = {line.name for line in workspace.definitions(section).lines}
        try:
            if name in known and rng.random() < 0.3:
                take_out(workspace, section, name)
            elif section != "tags" or name != "both" or "big" in {t.name for t in workspace.definitions("tags").lines}:
                put(workspace, section, name, data)
        except Problems:
            continue  # others need it, or it needs what was taken out: both leave the text as it was
    if rng.random() < 0.5:
        workspace.tag_add("vip", [f"C{rng.randrange(1, 14):02}"])


def agrees(workspace: Workspace, plan: PlanAnswer) -> None:
    """What a plan said is what the refreshed workspace shows."""
    names = workspace.view().content["names"]
    for change in plan.changes:
        assert change.untold == ""
        shown: Any = workspace.show(change.name) if change.name in names else None
        if change.change == "removed":
            assert shown is None
        elif change.section == "tags" and change.segments:
            assert [each.after for each in change.segments] == [shown.tagged]
            assert change.segments[0].value_after == workspace.count(f"tagged({change.name})").value
        elif change.section == "segmentations" and change.segments:
            after = [(each.name, each.after, each.value_after) for each in change.segments if each.after is not None]
            assert after == [(each.name, each.customers, each.value) for each in shown.segments]
        elif change.section == "traits" and change.known_after is not None:
            assert change.known_after == shown.known


@pytest.mark.parametrize("seed", range(3))
def test_counts_are_those_that_a_refresh_shows(tiny_copy: Workspace, seed: int) -> None:
    edited(tiny_copy, random.Random(seed))
    columns = set(tiny_copy.view().content["names"])
    before = {row[0]: row for row in tiny_copy.query("SELECT * FROM profile").rows}
    at = {name: place for place, name in enumerate(tiny_copy.query("SELECT * FROM profile").columns)}
    plan = tiny_copy.plan()
    tiny_copy.refresh()
    agrees(tiny_copy, plan)
    found = tiny_copy.query("SELECT * FROM profile")
    after = {row[0]: dict(zip(found.columns, row, strict=True)) for row in found.rows}
    touched = {each.partition("/")[2] for each in plan.work.definitions}
    for name in columns & set(found.columns):
        changed = sum(before[customer][at[name]] != row[name] for customer, row in after.items())
        line = next((each for each in plan.changes if each.name == name and each.change != "removed"), None)
        if line is not None and line.moving is not None:
            assert (name, line.moving) == (name, changed)
        assert not changed or name in touched or name.startswith(tuple(touched))
