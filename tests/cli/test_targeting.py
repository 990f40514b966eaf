"""The commands about which segments to go for."""

from shutil import copytree

import pytest

TEXT = """
targets:
  push:
    label: {en: Push, zh-Hans: 主推}
    of: level
    attractiveness: {size: 1, spend_total: 1}
    strength:
      rivals: {ratings: {quality: 2, general: 5, one_time: 3}, by: Li, on: 2024-06-01, better: lower, weight: 1}
    avoid: {rivals: 5}
    criteria: {customers: 1, value_share: 0, fresh: 100 years}
    budget: {total: 100, segments: {quality: {saturation: 100, half: 10}, one_time: {returns: 3, cost: 2}}}
"""


@pytest.fixture
def choosing(run, tiny, tmp_path):
    folder = copytree(tiny.directory, tmp_path / "tiny")
    (folder / "targets.yaml").write_text(TEXT, "utf-8")
    return lambda *arguments, **options: run("-w", folder, *arguments, **options)


def test_a_choice_is_drawn_with_its_matrix_and_its_reasons(choosing):
    told = choosing("targets", "push", columns=100)
    assert told.status == 0
    assert "attractiveness ↑ own strength →" in told.out
    assert "✕ general: avoid" in told.out
    assert "Li, 2024-06-01" in told.out


def test_without_a_name_the_choices_are_listed(choosing):
    assert "Push" in choosing("targets").out
    assert choosing("targets", "--json").json["lines"][0]["name"] == "push"


def test_other_weights_can_be_tried(choosing):
    told = choosing("targets", "push", "--weight", "size=3", "--json").json
    assert [factor["weight"] for factor in told["factors"]] == [0.75, 0.25, 1]
    wrong = choosing("targets", "push", "--weight", "size")
    assert (wrong.status, "FACTOR=NUMBER" in wrong.err) == (2, True)


def test_a_decision_is_recorded_and_listed(choosing):
    assert "No decisions yet." in choosing("decisions").out
    done = choosing("decide", "push", "--choose", "quality", "--reject", "general=too strong", "--why", "best")
    assert (done.status, "rejected: general: too strong" in done.out) == (0, True)
    assert choosing("decisions", "push", "--json").json["decisions"][0]["why"] == "best"


def test_criteria_are_told_of_a_segmentation_as_it_is(choosing):
    told = choosing("criteria", "level", columns=100)
    assert "fail none · as of 2024-06-30" in told.out
    first = choosing("criteria", "level", "--json").json["segments"][0]["criteria"][0]
    assert first["name"] == "measurable"


def test_a_budget_is_divided(choosing):
    told = choosing("allocate", "push", columns=110).out
    assert "one more brings" in told
    assert choosing("allocate", "push", "--total", 10, "--json").json["total"] == 10
