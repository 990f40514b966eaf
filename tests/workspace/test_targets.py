"""Target choices asked of the workspace of a dozen customers: figures by hand, criteria, growth, other weights."""

from datetime import date

import pytest

from fenqun import Workspace
from fenqun.errors import NotComputed, Problems, UnknownName, UsageError
from fenqun.workspace.actor import Actor
from fenqun.workspace.targets import weighed_otherwise

TEXT = """
targets:
  push:
    label: {en: Push, zh-Hans: 主推}
    of: level
    attractiveness: {size: 1, spend_total: 1}
    strength:
      vip: 1
      rivals:
        ratings: {quality: 2, general: 5, one_time: 3}
        by: Li
        on: 2024-06-01
        better: lower
        weight: 1
    avoid: {rivals: 5}
    at_most: 1
    criteria: {customers: 1, value_share: 0, fresh: 100 years}
    budget: {total: 100, segments: {quality: {saturation: 100, half: 10}, one_time: {returns: 3, cost: 2}}}
  grown: {of: level, attractiveness: {growth: 1}, strength: {spend_total: 1}, growth_over: 20 days}
"""


def write(workspace, text=TEXT):
    """The same workspace with target choices."""
    (workspace.directory / "targets.yaml").write_text(text, "utf-8")
    return type(workspace)(workspace.directory, language="en")


@pytest.fixture(scope="module")
def chosen(tiny, tmp_path_factory):
    from shutil import copytree

    folder = copytree(tiny.directory, tmp_path_factory.mktemp("targets") / "tiny")
    return write(Workspace(folder))


@pytest.fixture(scope="module")
def push(chosen):
    return chosen.targets("push")


def _segment(answer, name):
    return next(segment for segment in answer.segments if segment.name == name)


def test_sizes_and_values_are_those_that_show_tells(chosen, push):
    shown = {part.name: part for part in chosen.show("level").segments}
    for segment in push.segments:
        told = shown[segment.name]
        assert (segment.customers, segment.value) == (told.customers, pytest.approx(told.value))
        assert (segment.label, segment.share) == (told.label, told.share)


def test_figures_are_means_and_shares_over_those_of_whom_they_are_known(chosen, push):
    rows = chosen.table("profile").rows()
    for segment in push.segments:
        inside = [row for row in rows if row["level"] == segment.name]
        figures = {each.factor: each.figure for each in segment.figures}
        spends = [row["spend_total"] for row in inside if row["spend_total"] is not None]
        assert figures["spend_total"] == (pytest.approx(float(sum(spends)) / len(spends)) if spends else None)
        carried = [row["vip"] for row in inside if row["vip"] is not None]
        assert figures["vip"] == (pytest.approx(sum(carried) / len(carried)) if carried else None)


def test_the_unknown_are_no_choice(push):
    assert "unknown" not in [segment.name for segment in push.segments]


def test_strong_rivals_are_avoided_and_said(push):
    general = _segment(push, "general")
    assert (general.verdict, general.rank, general.on_top) == ("avoid", None, None)
    assert general.why == "rivals are too strong: rivals 5, from 5 on"


def test_at_most_so_many_are_targets(push):
    assert [segment.verdict for segment in push.segments].count("target") <= 1
    assert push.strategy in ("concentrated", "undifferentiated", "none")


def test_a_stated_factor_says_who_stated_it_and_when(push):
    rivals = next(factor for factor in push.factors if factor.name == "rivals")
    assert (rivals.kind, rivals.by, rivals.on, rivals.low, rivals.high) == ("ratings", "Li", "2024-06-01", 1, 5)
    assert (rivals.axis, rivals.weight, rivals.combined) == ("strength", 0.5, 0.25)


def test_all_five_criteria_have_figures_in_words(push):
    criteria = push.segments[0].criteria
    assert [each.name for each in criteria] == [
        "measurable",
        "substantial",
        "accessible",
        "differentiable",
        "actionable",
    ]
    assert all(figure.told for each in criteria for figure in each.figures)
    assert criteria[2].passes is None  # no source of consents
    assert criteria[1].figures[0].told.endswith("customers, at least 1")


def test_labels_and_reasons_are_in_the_language_of_who_asks(chosen):
    told = type(chosen)(chosen.directory, language="zh-Hans").targets("push")
    assert told.label == "主推"
    assert told.segments[0].label in ("优质", "general", "one_time")


