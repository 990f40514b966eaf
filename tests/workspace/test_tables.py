from fenqun.workspace.tables import LISTS, MEMBERSHIPS, PROFILE, SET_ASIDE, SOURCES


def test_a_snapshot_has_the_tables_of_these_names(tiny):
    sources = {f"{SOURCES}customers", f"{SOURCES}orders"}
    assert set(tiny.view().snapshot.tables) == {PROFILE, MEMBERSHIPS, SET_ASIDE, LISTS, *sources}
