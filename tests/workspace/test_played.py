"""Playbooks asked of the workspace of a dozen customers: who is where by hand, what is said, what is missing."""

from datetime import date
from shutil import copytree

import pytest

from fenqun import Workspace
from fenqun.errors import NotComputed, Problems, UnknownName

POSITIONING = """
positioning:
  channels:
    from: orders
    brand: channel
    attribute: customer_id
    answer: amount
    ours: web
    segmentation: level
    statements:
      quality: {need: somebody who knows them, offer: a person to call, against: shop}
      one_time: {need: a second reason, offer: a voucher}
  others:
    from: orders
    brand: channel
    attribute: customer_id
    answer: amount
    segmentation: value
    statements: {A: {for: the best, need: care, offer: a gift}}
"""
PLAYBOOKS = """
playbooks:
  care:
    label: {en: Care, zh-Hans: 关怀}
    meaning: Who gets how much.
    of: level
    owner: sales
    segments:
      quality:
        strategy: {en: Keep them close, zh-Hans: 保持密切联系}
        difficulties: [Little time, Many offers]
        service: A named adviser
        channels: phone
        cadence: 1 month
        offers: [{en: Preview, zh-Hans: 预览}]
        topics: Their children
        reason: Trust
        scripts: [{when: first call, say: Good day}, Goodbye]
        owner: Li
        kpi: orders a year
        review: 2024-06-29
        positioning: others/A
      general: {strategy: Wake them up, review: 2024-06-30, cadence: 2 weeks}
  gifts: {of: value, default: Nothing, segments: {A: A gift}}
  cells:
    grid: cities
    segments: {quality | shop: Call, one_time | web: Write, quality | moon: Fly}
    default: {strategy: Wait, positioning: channels/quality}
"""
GRIDS = "grids:\n  cities: {label: Levels by channel, rows: [level], columns: [channel], measures: [customers]}\n"


def write(workspace, text=PLAYBOOKS):
    """The same workspace with playbooks."""
    for name, written in (("playbooks", text), ("positioning", POSITIONING), ("grids", GRIDS)):
        (workspace.directory / f"{name}.yaml").write_text(written, "utf-8")
    return type(workspace)(workspace.directory, language="en")


@pytest.fixture(scope="module")
def played(tiny, tmp_path_factory):
    return write(Workspace(copytree(tiny.directory, tmp_path_factory.mktemp("played") / "tiny")))


@pytest.fixture(scope="module")
def care(played):
    return played.playbook("care")


def test_the_definitions_are_right(played):
    assert played.check().counts["playbooks"] == 3


def test_each_segment_is_as_large_and_worth_as_much_as_show_tells(played, care):
    shown = {part.name: part for part in played.show("level").segments}
    told = [segment for play in care.plays for segment in play.segments] + list(care.without)
    assert [segment.name for segment in told] == ["quality", "general", "one_time"]
    for segment in told:
        there = shown[segment.name]
        assert (segment.label, segment.customers, segment.share) == (there.label, there.customers, there.share)
        assert segment.value == pytest.approx(there.value)
        assert segment.value_share == pytest.approx(there.value_share)


def test_all_that_is_written_is_told_in_the_language_asked(played, care):
    play = care.plays[0]
    assert (play.strategy, play.service, play.cadence, play.reason) == (
        "Keep them close", "A named adviser", "every month", "Trust"
    )  # fmt: skip
    assert (play.difficulties, play.channels, play.offers, play.topics, play.kpi) == (
        ("Little time", "Many offers"), ("phone",), ("Preview",), ("Their children",), ("orders a year",)
    )  # fmt: skip
    assert [(script.when, script.say) for script in play.scripts] == [("first call", "Good day"), ("", "Goodbye")]
    chinese = Workspace(played.directory, language="zh-Hans").playbook("care")
    assert (chinese.label, chinese.plays[0].strategy, chinese.plays[0].offers) == ("关怀", "保持密切联系", ("预览",))


def test_what_is_missing_or_overdue_is_said_by_the_day_of_the_snapshot(care):
    quality, general = care.plays
    assert (care.day, quality.review, quality.overdue, quality.missing) == ("2024-06-30", "2024-06-29", True, ())
    assert (general.owner, general.review, general.overdue, general.missing) == ("sales", "2024-06-30", False, ("kpi",))
    assert general.cadence == "every 2 weeks"
    assert [segment.name for segment in care.without] == ["one_time"]


def test_every_statement_stands_with_its_segment_and_none_twice(care):
    quality, general = (play.segments[0].statements for play in care.plays)
    assert [(said.positioning, said.segment) for said in quality] == [("channels", "quality"), ("others", "A")]
    assert quality[0].told == (
        "For Quality & more, who need somebody who knows them: web – a person to call. Against shop."
    )
    assert quality[1].told == "For the best, who need care: we – a gift."
    assert general == ()
    assert [said.offer for said in care.without[0].statements] == ["a voucher"]


def test_those_without_a_play_of_their_own_have_the_default(played):
    own, default = played.playbook("gifts").plays
    assert (own.own, [segment.name for segment in own.segments]) == (True, ["A"])
    assert (default.own, [segment.name for segment in default.segments]) == (False, ["B", "C"])


