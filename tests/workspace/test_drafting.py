"""What a draft would do, against what a refresh then does."""

from pathlib import Path
from typing import Any

import pytest

from fenqun import Workspace
from fenqun.answers import ChangeAnswer
from fenqun.errors import Cancelled, NoSnapshot, UsageError
from fenqun.workspace.running import Running


def sizes(change: ChangeAnswer) -> dict[str, tuple[int | None, int | None, int, int]]:
    return {each.name: (each.before, each.after, each.entering, each.leaving) for each in change.segments}


def test_a_tag_says_who_would_enter_and_leave(tiny: Workspace) -> None:
    change = tiny.draft("tags", "big", "orders_total >= 2")
    now = set(tiny.customer_ids(where="tagged(big)"))
    then = set(tiny.customer_ids(where="orders_total >= 2"))
    (tag,) = change.segments
    assert (tag.before, tag.after) == (len(now), len(then))
    assert (change.entering_sample, change.leaving_sample) == (tuple(sorted(then - now)), tuple(sorted(now - then)))
    assert (tag.entering, tag.leaving, change.moving) == (len(then - now), len(now - then), len(then ^ now))
    assert tag.value_after == tiny.count("orders_total >= 2").value
    assert change.used_by == ("segmentations/level",)


def test_a_new_tag_has_nobody_yet(tiny: Workspace) -> None:
    change = tiny.draft("tags", "new", {"rule": 'in_segment(level, "quality")', "label": "Neu"})
    (tag,) = change.segments
    assert (tag.label, tag.before, tag.after) == ("Neu", None, tiny.count('in_segment(level, "quality")').customers)
    assert tag.entering == change.moving == tag.after


def test_who_has_a_tag_by_hand_keeps_it(tiny: Workspace) -> None:
    assert sizes(tiny.draft("tags", "vip", {"meaning": "Other"})) == {"vip": (2, 2, 0, 0)}
    ruled = tiny.draft("tags", "vip", 'customer_id == "C01"')
    assert (sizes(ruled), ruled.entering_sample) == ({"vip": (2, 3, 1, 0)}, ("C01",))


def test_lists_in_files_are_read(tiny: Workspace) -> None:
    assert tiny.draft("tags", "friends", 'customer_id in listed("data/friends.txt")').moving == 0
    assert tiny.draft("tags", "new", 'not customer_id in listed("data/friends.txt")').moving > 0


DRAFTS: dict[str, tuple[str, Any]] = {
    "rules": ("level", {"kind": "rules", "segments": {"rich": "spend_total >= 500", "others": "rest"}}),
    "bands": ("spend_band", {"kind": "bands", "trait": "spend_total", "cuts": "equal_count", "bins": 3}),
    "values": ("channel", {"kind": "bands", "trait": "city", "cuts": "values"}),
    "rfm": ("rfm", {"kind": "rfm", "bins": 2, "map": "eight"}),
    "grade": (
        "value",
        {
            "kind": "grade",
            "score": ["spend_total", "orders_total"],
            "weights": "entropy",
            "segments": {"A": "top 20%", "B": "rest"},
        },
    ),
    "new": ("ages", {"kind": "bands", "trait": "age", "cuts": [30, 40], "segments": ["young", "mid", "old"]}),
}


@pytest.mark.parametrize("kind", DRAFTS)
def test_a_segmentation_is_divided_as_a_refresh_would(tiny_copy: Workspace, kind: str) -> None:
    name, data = DRAFTS[kind]
    change = tiny_copy.draft("segmentations", name, data)
    there = {line.name: line for line in tiny_copy.definitions("segmentations").lines}
    before = _members(tiny_copy, name) if name in there else {}
    version = tiny_copy.definition("segmentations", name).version if name in there else None
    tiny_copy.save("segmentations", name, data, version=version)
    tiny_copy.refresh()
    after = _members(tiny_copy, name)
    shown: Any = tiny_copy.show(name)
    expected = {segment.name: segment.customers for segment in shown.segments}
    assert {each.name: each.after for each in change.segments if each.after is not None} == expected
    assert change.moving == sum(before[customer] != after[customer] for customer in before)
    moved = sum(count for *_, count in change.moves)
    assert moved == change.moving
    for each in change.segments:
        assert (each.before or 0) + each.entering - each.leaving == (each.after or 0)
    assert {key: change.found[key] for key in shown.fitted} == shown.fitted


