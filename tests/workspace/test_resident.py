import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from shutil import rmtree

import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot
from fenqun.workspace import resident as resident_module
from fenqun.workspace.actor import Actor
from fenqun.workspace.resident import Remembered, Resident


@pytest.fixture
def resident(tiny_copy):
    workspace = Workspace(tiny_copy.directory, resident=True)
    yield workspace
    workspace.close()


def test_before_the_first_refresh_there_is_nothing_to_keep(tiny_text):
    workspace = Workspace(tiny_text, resident=True)
    with pytest.raises(NoSnapshot):
        workspace.names()
    workspace.refresh()
    assert workspace.count("big").customers == 5
    workspace.close()


def test_a_new_snapshot_is_noticed_by_itself(resident, tiny_copy):
    before = resident.snapshot
    assert resident.customers().customers == 13
    (tiny_copy.directory / "tags.yaml").write_text("tags:\n  big: spend_total >= 50\n", "utf-8")
    tiny_copy.refresh()
    assert resident.snapshot != before
    assert resident.count("big").customers == tiny_copy.count("big").customers == 7


def test_the_content_is_parsed_once_for_all_who_act(resident):
    other = resident.acting(Actor("someone"), language="zh-Hans")
    assert other.view().snapshot is resident.view().snapshot
    assert other.view().resident is resident.view().resident


def test_a_store_that_is_gone_is_noticed(resident, tiny_copy):
    assert resident.names()
    rmtree(tiny_copy.directory / ".fenqun" / "store")
    with pytest.raises(NoSnapshot):
        resident.names()


def test_answers_are_the_same_kept_open_or_not(resident, tiny_copy):
    resident.load()
    for ask in (
        lambda workspace: workspace.customers(search="c", sort="spend_total", descending=True, limit=5),
        lambda workspace: workspace.count("spend_total >= 50"),
        lambda workspace: workspace.customer("C03"),
        lambda workspace: workspace.why("C02", "friends"),
        lambda workspace: workspace.values("city"),
        lambda workspace: workspace.timeline("C01"),
        lambda workspace: workspace.quality(),
        lambda workspace: workspace.show("big"),
        lambda workspace: workspace.query("SELECT * FROM profile ORDER BY customer_id"),
    ):
        assert ask(resident) == ask(tiny_copy)


def test_the_profile_is_held_under_its_own_columns_only(resident):
    resident.load()
    with resident.view().engine() as engine:
        assert dict(engine.types(resident.view().profile.select)) == dict(resident.view().profile.columns)


def test_who_is_at_work_keeps_the_old_engine_until_done(resident, tiny_copy):
    view = resident.view()
    with view.engine() as engine:
        tiny_copy.refresh()
        assert resident.snapshot != view.snapshot.id
        assert resident.count("big").of == 13
        assert len(engine.rows(view.profile.select)) == 13
    with view.engine() as alone:
        assert len(alone.rows(view.profile.select)) == 13


def test_many_ask_at_once_while_snapshots_change(resident, tiny_copy):
    def ask(number):
        page = resident.customers(search="c", sort="spend_total", limit=3)
        return page.total, resident.count(f"spend_total >= {number}").of, len(resident.timeline("C01").happenings)

    with ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(ask, number) for number in range(60)]
        tiny_copy.refresh()
        asked += [pool.submit(ask, number) for number in range(20)]
        assert {each.result() for each in asked} == {(13, 13, 4)}


def test_closing_leaves_no_scratch_and_may_be_asked_again(resident, tiny_copy):
    resident.load()
    resident.close()
    assert list((tiny_copy.directory / ".fenqun" / "scratch").glob("resident-*")) == []
    assert resident.count("big").customers == 5


def test_what_a_killed_process_left_is_swept_in_time(resident, tiny_copy):
    scratch = tiny_copy.directory / ".fenqun" / "scratch"
    for name, days in (("resident-old", 8), ("resident-new", 1), ("refresh-old", 8)):
        (scratch / name).mkdir(parents=True)
        touched = time.time() - days * 86_400
        os.utime(scratch / name, (touched, touched))
    resident.count("big")
    assert {folder.name for folder in scratch.iterdir()} == {"resident-new", "refresh-old"}


def test_of_a_snapshot_no_longer_held_there_is_no_session(tiny_copy):
    resident = Resident(tiny_copy.store)
    first = resident.latest()
    tiny_copy.refresh()
    assert resident.latest().id != first.id
    with resident.session(first) as session:
        assert session is None
    assert resident.remember(first, "key", lambda: 5) == 5
    resident.close()


def test_a_past_snapshot_asked_repeatedly_is_kept_open_and_only_a_few_are(resident, tiny_copy, monkeypatch):
    for day in (1, 2, 3):
        tiny_copy.refresh(as_of=date(2024, 7, day))
    first, second, third, _latest = tiny_copy.store.ids()
    opened = []
    real = resident_module._Held._opened
    monkeypatch.setattr(resident_module._Held, "_opened", lambda self: (opened.append(self.snapshot.id), real(self))[1])
    for known in (first, first, second, first, third, first, second):
        assert resident.at(known).count("big") == tiny_copy.at(known).count("big")
    assert opened == [first, second, third, second]
    monkeypatch.setattr(resident_module, "PAST_SECONDS", -1.0)
    resident.at(second).count("big")
    assert opened[4:] == [second]
    resident.close()
    assert list((resident.directory / ".fenqun" / "scratch").glob("resident-*")) == []


def test_what_is_remembered_is_made_once_and_the_least_lately_asked_for_is_forgotten():
    made = []
    kept = Remembered(most=2)
    for key in ("a", "b", "a", "c", "a", "b"):
        kept.get(key, lambda key=key: made.append(key))
    assert made == ["a", "b", "c", "b"]


def test_what_two_ask_for_at_once_is_made_once_and_an_error_is_not_kept():
    kept, going, made = Remembered(), threading.Event(), []

    def slow():
        going.wait(5)
        made.append(1)
        return len(made)

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(kept.get, "k", slow) for _ in range(2)]
        going.set()
        assert [each.result() for each in both] == [1, 1]
    with pytest.raises(ZeroDivisionError):
        kept.get("error", lambda: 1 / 0)
    assert kept._being_made == {}
    assert kept.get("error", lambda: 7) == 7
