"""The names of definitions in a workspace's own tests."""

import pytest

from fenqun.errors import UsageError
from fenqun.project.example_renaming import with_examples_renamed
from fenqun.project.load import read
from fenqun.project.texts import Texts

DEFINITIONS = """traits:
  spend: {from: orders, value: sum(amount)}
segmentations:
  worth: {kind: grade, score: {spend: 1}, by: spend, segments: {A: top 10%, B: rest}}
"""
TESTS = """# how it should be
tests:
  spend:  # a test may be called as a definition
    given: {spend: {amount: 1}, orders: [{amount: 2}]}  # rows
    by_hand: [vip, new]
    fitted:
      worth: {scales: {spend: {low: 0, high: 9}}, weights: {spend: 1}, cuts: [1]}
    expect: {spend: 3, vip: true, worth: A, worth_score: 90}
  several:
    by_hand: {vip: [spend]}
    expect:
      spend: {vip: true, worth: B}  # a customer
      ben: {spend: 1}
"""


@pytest.fixture
def renamed(tmp_path):
    """What the file says after that; the line breaks as they were."""
    (tmp_path / "fenqun.yaml").write_text(DEFINITIONS, "utf-8")
    project = read(tmp_path).project

    def rename(section, written=TESTS, **names):
        (tmp_path / "tests.yaml").write_text(written, "utf-8")
        return with_examples_renamed(Texts(tmp_path), project, section, names).text("tests.yaml") or written

    return rename


def test_a_trait_is_expected_and_fitted_under_its_new_name(renamed):
    expected = TESTS.replace("scales: {spend:", "scales: {money:").replace("weights: {spend:", "weights: {money:")
    expected = expected.replace("expect: {spend:", "expect: {money:").replace("ben: {spend:", "ben: {money:")
    assert renamed("traits", spend="money") == expected


def test_clusters_are_learned_from_a_trait_or_tag_under_its_new_name(renamed):
    written = """tests:
  alike:
    fitted:
      kinds: {traits: [spend, vip], centres: [[1, 0]]}
    expect: {kinds: '1'}
"""
    assert renamed("traits", written, spend="money") == written.replace("spend", "money")
    assert renamed("tags", written, vip="star") == written.replace("vip", "star")
    assert renamed("segmentations", written, spend="money") == written


def test_a_tag_is_given_and_expected_under_its_new_name(renamed):
    expected = TESTS.replace("vip: [spend]", "star: [spend]").replace("vip: true", "star: true")
    assert renamed("tags", vip="star") == expected.replace("[vip, new]", "[star, new]")


def test_a_segmentation_takes_its_score_along(renamed):
    names = {"worth": "level", "worth_score": "level_score"}
    assert renamed("segmentations", **names) == TESTS.replace("worth", "level")


def test_a_segmentation_may_be_called_as_its_score_was(renamed):
    found = renamed("segmentations", worth="worth_score", worth_score="worth_score_score")
    assert "expect: {spend: 3, vip: true, worth_score: A, worth_score_score: 90}" in found


def test_a_source_is_called_so_where_rows_are_given(renamed):
    assert renamed("sources", orders="sales") == TESTS.replace("orders:", "sales:")


@pytest.mark.parametrize(
    "written", ["", "tests: [1]\n", "tests: {a: 1, b: {expect: 2, given: 3, fitted: [4]}}\n", "a: [\n"]
)
def test_what_is_no_test_stays_as_it_is(renamed, written):
    assert renamed("traits", written, spend="money") == written


def test_every_file_of_the_folder_is_looked_at(tmp_path, renamed):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "more.yml").write_text("tests: {a: {expect: {spend: 1}}}\n", "utf-8")
    texts = with_examples_renamed(Texts(tmp_path), read(tmp_path).project, "traits", {"spend": "money"})
    assert texts.text("tests/more.yml") == "tests: {a: {expect: {money: 1}}}\n"


def test_two_names_do_not_become_one(renamed):
    with pytest.raises(UsageError):
        renamed("traits", spend="worth")
