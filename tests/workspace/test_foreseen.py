from fenqun import Workspace
from fenqun.workspace import foreseen as module
from fenqun.workspace import summing
from fenqun.workspace.foreseen import foreseen


def test_what_a_page_of_a_tag_needs_is_found_once(tiny_copy, monkeypatch):
    workspace = Workspace(tiny_copy.directory, resident=True)
    tags = workspace.view().names("tag")
    assert tags and list(foreseen(workspace.view())) == tags
    monkeypatch.setattr(summing, "tag_summary", None)
    assert workspace.show(tags[0]).name == tags[0]
    workspace.close()


def test_what_is_foreseen_is_bounded(tiny_copy, monkeypatch):
    workspace = Workspace(tiny_copy.directory, resident=True)
    monkeypatch.setattr(module, "MOST_ROWS", workspace.view().customers)
    assert list(foreseen(workspace.view())) == workspace.view().names("tag")[:1]
    workspace.close()


def test_nothing_is_foreseen_where_nothing_is_kept(tiny):
    assert list(foreseen(tiny.view())) == []