def test_cells_of_a_grid_have_plays_too_by_the_names_of_target_choices(played):
    answer = played.playbook("cells")
    counts = {segment.name: segment.customers for play in answer.plays for segment in play.segments}
    grid = played.grid("cities")
    inner = {
        " | ".join((*row.path, *column.path)): answer_.customers
        for row, cells in zip(grid.rows, grid.cells, strict=True)
        for column, answer_ in zip(grid.columns, cells, strict=True)
        if row.path and column.path and answer_.customers and "unknown" not in (*row.path, *column.path)
    }
    assert (answer.kind, answer.of, answer.of_label, answer.unplaced) == (
        "grid", "cities", "Levels by channel", ("quality | moon",)
    )  # fmt: skip
    assert counts == inner
    assert [said.segment for said in answer.plays[-1].segments[0].statements] == ["quality"]


def test_actionable_is_a_play_of_its_own_in_a_playbook_of_the_same(played):
    def acted(name):
        return {part.name: part.criteria[4].figures[0].passes for part in played.criteria(name).segments}

    assert acted("level") == {"quality": True, "general": True, "one_time": False}
    assert acted("value") == {"A": True, "B": False, "C": False}
    assert set(acted("channel").values()) == {None}
    assert {name for name, passes in acted("cities").items() if passes} == {"quality | shop", "one_time | web"}


def test_a_play_that_is_written_since_counts_at_once(tiny_copy):
    workspace = write(tiny_copy, "playbooks: {a: {of: level, segments: {quality: s}}}\n")
    resident = type(workspace)(workspace.directory, resident=True)

    def acted():
        return [part.criteria[4].passes for part in resident.criteria("level").segments]

    assert acted() == [True, False, False]
    write(tiny_copy, "playbooks: {a: {of: level, segments: {general: s}}}\n")
    assert acted() == [False, True, False]
    resident.close()


def test_the_list_says_of_what_each_is_and_when_the_first_review_is(played):
    found = played.playbooks()
    care, gifts, cells = found.playbooks
    assert found.unshown == ()
    assert (care.of, care.of_label, care.kind, care.plays, care.review) == (
        "level", "Level", "segmentation", 2, "2024-06-29"
    )  # fmt: skip
    assert (gifts.plays, gifts.review, cells.of_label, cells.kind) == (2, None, "Levels by channel", "grid")


def test_one_that_is_nowhere_is_named_with_the_nearest_and_one_that_is_broken_by_what_is_wrong(tiny_copy):
    workspace = write(tiny_copy, "playbooks:\n  care: {of: level, segments: {quality: s}}\n  wrong: {of: level}\n")
    assert workspace.playbooks().unshown == ("others/A",)
    with pytest.raises(UnknownName, match="Did you mean 'care'"):
        workspace.playbook("cares")
    with pytest.raises(Problems, match=r"playbooks.yaml:3:.* nothing is done for anybody"):
        workspace.playbook("wrong")


def test_a_segmentation_that_waits_for_a_refresh_is_not_computed(tiny_copy):
    file = tiny_copy.directory / "segmentations.yaml"
    added = "  fresh: {kind: rules, segments: {a: age > 3, b: rest}}\n"
    file.write_text(file.read_text("utf-8") + added, "utf-8")
    workspace = write(tiny_copy, "playbooks: {care: {of: fresh, default: s}}\n")
    with pytest.raises(NotComputed):
        workspace.playbook("care")
    workspace.refresh(as_of=date(2024, 6, 30))
    assert len(workspace.playbook("care").plays[0].segments) == 2


def test_what_is_wrong_is_said_all_at_once_where_it_stands(tiny_copy):
    text = """playbooks:
  care:
    of: level
    segments:
      qualty: {strategy: s, owner: ""}
  more:
    of: levl
    default: {strategy: s, positioning: channels/qualty}
  cells: {grid: cites, default: s}
  fine: {of: level, segments: {one_tim: s}}
"""
    with pytest.raises(Problems) as caught:
        write(tiny_copy, text).check()
    assert [str(problem) for problem in caught.value.problems] == [
        "playbooks.yaml:5:36: playbooks.care.segments.qualty.owner: this is blank: say it, or leave it out.",
        "playbooks.yaml:7:9: no segmentation 'levl'. Did you mean 'level'?",
        "playbooks.yaml:8:41: no position statement 'channels/qualty'. Did you mean 'channels/quality'?",
        "playbooks.yaml:9:17: no grid 'cites'. Did you mean 'cities'?",
        "playbooks.yaml:10:41: no segment of 'level' 'one_tim'. Did you mean 'one_time'?",
    ]


def test_names_are_followed_and_what_is_used_cannot_be_deleted(tiny_copy):
    workspace = write(tiny_copy)
    places = {"segmentations": ("level", "rank"), "positioning": ("others", "more"), "grids": ("cities", "towns")}
    for section, (old, new) in places.items():
        workspace.rename(section, old, new, version=workspace.definition(section, old).version)
    care, cells = (workspace.definition("playbooks", name) for name in ("care", "cells"))
    assert care.uses == ("positioning/more", "segmentations/rank")
    assert cells.uses == ("grids/towns", "positioning/channels")
    assert workspace.definition("segmentations", "rank").used_by[-1] == "playbooks/care"
    assert workspace.definition("positioning", "more").used_by == ("playbooks/care",)
    grid = workspace.definition("grids", "towns")
    with pytest.raises(Problems, match="it is used by playbooks/cells"):
        workspace.delete("grids", "towns", version=grid.version)
    renamed = workspace.rename("playbooks", "care", "duty", version=care.version)
    assert (renamed.name, workspace.definition("playbooks", "duty").file) == ("duty", "playbooks.yaml")
