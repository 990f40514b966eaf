from fenqun import Workspace


def test_sources_are_told_with_their_files_and_rows(tiny):
    customers, orders = tiny.source_files().sources
    assert (customers.name, customers.role, customers.files) == ("customers", "customers", ("data/customers.csv",))
    assert orders.read == orders.used + orders.set_aside
    assert orders.changed_at.startswith("20")


def test_before_the_first_refresh_no_rows_are_known_and_a_missing_file_is_none(tiny_text):
    (tiny_text / "data" / "orders.csv").unlink()
    _, orders = Workspace(tiny_text).source_files().sources
    assert (orders.files, orders.changed_at, orders.used) == ((), "", None)


def test_a_folder_that_is_no_workspace_has_no_sources(tmp_path):
    assert Workspace(tmp_path).source_files().sources == ()
