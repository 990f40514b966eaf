"""How the snapshot stands to the text and the files."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import fenqun
from fenqun import Workspace


def edited(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def fresh(tiny_copy: Workspace) -> Workspace:
    """As it stands right after a refresh, but that the files are a copy."""
    return tiny_copy


def test_right_after_a_refresh_all_is_fresh(fresh: Workspace) -> None:
    answer = fresh.freshness()
    assert answer.fresh
    assert (answer.as_of, answer.changed, answer.files, answer.problems) == ("2024-06-30", (), (), ())
    assert answer.snapshot == fresh.view().snapshot.id


def test_before_the_first_refresh_nothing_is(tiny_text: Path) -> None:
    answer = Workspace(tiny_text).freshness()
    assert (answer.snapshot, answer.made_at, answer.fresh, answer.problems) == ("", "", False, ())


@pytest.mark.parametrize(
    ("file", "old", "new", "changed"),
    [
        ("tags.yaml", "owner: crm", "owner: me", ("tags/big",)),
        ("tags.yaml", "  vip:", "  new: age > 1\n  vip:", ("tags/new",)),
        ("tags.yaml", "  vip: {meaning: Chosen by hand}\n", "", ("tags/vip",)),
        ("tags.yaml", "owner: crm", "ownr: crm", ("tags/big",)),
        ("segmentations.yaml", "{A: top 10%, B: next 30%,", "{B: top 30%, A: next 10%,", ("segmentations/value",)),
        ("traits.yaml", "  age: years_since(birth_date)", "  age: {value: years_since(birth_date)}", ()),
        ("fenqun.yaml", "min_size: 2", "min_size: 3", ("settings",)),
        ("sources.yaml", "role: orders\n", "role: orders\n    label: 订单\n", ("sources/orders",)),
    ],
)
def test_what_is_written_otherwise_is_named(
    fresh: Workspace, file: str, old: str, new: str, changed: tuple[str, ...]
) -> None:
    edited(fresh.directory / file, old, new)
    assert fresh.freshness().changed == changed
    assert fresh.freshness().fresh is (changed == ())


def test_files_that_changed_are_named_by_their_source(fresh: Workspace) -> None:
    orders = fresh.directory / "data" / "orders.csv"
    os.utime(orders, (time.time() + 5, time.time() + 5))
    assert fresh.freshness().files == ("orders",)
    orders.unlink()
    assert fresh.freshness().files == ("orders",)


def test_a_list_written_since_is_named(fresh: Workspace) -> None:
    friends = fresh.directory / "data" / "friends.txt"
    os.utime(friends, (time.time() + 5, time.time() + 5))
    assert fresh.freshness().files == ("data/friends.txt",)


def _malformed(folder: Path) -> None:
    (folder / "tags.yaml").write_text("tags: {", "utf-8")


def _gone(folder: Path) -> None:
    (folder / "fenqun.yaml").unlink()


def _no_text(folder: Path) -> None:
    (folder / "traits.yaml").write_bytes(b"\xff\xfe\x00")


@pytest.mark.parametrize("broken", [_malformed, _gone, _no_text])
def test_text_that_cannot_be_read_is_told_and_no_error(fresh: Workspace, broken: Callable[[Path], None]) -> None:
    broken(fresh.directory)
    answer = fresh.freshness()
    assert answer.problems
    assert not answer.fresh
    assert answer.snapshot


def test_problems_are_in_the_reader_s_language(fresh: Workspace) -> None:
    edited(fresh.directory / "tags.yaml", "spend_total >= 500", "spnd_total >= 500")
    (problem,) = fresh.freshness().problems
    assert problem.startswith("tags.yaml:2:15: ")
    chinese = Workspace(fresh.directory, language="zh-Hans").freshness().problems
    assert chinese[0].startswith("tags.yaml:2:15: ")
    assert chinese != (problem,)


def test_kept_open_a_change_of_the_text_is_seen_at_once(fresh: Workspace) -> None:
    resident = Workspace(fresh.directory, resident=True)
    try:
        assert resident.freshness().fresh
        edited(fresh.directory / "tags.yaml", "owner: crm", "owner: me")
        assert resident.freshness().changed == ("tags/big",)
        resident.refresh()
        assert resident.freshness().fresh
    finally:
        resident.close()


def test_definitions_made_in_python_are_compared_as_well(tiny: Workspace, tmp_path: Path) -> None:
    made = Workspace.define(tmp_path, fenqun.define({"traits": {"one": "1"}}))
    assert made.freshness().problems == ()


def test_tags_given_or_taken_by_hand_since_are_told(tiny_copy: Workspace) -> None:
    tiny_copy.refresh()
    assert tiny_copy.freshness().fresh
    tiny_copy.tag_add("朋友", ["C01"])
    tiny_copy.tag_remove("vip", ["C03"])
    assert tiny_copy.freshness().changed == ("tags/vip", "tags/朋友")
    tiny_copy.refresh()
    assert tiny_copy.freshness().fresh


def test_the_past_is_as_it_is(tiny_past):
    told = tiny_past.at("2024-06-30").freshness()
    assert (told.fresh, told.as_of, told.changed, told.files) == (True, "2024-06-30", (), ())
