import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot
from fenqun.workspace.actor import Actor


def test_somebody_else_sees_the_same_workspace_in_another_language(tiny):
    other = tiny.acting(Actor("li", "web", role="viewer"), language="zh-Hant")
    assert (other.actor.name, other.language, other.snapshot) == ("li", "zh-Hant", tiny.snapshot)
    assert tiny.language == "en"


@pytest.mark.parametrize("resident", [False, True])
def test_what_is_pinned_stays_with_its_snapshot(tiny_copy, resident):
    workspace = Workspace(tiny_copy.directory, resident=resident)
    pinned = workspace.pinned()
    tiny_copy.refresh()
    assert pinned.snapshot != workspace.snapshot
    assert pinned.customers().snapshot == pinned.snapshot
    assert pinned.acting(Actor("x")).snapshot == pinned.snapshot
    workspace.close()


def test_there_is_no_snapshot_before_the_first_refresh(tiny_text):
    with pytest.raises(NoSnapshot):
        _ = Workspace(tiny_text).snapshot
    assert Workspace(tiny_text).language == "en"


def test_the_language_of_a_resident_workspace_is_that_of_its_snapshot(tiny):
    workspace = Workspace(tiny.directory, resident=True)
    assert workspace.language == "en"
    workspace.load()
    workspace.close()


def test_loading_what_is_not_kept_open_does_nothing(tiny):
    tiny.load()
    tiny.close()
    assert tiny.count("big").customers == 5
