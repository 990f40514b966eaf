from datetime import date

from fenqun.workspace.measuring import MEASURES


def kept(workspace, source):
    found = workspace.store.kept(f"{MEASURES}{source}")
    assert found is not None
    return found


def profile(workspace):
    found = workspace.customers(columns=list(workspace.view().content["names"]), limit=100).as_json()
    return found | {"snapshot": None}


def test_the_first_row_in_every_moving_window_is_kept(tiny_copy):
    windows = {trait.last for trait in tiny_copy.project.traits.values() if trait.source == "orders" and trait.last}
    note = kept(tiny_copy, "orders").note
    assert windows
    assert len(note["measures"]) > len([name for name in note["measures"] if name == "customer_id"]) + len(windows)
    assert note["latest"] is not None


def test_on_a_later_day_only_a_file_over_the_others_is_written(tiny_copy):
    tiny_copy.refresh(as_of=date(2024, 7, 1))
    everyone = kept(tiny_copy, "orders").files[0]
    tiny_copy.refresh(as_of=date(2024, 7, 2))
    assert kept(tiny_copy, "orders").files[0] == everyone
    tiny_copy.refresh(as_of=date(2024, 6, 1))
    assert kept(tiny_copy, "orders").files[0] != everyone


def test_a_later_day_gives_what_a_full_refresh_gives(tiny_copy):
    for day in (date(2024, 7, 1), date(2024, 8, 15), date(2025, 1, 31)):
        tiny_copy.refresh(as_of=day)
        found = profile(tiny_copy)
        tiny_copy.refresh(as_of=day, full=True)
        assert profile(tiny_copy) == found
