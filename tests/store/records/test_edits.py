"""The edits that were made, in their order."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from fenqun.store.records import Records
from fenqun.store.records.edits import EditRecord, Edits

EDIT = EditRecord(
    at=datetime(2024, 5, 1, 8, 30),
    by="王敏",
    section="tags",
    name="vip",
    file="tags.yaml",
    before=None,
    after="vip: x",
    behind="young",
    start=6,
    gone="",
    come="  vip: x\n",
    hash_before="1",
    hash_after="2",
    diff="+  vip: x\n",
)


@pytest.fixture
def edits(tmp_path: Path) -> Edits:
    return Records(tmp_path / "records.db").edits


def nothing() -> None:
    pass


def test_an_edit_is_kept_as_it_was_made(edits: Edits) -> None:
    assert edits.add([EDIT], nothing) == [1]
    assert edits.get(1) == replace(EDIT, edit=1)
    assert edits.get(2) is None


def test_an_edit_that_could_not_be_made_is_not_kept(edits: Edits) -> None:
    def fail() -> None:
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        edits.add([EDIT], fail)
    assert edits.listed(limit=10) == []


def test_the_latest_come_first_and_pages_follow(edits: Edits) -> None:
    edits.add([EDIT, replace(EDIT, name="young"), replace(EDIT, section="traits", name="age")], nothing)
    assert [edit.name for edit in edits.listed(limit=2)] == ["age", "young"]
    assert [edit.name for edit in edits.listed(limit=2, after=2)] == ["vip"]
    assert [edit.name for edit in edits.listed(limit=9, section="tags")] == ["young", "vip"]
    assert [edit.name for edit in edits.listed(limit=9, section="tags", name="vip")] == ["vip"]


def test_an_edit_taken_back_says_by_which(edits: Edits) -> None:
    edits.add([EDIT], nothing)
    edits.add([replace(EDIT, name="young")], nothing)
    last = edits.last()
    assert last is not None
    assert last.name == "young"
    edits.add([replace(EDIT, undoes=2)], nothing)
    taken = edits.get(2)
    assert taken is not None
    assert taken.undone_by == 3
    last = edits.last()
    assert last is not None
    assert last.edit == 1


def test_numbers_are_never_given_twice(edits: Edits) -> None:
    with pytest.raises(ZeroDivisionError):
        edits.add([EDIT], lambda: 1 // 0)  # type: ignore[arg-type,return-value]
    assert edits.add([EDIT], nothing) == [1]
