"""The customers who made a move."""

import pytest

from fenqun.errors import UnknownName, UsageError
from fenqun.workspace.ends import ends_of
from fenqun.workspace.movers import Between, read_between, side_label

LATE = {"start": "2024-05-31", "end": "2024-06-30"}


def _ids(answer):
    return [row.customer_id for row in answer.rows]


def test_they_are_as_many_as_the_moves_say(tiny_past):
    for move in tiny_past.moves("level", **LATE).moves:
        found = tiny_past.movers("level", source=move.source or "", target=move.target or "", **LATE)
        assert (found.total, len(found.rows)) == (move.customers, move.customers)


def test_any_other_segment_is_all_who_entered_or_left(tiny_past):
    assert _ids(tiny_past.movers("level", target="quality", **LATE)) == ["C01", "C03"]
    assert _ids(tiny_past.movers("level", source="", target="one_time", **LATE)) == ["C99"]
    moves = tiny_past.moves("level", **LATE)
    assert tiny_past.movers("level", **LATE).total == moves.moved == 6
    for segment in moves.segments:
        assert tiny_past.movers("level", target=segment.name, **LATE).total == segment.entered
        assert tiny_past.movers("level", source=segment.name, **LATE).total == segment.left


def test_each_tells_its_value_and_how_it_moved(tiny_past):
    (mover,) = tiny_past.movers("level", source="general", target="quality", **LATE).rows
    assert (mover.customer_id, mover.value_before, mover.value_after, mover.how) == ("C01", 700.7, 1001.0, "values")
    (new,) = tiny_past.movers("level", source="", **LATE).rows
    assert (new.source, new.value_before, new.how) == (None, None, "")
    assert {row.how for row in tiny_past.movers("big", target="tagged", **LATE).rows} == {"values", "definition"}


def test_the_pages_hold_everyone_once(tiny_past):
    first = tiny_past.movers("level", limit=4, **LATE)
    second = tiny_past.movers("level", limit=4, after=first.after, **LATE)
    assert _ids(first) + _ids(second) == _ids(tiny_past.movers("level", **LATE))
    assert second.after is None
    with pytest.raises(UsageError):
        tiny_past.movers("level", source="general", after=first.after, **LATE)


@pytest.mark.parametrize(
    ("text", "move"),
    [("general:quality", ("general", "quality")), (":one_time", ("", "one_time")), ("*:quality", ("*", "quality"))],
)
def test_a_move_is_written_from_to(tiny_past, text, move):
    assert read_between(ends_of(tiny_past, None, None), "level", text) == Between(*move)


def test_what_is_no_move_is_refused(tiny_past):
    ends = ends_of(tiny_past, None, None)
    for text in ("general", ":"):
        with pytest.raises(UsageError):
            read_between(ends, "level", text)
    with pytest.raises(UnknownName, match="qualit"):
        read_between(ends, "level", "general:qualit")


def test_the_sides_have_words(tiny_past):
    ends = ends_of(tiny_past, None, None)
    assert side_label(ends, "level", "", at_start=True) == "not there yet"
    assert side_label(ends, "level", "", at_start=False) == "no longer there"
    assert side_label(ends, "level", "*", at_start=True) == "any other"


def test_all_of_them_go_into_a_file(tiny_past, tmp_path):
    written = tiny_past.export_movers("level", tmp_path / "movers.csv", target="quality", **LATE)
    assert (written.rows, written.what) == (2, "moves/level")
    assert (tmp_path / "movers.csv").read_text("utf-8-sig").splitlines() == [
        "customer_id,from,to,value_before,value_after",
        "C01,general,quality,700.7,1001.0",
        "C03,one_time,quality,1000.0,2500.0",
    ]
    (entry,) = tiny_past.records.audit.lines(limit=1)
    assert (entry.action, entry.what) == ("export", "moves/level")
