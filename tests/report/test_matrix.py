"""The matrix of a target choice as it is drawn in the report."""

from dataclasses import replace
from shutil import copytree

import pytest

from fenqun.report.matrix import MARGIN, MOST, SIDE, policy_matrix

TEXT = """targets:
  push:
    of: level
    attractiveness: {size: 1, spend_total: 1}
    strength:
      rivals: {ratings: {quality: 2, general: 5, one_time: 3}, by: Li, on: 2024-06-01, better: lower, weight: 1}
    criteria: {customers: 1, value_share: 0, fresh: 100 years}
"""


@pytest.fixture(scope="module")
def chosen(tiny, tmp_path_factory):
    folder = copytree(tiny.directory, tmp_path_factory.mktemp("matrix") / "tiny")
    (folder / "targets.yaml").write_text(TEXT, "utf-8")
    return type(tiny)(folder, language="en")


def test_bubbles_lie_at_their_scores_and_carry_the_number_of_their_line(chosen):
    answer = chosen.targets("push")
    drawing = policy_matrix(answer)
    for bubble in drawing.bubbles:
        segment = answer.segments[bubble.number - 1]
        assert bubble.label == segment.label
        assert bubble.x == pytest.approx(MARGIN + segment.strength / 100 * SIDE)
        assert bubble.y == pytest.approx(MARGIN + SIDE - segment.attractiveness / 100 * SIDE)
    radii = [bubble.radius for bubble in drawing.bubbles]
    assert radii == sorted(radii, reverse=True)
    assert radii[0] == MOST


def test_without_value_bubbles_stand_for_customers(chosen):
    answer = chosen.targets("push")
    plain = replace(answer, segments=tuple(replace(each, value=None) for each in answer.segments))
    drawing = policy_matrix(plain)
    assert not drawing.by_value
    largest = max(answer.segments, key=lambda each: each.customers)
    assert answer.segments[drawing.bubbles[0].number - 1].customers == largest.customers


def test_a_choice_without_segments_has_no_bubbles(chosen):
    assert policy_matrix(replace(chosen.targets("push"), segments=())).bubbles == ()


def test_the_report_tells_the_choice_with_its_reasons(chosen, tmp_path):
    chosen.report(tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text("utf-8")
    assert '<section id="targets">' in page
    assert 'class="policy"' in page
    assert "score" in page
    assert all(segment.why in page for segment in chosen.targets("push").segments)