def _members(workspace: Workspace, name: str) -> dict[str, str]:
    rows = workspace.query(f'SELECT customer_id, "{name}" FROM profile').rows
    return {row[0]: row[1] for row in rows}


def test_a_segment_that_goes_is_told_with_where_its_customers_go(tiny: Workspace) -> None:
    change = tiny.draft("segmentations", "level", DRAFTS["rules"][1])
    gone = {each.name: each for each in change.segments if each.after is None}
    assert {"quality", "general", "one_time"} == set(gone)
    assert gone["quality"].label == "Quality & more"
    assert all(each.leaving == each.before and each.value_after is None for each in gone.values())
    now = ["rich", "others", "quality", "general", "one_time", "unknown"]
    assert [each.name for each in change.segments] == now
    assert {each.name for each in change.segments if each.too_small} <= {"rich", "others"}


def grade(times: float, **more: Any) -> dict[str, Any]:
    return {
        "kind": "grade",
        "score": ["spend_total", "orders_total", "orders_12m"],
        "weights": "ahp",
        "comparisons": [
            ["spend_total", "orders_total", 2],
            ["orders_total", "orders_12m", 2],
            ["spend_total", "orders_12m", times],
        ],
        "segments": {"A": "top 20%", "B": "rest"},
        **more,
    }


def test_comparisons_tell_weights_and_how_consistent_they_are(tiny: Workspace) -> None:
    change = tiny.draft("segmentations", "value", grade(4))
    assert change.found["consistency_ratio"] == pytest.approx(0, abs=1e-9)
    assert change.found["weights"] == pytest.approx({"spend_total": 4 / 7, "orders_total": 2 / 7, "orders_12m": 1 / 7})
    assert change.found["consistent"]
    assert change.problems == ()


def test_contradicting_comparisons_are_computed_all_the_same(tiny: Workspace) -> None:
    change = tiny.draft("segmentations", "value", grade(0.1))
    assert change.found["consistency_ratio"] > 0.1
    assert not change.found["consistent"]
    assert change.found["comparisons"][2]["implied"] > change.found["comparisons"][2]["given"]
    (problem,) = change.problems
    assert "the comparisons contradict each other" in problem
    assert tiny.draft("segmentations", "value", grade(0.1, allow_inconsistent=True)).problems == ()


def test_a_draft_can_be_yaml_text(tiny: Workspace) -> None:
    text = "big:  # dear\n  rule: orders_total >= 2\n"
    assert tiny.draft_text("tags", "big", text) == tiny.draft("tags", "big", {"rule": "orders_total >= 2"})


def test_a_draft_can_be_cancelled(tiny: Workspace) -> None:
    running = Running()
    running.cancel()
    with pytest.raises(Cancelled):
        tiny.draft("tags", "big", "orders_total >= 2", running=running)


def test_only_what_the_customers_show_can_be_drafted(tiny: Workspace) -> None:
    with pytest.raises(UsageError, match="only a refresh can tell"):
        tiny.draft("sources", "orders", {"role": "orders", "path": "x"})


def test_before_the_first_refresh_there_is_nothing_to_look_at(tiny_text: Path) -> None:
    with pytest.raises(NoSnapshot):
        Workspace(tiny_text).draft("tags", "big", "orders_total >= 2")


def test_nothing_is_written(tiny: Workspace) -> None:
    before = {file: file.read_bytes() for file in tiny.directory.glob("*.yaml")}
    tiny.draft("tags", "big", "orders_total >= 2")
    assert {file: file.read_bytes() for file in tiny.directory.glob("*.yaml")} == before
    assert tiny.edits().edits == ()
