import pytest

from fenqun.errors import Problems
from fenqun.jobs import start
from fenqun.jobs.child import _fault
from fenqun.jobs.noting import Notes


def test_wrong_definitions_are_told_with_their_place(tiny_copy, over):
    before = tiny_copy.store.latest()
    (tiny_copy.directory / "tags.yaml").write_text("tags: {a: {rule: spnd > 1}, b: {rule: nix > 1}}\n", "utf-8")
    told = over(tiny_copy, start(tiny_copy).id)
    assert told.state == "failed"
    with pytest.raises(Problems) as raised:
        tiny_copy.refresh()
    assert list(told.problems) == str(raised.value).splitlines()
    assert told.problems[0].startswith("segmentations.yaml:")
    assert tiny_copy.store.latest() == before


def test_a_fault_of_ours_is_told_without_the_values_it_met(tiny_copy):
    notes = Notes(tiny_copy.records.jobs, "a1")
    with pytest.raises(ValueError, match="13800138000") as raised:
        int("Zhang San 13800138000")
    error = _fault(raised.value, notes)
    assert str(error) == "a fault of the program itself: ValueError"
    assert next(line.text for line in notes._lines).startswith("test_child.py:")


def test_a_full_disk_is_told_as_it_is(tiny_copy):
    notes = Notes(tiny_copy.records.jobs, "a1")
    assert (
        str(_fault(OSError(28, "No space left on device", "x.parquet"), notes)) == "x.parquet: No space left on device"
    )


def test_progress_never_goes_back(tiny_text, over):
    import time

    from fenqun import Workspace
    from fenqun.jobs import job

    workspace = Workspace(tiny_text)
    asked = start(workspace)
    shares = []
    while not (found := job(workspace, asked.id)).is_over:
        shares.append(found.share)
        time.sleep(0.02)
    assert shares == sorted(shares)
    assert len(set(shares)) > 2
