from fenqun.workspace.tables import LISTS, PROFILE, SET_ASIDE, SOURCES


def test_a_snapshot_has_the_tables_of_these_names(tiny):
    assert set(tiny.view().snapshot.tables) == {PROFILE, SET_ASIDE, LISTS, f"{SOURCES}customers", f"{SOURCES}orders"}
