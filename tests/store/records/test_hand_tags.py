import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from fenqun.store.records import HandTag, Records
from fenqun.store.records.hand_tags import HandTags

AT = datetime(2024, 5, 1, 8, 30)


@pytest.fixture
def records(tmp_path: Path) -> HandTags:
    return Records(tmp_path / ".fenqun" / "records.db").hand_tags


def test_a_tag_given_by_hand_is_listed_with_who_gave_it(records: HandTags) -> None:
    assert records.add("重点客户", ["c2", "c1"], by="王敏", at=AT, note="电话里说的") == 2
    assert records.given() == [
        HandTag("重点客户", "c1", "王敏", AT, "电话里说的"),
        HandTag("重点客户", "c2", "王敏", AT, "电话里说的"),
    ]


def test_giving_a_tag_again_keeps_the_first_giver_and_counts_nothing(records: HandTags) -> None:
    records.add("vip", ["a"], by="first", at=AT)
    assert records.add("vip", ["a", "b", "b"], by="second", at=AT) == 1
    assert [(given.customer_id, given.by) for given in records.given(tag="vip")] == [("a", "first"), ("b", "second")]


def test_a_tag_is_taken_only_from_who_has_it(records: HandTags) -> None:
    records.add("vip", ["a", "b"], by="x", at=AT)
    records.add("other", ["a"], by="x", at=AT)
    assert records.remove("vip", ["a", "nobody"]) == 1
    assert [(given.tag, given.customer_id) for given in records.given()] == [("other", "a"), ("vip", "b")]


def test_a_customer_s_tags_are_asked_for_alone(records: HandTags) -> None:
    records.add("vip", ["a", "b"], by="x", at=AT)
    assert records.given(customer_id="b") == [HandTag("vip", "b", "x", AT, None)]
    assert records.given(tag="none") == []


def test_many_customers_and_hostile_ids_are_plain_values(records: HandTags) -> None:
    ids = [f"c{number}" for number in range(12_345)] + ["'; DROP TABLE hand_tags; --", "%", ""]
    assert records.add("vip", ids, by="x", at=AT) == 12_348
    assert records.remove("vip", ids) == 12_348
    assert records.add("vip", [], by="x", at=AT) == 0


def test_nothing_is_given_when_one_of_the_rows_cannot_be_stored(records: HandTags) -> None:
    ids = [f"c{number}" for number in range(6_000)] + ["\ud800"]
    with pytest.raises(UnicodeEncodeError):
        records.add("vip", ids, by="x", at=AT)
    assert records.given() == []


def test_what_was_recorded_is_there_for_the_next_process(records: HandTags, tmp_path: Path) -> None:
    path = tmp_path / ".fenqun" / "records.db"
    code = (
        "import sys; from pathlib import Path; from datetime import datetime\n"
        "from fenqun.store.records import Records\n"
        "records, at = Records(Path(sys.argv[1])).hand_tags, datetime(2024, 5, 1)\n"
        "for n in range(50): records.add('vip', [sys.argv[2] + str(n)], by='x', at=at)"
    )
    environment = {"PYTHONPATH": str(Path(__file__).parents[3] / "src")}
    writers = [subprocess.Popen([sys.executable, "-c", code, str(path), name], env=environment) for name in "ab"]
    assert [writer.wait() for writer in writers] == [0, 0]
    assert len(records.given(tag="vip")) == 100


def test_a_mark_changes_with_every_tag_given_or_taken(records: HandTags) -> None:
    assert records.marks() == {}
    records.add("vip", ["a", "b"], by="x", at=AT)
    before = records.marks()
    records.remove("vip", ["a"])
    assert records.marks().keys() == {"vip"}
    assert records.marks() != before


def test_tags_are_renamed_with_the_edit_that_does_so_or_not_at_all(tmp_path: Path) -> None:
    records = Records(tmp_path / "records.db")
    records.hand_tags.add("vip", ["a", "b"], by="first", at=AT)
    records.hand_tags.add("other", ["a"], by="first", at=AT)

    def fail() -> None:
        raise OSError

    with pytest.raises(OSError):
        records.edits.add([], fail, also=[records.hand_tags.renaming("vip", "dear")])
    assert [given.tag for given in records.hand_tags.given()] == ["other", "vip", "vip"]
    records.edits.add([], lambda: None, also=[records.hand_tags.renaming("vip", "dear")])
    assert [(given.tag, given.by) for given in records.hand_tags.given()][:2] == [("dear", "first"), ("dear", "first")]