def test_growth_without_an_earlier_snapshot_weighs_nothing_and_is_said(chosen):
    answer = chosen.targets("grown")
    assert answer.since is None
    assert [segment.verdict for segment in answer.segments] == ["unjudged"] * 3
    assert "no earlier snapshot" in answer.notes[0]


def test_growth_is_told_against_the_latest_snapshot_that_lies_so_far_back(tiny_past, tmp_path):
    from shutil import copytree

    past = write(Workspace(copytree(tiny_past.directory, tmp_path / "tiny"))).at("2024-06-30")
    answer = past.targets("grown")
    assert answer.since.as_of == "2024-05-31"
    before = {part.name: part.customers for part in past.at("2024-05-31").show("level").segments}
    for segment in answer.segments:
        growth = segment.figures[0].figure
        known = before[segment.name]
        assert growth == (pytest.approx(segment.customers / known - 1) if known and segment.customers else None)


def test_other_weights_are_a_preview_and_change_nothing(chosen, push):
    other = chosen.targets("push", weights={"size": 3})
    assert (other.previewed, push.previewed) == (True, False)
    assert [factor.weight for factor in other.factors] == [0.75, 0.25, 0.5, 0.5]
    assert chosen.targets("push") == push


@pytest.mark.parametrize(
    ("weights", "error"),
    [({"nowhere": 1}, UnknownName), ({"size": -1}, UsageError), ({"vip": 0, "rivals": 0}, UsageError)],
)
def test_weights_that_are_none_are_refused(chosen, weights, error):
    with pytest.raises(error):
        chosen.targets("push", weights=weights)


def test_weights_that_were_found_are_given_for_a_whole_axis_or_not_at_all(chosen):
    from fenqun.grids.target import Target

    entropy = {"weights": "entropy", "factors": ["size", "value"]}
    target = Target.model_validate({"of": "level", "attractiveness": entropy, "strength": {"vip": 1}})
    with pytest.raises(UsageError, match="missing: value"):
        weighed_otherwise(target, {"size": 1})
    changed = weighed_otherwise(target, {"size": 1, "value": 3})
    assert (changed.attractiveness.weights, changed.attractiveness.factors["value"].weight) == ("given", 3)


def test_a_choice_that_is_not_declared_is_told_with_the_nearest(chosen):
    with pytest.raises(UnknownName, match=r"no target choice 'pusch'\. Did you mean 'push'"):
        chosen.targets("pusch")


def test_what_was_declared_since_the_refresh_waits_for_the_next(tiny_copy):
    traits = tiny_copy.directory / "traits.yaml"
    traits.write_text(traits.read_text("utf-8") + "  later: spend_total * 2\n", "utf-8")
    text = "targets:\n  late: {of: level, attractiveness: {size: 1}, strength: {later: 1}}\n"
    with pytest.raises(NotComputed, match="later"):
        write(tiny_copy, text).targets("late")


def test_only_segmentations_are_chosen_from(tiny_copy):
    text = "targets:\n  odd: {of: favourite_channel, attractiveness: {size: 1}, strength: {vip: 1}}\n"
    with pytest.raises(Problems, match="no segmentation"):
        write(tiny_copy, text).targets("odd")


def test_check_names_what_is_wrong_with_file_line_and_column(tiny_copy):
    with pytest.raises(Problems, match=r"targets\.yaml:\d+:\d+.*Did you mean 'vip'"):
        write(tiny_copy, TEXT.replace("vip: 1", "vipp: 1")).check()


def test_who_sees_no_personal_data_is_told_the_same(chosen, push):
    viewer = chosen.acting(Actor("viewer", sees_personal=False))
    assert viewer.targets("push") == push


def test_the_same_question_is_answered_once(chosen):
    kept = type(chosen)(chosen.directory, language="en", resident=True)
    assert kept.targets("push") is kept.targets("push")
    kept.close()


def test_a_past_snapshot_is_judged_by_its_own_figures(tiny_past, tmp_path):
    from shutil import copytree

    past = write(Workspace(copytree(tiny_past.directory, tmp_path / "tiny")))
    assert past.at(date(2024, 4, 30)).targets("push").as_of == "2024-04-30"
