"""Movement between two snapshots, told; and that it agrees with what each of them shows."""

from datetime import date

import pytest

from fenqun import Workspace
from fenqun.errors import UnknownName, UsageError
from fenqun.workspace.ends import ends_of
from fenqun.workspace.moves import changed_inputs

DIVISIONS = ["level", "value", "spend_band", "rfm", "channel", "big", "vip", "adult_in_shanghai"]
LATE = {"start": "2024-05-31", "end": "2024-06-30"}


def _told(reasons):
    return [(reason.rule, reason.became, reason.customers) for reason in reasons]


@pytest.mark.parametrize("name", DIVISIONS)
@pytest.mark.parametrize("ends", [{}, LATE, {"start": "2024-04-30", "end": "2024-06-30"}])
def test_every_count_and_value_agrees_with_show_at_both_ends(tiny_past, name, ends):
    moves = tiny_past.moves(name, **ends)
    sides = [(moves.start, moves.rows, "value_before", "before"), (moves.end, moves.columns, "value_after", "after")]
    for at, axis, value, count in sides:
        shown = tiny_past.at(at.id).show(name)
        if moves.kind == "tag":
            assert axis[0].customers == shown.tagged
        else:
            assert [(part.name, part.customers) for part in axis] == [(s.name, s.customers) for s in shown.segments]
            told = {segment.name: segment for segment in moves.segments}
            assert [(getattr(told[s.name], count), getattr(told[s.name], value)) for s in shown.segments] == [
                (s.customers, s.value) for s in shown.segments
            ]


@pytest.mark.parametrize("name", DIVISIONS)
def test_the_matrix_adds_up(tiny_past, name):
    moves = tiny_past.moves(name, **LATE)
    assert [sum(row) for row in moves.table] == [*(row.customers for row in moves.rows), moves.new]
    assert [sum(column) for column in zip(*moves.table, strict=True)] == [
        *(column.customers for column in moves.columns),
        moves.gone,
    ]
    assert moves.stayed + moves.moved + moves.new == moves.customers_after
    assert moves.by_values + moves.by_definition + moves.by_both == moves.moved
    for segment in moves.segments:
        assert segment.before == segment.stayed + segment.left + segment.gone
        assert segment.after == segment.stayed + segment.entered + segment.new
        assert segment.net == segment.after - segment.before


def test_the_condition_that_moved_them_is_told_with_how_many(tiny_past):
    moves = tiny_past.moves("level", **LATE)
    quality = next(segment for segment in moves.segments if segment.name == "quality")
    assert (quality.entered, quality.entered_by_values) == (2, 2)
    assert sorted(_told(quality.why_entered)) == [("spend_total >= 1000", "true", 1), ("tagged(big)", "true", 2)]
    assert moves.changed_inputs == ("big",)


def test_a_rule_that_changed_is_told_apart_from_values_that_did(tiny_past):
    moves = tiny_past.moves("big", **LATE)
    assert (moves.changed, moves.moved, moves.by_values, moves.by_definition) == ("definition", 5, 2, 3)
    (entered,) = [move for move in moves.moves if move.target == "tagged"]
    assert _told(entered.reasons) == [("orders_total >= 3", "true", 2)]


def test_cut_points_found_anew_are_no_other_definition(tiny_past):
    moves = tiny_past.moves("value")
    assert (moves.changed, moves.by_values, moves.by_definition) == ("cuts", 1, 1)
    up = next(move for move in moves.moves if move.target == "B")
    assert [(reason.kind, reason.became) for reason in up.reasons] == [("input", "higher"), ("condition", "true")]


def test_what_was_won_and_lost_is_the_difference_of_the_totals(tiny_past):
    moves = tiny_past.moves("level", **LATE)
    before, after = (tiny_past.at(at.id).overview().total_value for at in (moves.start, moves.end))
    assert moves.gain - moves.loss == pytest.approx(after - before)


def test_reasons_are_told_in_the_readers_language(tiny_past):
    moves = Workspace(tiny_past.directory, language="zh-Hans").moves("spend_band", **LATE)
    assert {reason.text for move in moves.moves for reason in move.reasons} >= {"消费额不低于 100"}


def test_what_is_no_division_has_no_moves(tiny_past):
    with pytest.raises(UsageError, match="'spend_total' is a trait; customers move"):
        tiny_past.moves("spend_total")
    with pytest.raises(UnknownName):
        tiny_past.moves("nothing")


def test_a_tag_that_was_not_there_at_the_start_cannot_be_compared(tiny_past):
    with pytest.raises(UnknownName, match="friends"):
        tiny_past.moves("friends", **LATE)


def test_inputs_that_changed_are_found_however_far_off(tiny_past):
    ends = ends_of(tiny_past, "2024-05-31", "2024-06-30")
    assert changed_inputs(ends, "level") == ["big"]
    assert changed_inputs(ends, "spend_band") == []


def test_a_resident_workspace_remembers_what_it_found(tiny_past):
    resident = Workspace(tiny_past.directory, resident=True)
    try:
        assert resident.moves("rfm") == tiny_past.moves("rfm") == resident.moves("rfm")
    finally:
        resident.close()


def test_moves_in_the_past_end_where_one_looks(tiny_past):
    assert tiny_past.at("2024-06-30").moves("level").start.as_of == "2024-05-31"
    assert tiny_past.moves("level", end=date(2024, 6, 30)).end.as_of == "2024-06-30"
