"""The verbs about which segments to go for are those of a workspace."""

from fenqun import Workspace
from fenqun.workspace.targeting_verbs import TargetingVerbs


def test_a_workspace_has_each_of_them():
    assert issubclass(Workspace, TargetingVerbs)


def test_decisions_of_a_workspace_without_any_are_none(tiny_copy):
    assert tiny_copy.decisions().decisions == ()
