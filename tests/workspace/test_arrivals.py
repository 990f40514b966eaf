import pytest

from fenqun import Workspace
from fenqun.definition import DataType
from fenqun.errors import Problems
from fenqun.workspace.arrivals import arrivals, facts, readable, schemas


@pytest.fixture
def workspace(tiny_text):
    return Workspace(tiny_text)


def test_sources_arrive_in_the_order_declared_with_their_columns(workspace):
    found = arrivals(workspace.project, workspace.store)
    assert [arrival.name for arrival in found] == ["customers", "orders"]
    assert list(found[0].columns) == ["customer_id", "name", "sex", "city", "birth_date", "registered_at", "note"]
    assert found[0].columns["registered_at"] is DataType.TIME


def test_the_canonical_tables_add_what_they_derive(workspace):
    found = arrivals(workspace.project, workspace.store)
    assert schemas(found)["orders"]["is_return"] is DataType.BOOLEAN
    assert [fact.table.name for fact in facts(found)] == ["customers", "orders"]


def steps(workspace):
    told = []
    arrivals(workspace.project, workspace.store, on_source=lambda name, step, share: told.append((name, step, share)))
    return told


def test_what_has_not_changed_is_not_imported_again(workspace, tiny_text):
    assert len(steps(workspace)) > 2
    assert {(name, step) for name, step, _ in steps(workspace)} == {
        ("customers", "reading {source}"),
        ("orders", "reading {source}"),
    }
    file = tiny_text / "data" / "orders.csv"
    file.write_text(f"{file.read_text('utf-8')}A98,C01,2024-06-01 10:00:00,1.00,web\n", "utf-8")
    assert {name for name, step, _ in steps(workspace) if step != "reading {source}"} == {"orders"}


def test_the_share_of_the_sources_that_are_there_never_goes_back(workspace):
    shares = [share for _, _, share in steps(workspace)]
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert 0.5 < shares[-1] < 1.0


def test_a_changed_definition_imports_its_source_again(workspace, tiny_text):
    steps(workspace)
    sources = tiny_text / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace('"R"', '"X"'), "utf-8")
    assert {name for name, step, _ in steps(workspace) if step != "reading {source}"} == {"orders"}


def test_all_sources_that_cannot_be_read_are_told_at_once(workspace, tiny_text):
    (tiny_text / "data" / "orders.csv").unlink()
    (tiny_text / "data" / "customers.csv").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(Problems) as caught:
        arrivals(workspace.project, workspace.store)
    assert len(caught.value.problems) == 2


def test_the_others_are_found_nevertheless(workspace, tiny_text):
    (tiny_text / "data" / "orders.csv").unlink()
    found, wrong = readable(workspace.project, workspace.store)
    assert [arrival.name for arrival in found] == ["customers"]
    assert len(wrong) == 1


def test_a_failed_import_leaves_nothing_in_the_store(workspace, tiny_text):
    (tiny_text / "data" / "customers.csv").write_bytes(b"PK\x03\x04 no workbook")
    readable(workspace.project, workspace.store)
    assert list((tiny_text / ".fenqun" / "store").rglob("customers/*/*")) == []
