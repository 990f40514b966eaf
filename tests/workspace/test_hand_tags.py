import getpass
from pathlib import Path

import pytest

from fenqun.errors import DuplicateName, InvalidValue, UnreadableFile, UsageError


def carriers(workspace, tag):
    return [row["customer_id"] for row in workspace.table(tag).rows()]


def test_a_tag_given_by_hand_survives_refreshes_and_the_loss_of_the_store(tiny_copy):
    tiny_copy.refresh()
    assert carriers(tiny_copy, "vip") == ["C03", "C99"]
    (tiny_copy.directory / ".fenqun" / "store").rename(tiny_copy.directory / "gone")
    tiny_copy.refresh()
    assert carriers(tiny_copy, "vip") == ["C03", "C99"]


def test_a_tag_counts_from_the_next_refresh_on(tiny_copy):
    answer = tiny_copy.tag_add("vip", ["C01", "C03"])
    assert (answer.changed, answer.already, answer.unknown) == (1, 1, ())
    assert carriers(tiny_copy, "vip") == ["C03", "C99"]
    tiny_copy.refresh()
    assert carriers(tiny_copy, "vip") == ["C01", "C03", "C99"]
    assert tiny_copy.tag_remove("vip", ["C99", "C05"]).changed == 1
    tiny_copy.refresh()
    assert carriers(tiny_copy, "vip") == ["C01", "C03"]


def test_a_rule_and_a_hand_add_up(tiny_copy):
    before = set(carriers(tiny_copy, "big"))
    tiny_copy.tag_add("big", ["C11"])
    tiny_copy.refresh()
    assert set(carriers(tiny_copy, "big")) == before | {"C11"}


def test_a_tag_nobody_declared_may_be_given(tiny_copy):
    tiny_copy.tag_add("朋友", ["C01"])
    tiny_copy.refresh()
    assert carriers(tiny_copy, "朋友") == ["C01"]
    assert tiny_copy.show("朋友").by == "hand"


def test_ids_come_from_a_file_too(tiny_copy, tmp_path):
    file = tmp_path / "ids.csv"
    file.write_text("客户编号,姓名\nC01,张三\nC02,李四\nC01,again\n", "gb18030")
    answer = tiny_copy.tag_add("vip", ["C04"], file=file)
    assert answer.changed == 3
    tiny_copy.refresh()
    assert carriers(tiny_copy, "vip") == ["C01", "C02", "C03", "C04", "C99"]


def test_an_exported_list_can_be_tagged(tiny_copy, tmp_path):
    tiny_copy.export("level/one_time", tmp_path / "list.csv")
    answer = tiny_copy.tag_add("vip", file=tmp_path / "list.csv")
    assert (answer.changed, answer.already, answer.unknown) == (4, 1, ())


def test_ids_the_snapshot_does_not_hold_are_told(tiny_copy):
    assert tiny_copy.tag_add("vip", ["C98", "C01", "C97"]).unknown == ("C97", "C98")


def test_who_gave_a_tag_when_and_why_is_listed_to_the_second(tiny):
    given = tiny.tag_list("vip").tags
    assert [tag.customer_id for tag in given] == ["C03", "C99"]
    assert {tag.note for tag in given} == {"hand-picked"}
    assert given[0].at[10] == "T"
    assert len(given[0].at) == len("2024-06-30T12:00:00Z")
    assert given[0].by == getpass.getuser()


def test_a_user_without_a_name_may_tag(tiny_copy, monkeypatch):
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)
    type(tiny_copy)(tiny_copy.directory).tag_add("vip", ["C01"])
    assert tiny_copy.tag_list("vip").tags[0].by == "unknown"


@pytest.mark.parametrize("taken", ["spend_total", "level", "city", "rfm_recency_score"])
def test_a_name_that_means_something_else_is_refused(tiny_copy, taken):
    with pytest.raises(DuplicateName):
        tiny_copy.tag_add(taken, ["C01"])


@pytest.mark.parametrize("name", ["rest", "no spaces", "1st", "profile", ""])
def test_what_cannot_be_a_name_is_refused(tiny_copy, name):
    with pytest.raises(InvalidValue):
        tiny_copy.tag_add(name, ["C01"])


def test_a_hand_tag_whose_name_a_column_takes_later_is_passed_over(tiny_copy):
    tiny_copy.tag_add("grade", ["C01"])
    file = tiny_copy.directory / "data" / "customers.csv"
    header, *rows = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([f"{header},grade", *(f"{row},3" for row in rows)]), "utf-8")
    tiny_copy.refresh()
    assert tiny_copy.show("grade").kind == "attribute"


def test_nobody_named_is_a_usage_error_and_a_missing_file_is_named(tiny_copy):
    with pytest.raises(UsageError):
        tiny_copy.tag_add("vip")
    with pytest.raises(UnreadableFile, match="nosuch"):
        tiny_copy.tag_add("vip", file=Path("nosuch.csv"))


def test_an_id_may_be_written_in_full_width_letters(tiny_copy):
    answer = tiny_copy.tag_add("friends", ["Ｃ０１", "C01"])
    assert (answer.changed, answer.already, answer.unknown) == (1, 0, ())
