"""Causes in the reader's words."""

from fenqun import Workspace
from fenqun.evaluation.causes import BY_HAND, Cause
from fenqun.rules.parse import parse
from fenqun.workspace.actor import Actor
from fenqun.workspace.ends import ends_of
from fenqun.workspace.telling_causes import told


def _told(workspace, cause):
    return told(ends_of(workspace, None, None), cause).told


def test_conditions_are_sentences_and_scores_have_their_labels(tiny_past):
    english = Workspace(tiny_past.directory, language="en")
    condition = Cause("condition", "spend_total >= 5", "true", parse("spend_total >= 5"))
    assert _told(english, condition) == "Spend is at least 5 became true"
    assert _told(english, Cause("score", "rfm_recency_score", "higher")) == "rfm: recency score rose"
    assert _told(english, BY_HAND) == "given or taken by hand"


def test_values_of_personal_columns_are_hidden_with_their_conditions(tiny_past):
    viewer = tiny_past.acting(Actor("eve", role="viewer", sees_personal=False), language="en")
    name = next(each for each in viewer.view().hidden if each == "name")
    cause = Cause("condition", f'{name} == "Ann"', "true", parse(f'{name} == "Ann"'))
    assert "Ann" not in _told(viewer, cause)
    assert _told(viewer, cause).startswith("personal data (")
