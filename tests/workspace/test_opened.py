import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot, PastSnapshot, UnknownName
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


@pytest.mark.parametrize("resident", [False, True])
def test_every_question_is_answered_from_the_snapshot_asked_for(tiny_past, resident):
    workspace = Workspace(tiny_past.directory, resident=resident)
    was = workspace.at("2024-06-30")
    assert (was.is_past, was.overview().as_of, workspace.overview().as_of) == (True, "2024-06-30", "2024-05-31")
    assert was.show("friends").tagged == 2
    with pytest.raises(UnknownName):
        workspace.show("friends")
    assert was.count("big").customers > workspace.count("big").customers
    assert was.why("C01", "big").as_json() != workspace.why("C01", "big").as_json()
    assert was.acting(Actor("x")).snapshot == was.pinned().snapshot == was.snapshot != workspace.snapshot
    assert workspace.is_past is False
    workspace.close()


CHANGES = {
    "refresh": lambda was: was.refresh(),
    "tag_add": lambda was: was.tag_add("vip", ["C01"]),
    "tag_remove": lambda was: was.tag_remove("vip", ["C03"]),
    "save": lambda was: was.save("tags", "new", {"rule": "big"}, version=None),
    "save_text": lambda was: was.save_text("tags", "new", "new: big", version=None),
    "save_all": lambda was: was.save_all([("tags", "new", "big")]),
    "save_file": lambda was: was.save_file("tags.yaml", "tags: {}", version=was.file("tags.yaml").version),
    "save_list": lambda was: was.save_list("few", ["C01"]),
    "delete": lambda was: was.delete("tags", "vip", version="x"),
    "draft": lambda was: was.draft("tags", "new", "big"),
    "draft_text": lambda was: was.draft_text("tags", "new", "new: big"),
    "undo": lambda was: was.undo(),
    "look": lambda was: was.look({"x.csv": was.directory / "data" / "orders.csv"}),
    "choose": lambda was: was.choose("x", {}),
    "take": lambda was: was.take("x"),
    "put_back": lambda was: was.put_back("x"),
}


@pytest.mark.parametrize("verb", CHANGES)
def test_nothing_is_changed_in_the_past(tiny_past, verb):
    with pytest.raises(PastSnapshot, match="the snapshot of 2024-04-30: nothing can be changed"):
        CHANGES[verb](tiny_past.at("2024-04-30"))
