from datetime import date

import pytest

from fenqun.actions.playbook import Playbook
from fenqun.actions.playing import deal, planned, statements_of, unshown
from fenqun.grids.positioning import Positioning

DAY = date(2024, 6, 30)
SAID = {"need": "n", "offer": "o"}


def read(**written):
    return Playbook.model_validate({"of": "level", **written})


def test_every_part_gets_its_own_play_or_the_default_in_their_order():
    found = deal(read(segments={"C": "c", "A": "a"}, default="d"), ["A", "B", "C", "unknown"], DAY)
    assert [(played.parts, played.own, played.play.strategy.text("en")) for played in found.plays] == [
        (("A",), True, "a"), (("C",), True, "c"), (("B", "unknown"), False, "d")
    ]  # fmt: skip
    assert (found.without, found.unplaced) == ((), ())


def test_without_a_default_the_others_have_no_play_and_the_unknown_need_none():
    found = deal(read(segments={"A": "a", "gone": "g"}), ["A", "B", "unknown"], DAY)
    assert (found.without, found.unplaced) == (("B",), ("gone",))
    assert deal(read(segments={"unknown": "ask"}), ["unknown"], DAY).plays[0].parts == ("unknown",)


def test_nobody_there_leaves_every_play_unplaced():
    found = deal(read(segments={"A": "a"}, default="d"), [], DAY)
    assert ([played.parts for played in found.plays], found.unplaced) == ([()], ("A",))


def test_owner_and_review_are_the_playbooks_where_the_play_says_none():
    plays = {"A": {"strategy": "a", "owner": "Li", "review": date(2025, 1, 1), "kpi": "orders"}, "B": "b"}
    one, other = deal(read(owner="sales", review=DAY, segments=plays), ["A", "B"], DAY).plays
    assert (one.owner.text("en"), one.review, one.missing) == ("Li", date(2025, 1, 1), ())
    assert (other.owner.text("en"), other.review, other.missing) == ("sales", DAY, ("kpi",))


def test_all_that_nobody_has_said_is_missing():
    (played,) = deal(read(segments={"A": "a"}), ["A"], DAY).plays
    assert (played.missing, played.overdue) == (("owner", "kpi", "review"), False)


@pytest.mark.parametrize(("review", "overdue"), [(date(2024, 6, 29), True), (DAY, False), (date(2024, 7, 1), False)])
def test_a_review_is_overdue_from_the_day_after(review, overdue):
    (played,) = deal(read(segments={"A": {"strategy": "a", "review": review}}), ["A"], DAY).plays
    assert played.overdue is overdue


def positionings(**segmentations):
    return {
        name: Positioning.model_validate(
            {"from": "s", "segmentation": of, "statements": dict.fromkeys(("A", "B"), SAID)}
        )
        for name, of in segmentations.items()
    }


def test_the_statements_to_a_segment_belong_to_it_by_themselves():
    known = positionings(brands="level", others="need")
    assert statements_of(read(segments={"A": "a"}), known, "A") == [("brands", "A")]
    assert statements_of(read(segments={"A": "a"}), known, "C") == []


def test_one_that_the_play_names_comes_after_and_none_twice():
    known = positionings(brands="level", others="need")
    named = {"strategy": "a", "positioning": "others/B"}
    assert statements_of(read(segments={"A": named}), known, "A") == [("brands", "A"), ("others", "B")]
    same = {"strategy": "a", "positioning": "brands/A"}
    assert statements_of(read(segments={"A": same}), known, "A") == [("brands", "A")]
    assert statements_of(read(default=named), known, "C") == [("others", "B")]


def test_cells_have_the_statements_that_are_named_alone():
    grid = Playbook.model_validate({"grid": "g", "segments": {"A": {"strategy": "a", "positioning": "brands/B"}}})
    assert statements_of(grid, positionings(brands="level"), "A") == [("brands", "B")]


def test_statements_that_no_playbook_shows_are_told():
    known = positionings(brands="level", others="need")
    named = {"strategy": "a", "positioning": "others/B"}
    assert unshown([], known) == [("brands", "A"), ("brands", "B"), ("others", "A"), ("others", "B")]
    assert unshown([read(segments={"A": named})], known) == [("others", "A")]
    assert unshown([read(of="need", default="d"), read(default="d")], known) == []


def test_planned_are_the_parts_with_a_play_of_their_own_in_any_playbook_of_the_same():
    books = [read(segments={"A": "a"}), read(segments={"B": "b"}, default="d"), read(of="need", segments={"C": "c"})]
    assert planned(books, of="level", grid=None) == {"A", "B"}
    assert planned(books, of="value", grid=None) is None
    assert planned(books, of=None, grid="level") is None
    assert planned([read(default="d")], of="level", grid=None) == frozenset()
