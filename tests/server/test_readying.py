import time

from fenqun import Workspace
from fenqun.server import readying
from fenqun.server.readying import Readying


def wait_for(condition):
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_snapshot_is_ready_before_anybody_asks_and_each_new_one_too(tiny_copy, monkeypatch):
    monkeypatch.setattr(readying, "LOOK_SECONDS", 0.02)
    workspace = Workspace(tiny_copy.directory, resident=True)
    loaded = []
    load = workspace.load

    def told():
        load()
        loaded.append(workspace.snapshot)

    monkeypatch.setattr(workspace, "load", told)
    ready = Readying(workspace)
    ready.start()
    wait_for(lambda: len(loaded) == 1)
    tiny_copy.refresh()
    wait_for(lambda: len(loaded) == 2)
    ready.stop()
    assert loaded == tiny_copy.store.ids()[-2:]


def test_what_pages_will_ask_is_found_out_as_long_as_the_snapshot_is_the_latest(tiny_copy, monkeypatch):
    monkeypatch.setattr(readying, "LOOK_SECONDS", 0.02)
    workspace = Workspace(tiny_copy.directory, resident=True)
    asked = []

    def asking(view):
        for tag in view.names("tag"):
            asked.append((view.snapshot.id, tag))
            if len(asked) == 1:
                tiny_copy.refresh()
            yield tag

    monkeypatch.setattr(readying, "foreseen", asking)
    ready = Readying(workspace)
    ready.start()
    wait_for(lambda: len({snapshot for snapshot, _ in asked}) == 2)
    ready.stop()
    assert asked[0][0] != asked[1][0]


def test_a_folder_without_a_snapshot_is_waited_for(tiny_text, monkeypatch):
    monkeypatch.setattr(readying, "LOOK_SECONDS", 0.02)
    ready = Readying(Workspace(tiny_text, resident=True))
    ready.start()
    time.sleep(0.1)
    assert ready._thread.is_alive()
    ready.stop()
    assert not ready._thread.is_alive()
