"""The movement of all against the reasons of each customer in plain Python, on random profiles."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fenqun.evaluation.movement import movement
from fenqun.evaluation.one_customer import Seen, change
from fenqun.evaluation.side import Side, as_division
from fenqun.rules.parse import parse
from fenqun.segments.segmentation import Bands, Clusters, Grade, Rfm, RuleList

BIG = "spend >= 100"
EIGHTHS = st.integers(0, 1600).map(lambda eighths: eighths / 8)
VALUE = st.none() | st.sampled_from([0, 1, 2, 5, 10, 99.5, 100, 150]) | EIGHTHS
ROW = st.tuples(VALUE, VALUE, VALUE)
PROFILE = st.dictionaries(st.sampled_from([f"c{at}" for at in range(9)]), ROW, max_size=9)

RULES = [
    RuleList(kind="rules", segments={"a": "spend >= 100 and orders >= 2", "b": "orders >= 1 or not days > 5"}),
    RuleList(kind="rules", segments={"a": "spend > orders * 10", "b": "not (days > 9 and spend < 5)", "c": "rest"}),
    RuleList(kind="rules", segments={"b": "known(spend)", "a": "tagged(tag)"}),
]
BANDS = [
    Bands(kind="bands", trait="spend", cuts=[10, 100]),
    Bands(kind="bands", trait="spend", cuts="equal_count", bins=3),
    Bands(kind="bands", trait="orders", cuts="equal_width", bins=2),
]
GRADES = [
    Grade(kind="grade", score={"spend": 2, "orders": 1, "days": 1}, segments={"A": "top 30%", "B": "rest"}),
    Grade(kind="grade", score={"spend": 1, "orders": 1}, scaling="z_score", segments={"A": ">= 50", "B": "rest"}),
    Grade(kind="grade", score={"days": {"weight": 1, "better": "lower"}}, segments={"A": "top 10%", "B": "rest"}),
]
NAMES = {"recency": "days", "frequency": "orders", "monetary": "spend"}
RFMS = [
    Rfm(kind="rfm", **NAMES),
    Rfm(kind="rfm", **NAMES, map="eight", cuts="mean"),
    Rfm(kind="rfm", **NAMES, bins=2, ties="split_by_id", segments={"a": "r == 2 and f == 2", "b": "m == 2"}),
]


def _pairs(start: Side, end: Side, rows_of):
    before, after = rows_of(start), rows_of(end)
    for customer in before.keys() | after.keys():
        yield (
            Seen(start, before[customer]) if customer in before else None,
            Seen(end, after[customer]) if customer in after else None,
        )


def _oracle(start: Side, end: Side, rows_of):
    """By pair of segments: customers, worth, how they moved, and the causes counted."""
    found = {}
    for one, other in _pairs(start, end, rows_of):
        cell = found.setdefault((one and one.segment, other and other.segment), [Counter() for _ in range(4)])
        values = [Fraction(str(seen.row["spend"] or 0)) if seen else Fraction(0) for seen in (one, other)]
        moved = change(one, other) if one and other else None
        cell[0].update(customers=1)
        cell[1].update(before=values[0], after=values[1], gain=max(values[1] - values[0], Fraction(0)))
        if moved is not None:
            cell[0][moved.how] += 1
            cell[2].update(moved.left)
            cell[3].update(moved.entered)
    return found


def _found(start: Side, end: Side, ask):
    cells = {}
    for move in movement(start, end, ask).moves:
        hows = {how: getattr(move, how) for how in ("customers", "by_values", "by_definition", "by_both")}
        worth = Counter(before=move.worth.before, after=move.worth.after, gain=move.worth.gain)
        cells[move.start, move.end] = [Counter(hows), worth, Counter(move.left), Counter(move.entered)]
    return cells


CLUSTERS = [
    Clusters(kind="clusters", traits=["spend", "orders", "days"], count=3),
    Clusters(kind="clusters", traits={"spend": "log", "orders": None}, count={"from": 2, "to": 3}),
    Clusters(kind="clusters", traits=["days"], segments=["few", "many"], scaling="none"),
]


@pytest.mark.parametrize(
    "kind", [RULES, BANDS, GRADES, RFMS, CLUSTERS], ids=["rules", "bands", "grade", "rfm", "clusters"]
)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_moves_of_all_are_those_of_each_added_up(kind, data, ends, ask, rows_of):
    first = data.draw(st.sampled_from(kind))
    second = data.draw(st.sampled_from([first, *kind]))
    start, end = ends(first, data.draw(PROFILE), data.draw(PROFILE), second)
    assert _found(start, end, ask) == _oracle(start, end, rows_of)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(start=PROFILE, end=PROFILE, hand=st.sampled_from(["c1", "c2"]), changed=st.booleans())
def test_the_same_is_so_of_a_tag_also_given_by_hand(start, end, hand, changed, ends, ask, rows_of):
    sides = ends(RULES[0], start, end, hand={"start": "c1", "end": hand})
    # The rule at the end is the one the tag was made by; the older one may be another.
    rules = [as_division("tag", parse(rule)) for rule in ("spend >= 50" if changed else BIG, BIG)]
    pair = zip(sides, rules, strict=True)
    start, end = (Side(at.profile, at.moment, rule, "spend", is_tag=True) for at, rule in pair)
    assert _found(start, end, ask) == _oracle(start, end, rows_of)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(start=PROFILE, end=PROFILE)
def test_rows_and_columns_add_up_to_the_sizes_at_both_ends(start, end, ends, ask, rows_of):
    pair = ends(RULES[1], start, end)
    moves = movement(*pair, ask).moves
    for side, which in zip(pair, ("start", "end"), strict=True):
        sizes = Counter(side.segment_of(row) for row in rows_of(side).values())
        counted = Counter()
        for move in moves:
            counted[getattr(move, which)] += move.customers
        counted.pop(None, None)
        assert counted == sizes


def test_who_stays_has_no_reason(ends, rows_of):
    start, end = ends(BANDS[0], {"a": (1, 1, 1)}, {"a": (2, 1, 1)})
    assert change(Seen(start, rows_of(start)["a"]), Seen(end, rows_of(end)["a"])) is None


def test_every_mover_by_values_has_a_reason(ends, ask, rows_of):
    start, end = ends(RULES[0], {"a": (100, 2, 9)}, {"a": (100, 0, 9)})
    moved = change(Seen(start, rows_of(start)["a"]), Seen(end, rows_of(end)["a"]))
    assert [(cause.what, cause.became) for cause in moved.left] == [("orders >= 2", "false")]
    assert moved.end == "unknown"
