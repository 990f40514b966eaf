from shutil import copytree

import pytest

from fenqun import Workspace


@pytest.fixture
def changed(tiny, tmp_path):
    place = copytree(tiny.directory, tmp_path / "copy")
    workspace = Workspace(place)
    workspace.save("tags", "new", "orders_total >= 2", version=None)
    version = workspace.definition("traits", "orders_12m").version
    workspace.save("traits", "orders_12m", {"from": "orders", "value": "count()", "last": "6 months"}, version=version)
    return place


def test_each_change_is_drawn_with_who_enters_and_leaves(run, changed):
    ran = run("-w", changed, "plan", columns=120)
    assert ran.status == 0
    assert "~ orders_12m   trait, changed\n  the window: 6 months, no longer 12 months" in ran.out
    assert "+ new   tag, new\n" in ran.out
    assert "→ Level (level)   segmentation, affected" in ran.out
    assert "another value for" in ran.out
    assert "a refresh takes about" in ran.out
    assert "@@" not in ran.out
    assert "+new: orders_total >= 2" in run("-w", changed, "plan", "--diff").out


def test_ids_and_values_give_way_to_names_where_there_is_no_room(run, changed):
    wide, narrow, least = (run("-w", changed, "plan", columns=columns).out for columns in (120, 70, 50))
    assert [("for example" in told, "value after" in told) for told in (wide, narrow, least)] == [
        (True, True),
        (False, True),
        (False, False),
    ]
    assert all("  Quality & more  " in told for told in (wide, least))


def test_the_exit_status_says_whether_anything_would_change_where_asked(run, changed, tiny):
    assert run("-w", changed, "plan", "--exit-code").status == 3
    same = run("-w", tiny.directory, "plan", "--exit-code")
    assert (same.status, "The definitions are as they were computed." in same.out) == (0, True)


def test_it_is_json_where_asked(run, changed):
    told = run("-w", changed, "plan", "--json").json
    assert [(each["change"], each["section"], each["name"]) for each in told["changes"]] == [
        ("changed", "traits", "orders_12m"),
        ("new", "tags", "new"),
        ("affected", "segmentations", "level"),
    ]
    assert told["work"]["definitions"] == ["traits/orders_12m", "tags/new", "segmentations/level"]


def test_what_is_wrong_in_the_text_ends_it_with_one(run, changed):
    (changed / "tags.yaml").write_text("tags:\n  odd: nothing_such > 1\n", encoding="utf-8")
    ran = run("-w", changed, "plan")
    assert (ran.status, "tags.yaml:2:8" in ran.err) == (1, True)
