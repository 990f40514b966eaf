"""Target choices in words."""

import pytest

from .test_targets import write

TEXT = """
targets:
  told:
    of: level
    attractiveness: {size: 1, average_order_value: {weight: 1, label: Basket}}
    strength: {big: {better: lower, weight: 1}, value_growth: 1}
    avoid: {big: 0.5}
    at_most: 1
    criteria: {customers: 1, value_share: 0, fresh: 100 years, capacity: {quality: 1}}
playbooks:
  care: {of: level, segments: {quality: Call them.}}
"""


@pytest.fixture(scope="module")
def told(tiny, tmp_path_factory):
    from shutil import copytree

    from fenqun import Workspace

    return write(Workspace(copytree(tiny.directory, tmp_path_factory.mktemp("told") / "tiny")), TEXT).targets("told")


def test_factors_are_called_by_their_label_their_measure_or_their_trait(told):
    assert [factor.label for factor in told.factors] == ["customers", "Basket", "big", "growth of value"]
    assert [factor.unit for factor in told.factors][2:] == ["share", "share"]


def test_shares_are_told_in_per_cent(told):
    avoided = [segment for segment in told.segments if segment.verdict == "avoid"]
    assert all("from 50.0 % on" in segment.why for segment in avoided)
    assert avoided


def test_what_is_stated_about_acting_is_told(told):
    quality = next(segment for segment in told.segments if segment.name == "quality")
    playbook, capacity = quality.criteria[4].figures
    assert (playbook.told, playbook.passes) == ("a play of its own in a playbook: yes", True)
    assert capacity.told.endswith("of its customers can be served, 100.0 % is asked")
    other = next(segment for segment in told.segments if segment.name != "quality")
    assert other.criteria[4].figures[1].told == "nobody has stated how many can be served"


def test_what_is_not_known_of_anybody_is_noted(told):
    assert told.notes == (
        "growth of value is not known of any segment: it weighs nothing "
        "(there is no earlier snapshot to tell growth against)",
    )
