from fenqun import Workspace
from fenqun.engine.duckdb import DuckDB
from fenqun.workspace import foreseen as module
from fenqun.workspace.foreseen import foreseen


def test_what_the_pages_of_tags_and_traits_need_is_found_once(tiny_copy, monkeypatch):
    workspace = Workspace(tiny_copy.directory, resident=True)
    tags, traits = (workspace.view().names(kind) for kind in ("tag", "trait"))
    assert tags
    assert traits
    assert list(foreseen(workspace.view())) == [*tags, *traits]
    monkeypatch.setattr(DuckDB, "rows", None)
    for name in (*tags, *traits):
        assert workspace.show(name).name == name
    workspace.close()


def test_what_is_foreseen_is_bounded(tiny_copy, monkeypatch):
    workspace = Workspace(tiny_copy.directory, resident=True)
    monkeypatch.setattr(module, "MOST_ROWS", workspace.view().customers)
    assert list(foreseen(workspace.view())) == workspace.view().names("tag")[:1]
    workspace.close()


def test_nothing_is_foreseen_where_nothing_is_kept(tiny):
    assert list(foreseen(tiny.view())) == []
