"""Scores, cells of the matrix and the proposal."""

import pytest

from fenqun.grids.choosing import Scored, choose, scale, strategy_of, third, weigh, zone_of
from fenqun.grids.target import Target

TARGET = Target.model_validate(
    {
        "of": "value",
        "attractiveness": {"size": 0.75, "margin": 0.25},
        "strength": {"wallet": 0.5, "rivals": {"trait": "rivals", "better": "lower", "weight": 0.5}},
        "avoid": {"rivals": 4},
        "at_most": 1,
    }
)
FIGURES = {
    "size": {"A": 100.0, "B": 60.0, "C": 20.0},
    "margin": {"A": 5.0, "B": 10.0, "C": 0.0},
    "wallet": {"A": 0.5, "B": 0.3, "C": 0.1},
    "rivals": {"A": 1.0, "B": 2.0, "C": 5.0},
}
ALL = ["A", "B", "C"]


def _scored(target=TARGET, figures=FIGURES, segments=ALL):
    weighted = weigh(target, figures, segments)
    return [weighted.score(segment) for segment in segments]


def _chosen(target=TARGET, figures=FIGURES, segments=ALL, failing=None):
    choices = choose(target, _scored(target, figures, segments), figures, failing=failing or {})
    return [(choice.scored.name, choice.rank, choice.verdict, choice.because) for choice in choices]


def test_figures_are_scaled_from_the_worst_segment_to_the_best():
    scaled = scale(TARGET, FIGURES, ALL)
    assert scaled["size"] == {"A": 1.0, "B": 0.5, "C": 0.0}
    assert scaled["rivals"] == {"A": 1.0, "B": 0.75, "C": 0.0}


def test_a_stated_scale_is_kept_to_and_ratings_have_one_of_their_own():
    rated = {"rivals": {"ratings": {"A": 5, "B": 2}, "by": "Li", "on": "2026-01-01", "weight": 1}}
    stated = {"of": "value", "attractiveness": {"size": {"scale": [0, 80], "weight": 1}}, "strength": rated}
    figures = {"size": {"A": 100.0, "B": 20.0}, "rivals": {"A": 5.0, "B": 2.0}}
    scaled = scale(Target.model_validate(stated), figures, ["A", "B"])
    assert scaled == {"size": {"A": 1.0, "B": 0.25}, "rivals": {"A": 1.0, "B": 0.25}}


def test_a_factor_that_is_the_same_for_all_prefers_nobody():
    assert scale(TARGET, {"size": {"A": 3.0, "B": 3.0}}, ALL) == {"size": {"A": 0.5, "B": 0.5}}


def test_scores_are_the_weighted_sums_by_hand():
    a, b, c = _scored()
    assert (a.attractiveness, a.strength, a.score) == pytest.approx((87.5, 100, 93.75))
    assert (b.attractiveness, b.strength, b.score) == pytest.approx((62.5, 62.5, 62.5))
    assert (c.attractiveness, c.strength, c.score) == (0, 0, 0)
    assert [each.zone for each in (a, b, c)] == ["invest", "select", "harvest"]


def test_an_unknown_figure_leaves_a_segment_without_a_score_never_with_the_best():
    figures = {**FIGURES, "wallet": {"A": 0.5, "C": 0.1}}
    assert _scored(figures=figures)[1] == Scored("B", pytest.approx(62.5), None, None, ("wallet",))
    assert _chosen(figures=figures)[-1] == ("B", None, "unjudged", ("wallet",))


def test_a_factor_that_weighs_nothing_need_not_be_known():
    free = TARGET.model_copy(update={"balance": 1.0})
    assert _scored(free, {**FIGURES, "wallet": {}, "rivals": {"A": 1.0}})[1].missing == ()


@pytest.mark.parametrize("segments", [[], ["A"]])
def test_none_and_one_segment_have_their_choice(segments):
    figures = {name: {each: told[each] for each in segments} for name, told in FIGURES.items()}
    assert [verdict for *_, verdict, _ in _chosen(figures=figures, segments=segments)] == ["target"] * len(segments)


def test_the_first_so_many_are_targets_and_strong_rivals_are_avoided():
    assert _chosen() == [("A", 1, "target", ()), ("B", 2, "reserve", ()), ("C", None, "avoid", ("rivals",))]


def test_who_fails_a_required_criterion_leaves_the_place_to_the_next():
    found = _chosen(failing={"A": ["accessible"]})
    assert found[:2] == [("A", None, "fails", ("accessible",)), ("B", 1, "target", ())]


def test_a_segment_in_the_harvest_zone_is_no_target():
    friendly = TARGET.model_copy(update={"avoid": {}, "at_most": 3})
    assert [verdict for *_, verdict, _ in _chosen(friendly)] == ["target", "target", "weak"]


def test_low_strength_is_avoided_where_higher_is_better():
    weak = TARGET.model_copy(update={"avoid": {"wallet": 0.3}})
    assert [because for *_, because in _chosen(weak)] == [(), ("wallet",), ("wallet",)]


def test_equal_segments_stand_in_the_order_given():
    figures = {name: dict.fromkeys(ALL, 1.0) for name in FIGURES}
    assert [name for name, *_ in _chosen(figures=figures, segments=["C", "A", "B"])] == ["C", "A", "B"]


@pytest.mark.parametrize(("score", "at"), [(0, 0), (33.3, 0), (100 / 3, 1), (66, 1), (200 / 3, 2), (100, 2)])
def test_a_score_on_a_cut_is_in_the_upper_third(score, at):
    assert third(score) == at


def test_the_matrix_has_three_cells_of_each_zone():
    zones = [zone_of(one, other) for one in range(3) for other in range(3)]
    assert {zone: zones.count(zone) for zone in zones} == {"invest": 3, "select": 3, "harvest": 3}


@pytest.mark.parametrize(
    ("at_most", "differing", "strategy"),
    [
        (1, {"A": True}, "concentrated"),
        (2, {"A": True, "B": False}, "differentiated"),
        (2, {"A": False, "B": False, "C": None}, "undifferentiated"),
        (2, {"A": None}, "differentiated"),
    ],
)
def test_the_strategy_is_read_off_the_proposal(at_most, differing, strategy):
    target = TARGET.model_copy(update={"at_most": at_most})
    assert strategy_of(choose(target, _scored(target), FIGURES, failing={}), differing) == strategy


def test_where_nobody_is_chosen_there_is_no_strategy():
    assert strategy_of([], {"A": True}) == "none"
