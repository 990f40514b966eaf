import json

import pytest

from fenqun import Workspace
from fenqun.errors import UnreadableFile, UsageError
from fenqun.workspace.starting import sample_shop


def init(tiny_text, tmp_path, **files):
    return Workspace.init(tmp_path / "new", files=files or {"orders": [tiny_text / "data" / "orders.csv"]})


def test_a_workspace_from_files_says_what_it_guessed_and_can_be_refreshed(tiny_text, tmp_path):
    data = tiny_text / "data"
    answer = init(tiny_text, tmp_path, orders=[data / "orders.csv"], customers=[data / "customers.csv"])
    guessed = {source.name: {c.header: c.name for c in source.columns} for source in answer.sources}
    assert guessed["customers"]["客户编号"] == "customer_id"
    assert guessed["orders"]["ordered_at"] == "ordered_at"
    assert json.dumps(answer.as_json())
    assert Workspace(tmp_path / "new").refresh().customers == 13


def test_a_pattern_stands_for_the_files_it_fits(tiny_text, tmp_path):
    answer = init(tiny_text, tmp_path, orders=[tiny_text / "data" / "ord*.csv"])
    assert [source.rows for source in answer.sources] == [25]


def test_a_file_that_is_not_there_and_a_role_that_is_none_are_named(tiny_text, tmp_path):
    with pytest.raises(UnreadableFile, match=r"nosuch\.csv"):
        init(tiny_text, tmp_path, orders=["nosuch.csv"])
    with pytest.raises(UsageError, match="no role 'clients'; known: customers, orders"):
        init(tiny_text, tmp_path, clients=[tiny_text / "data" / "customers.csv"])


def test_a_sample_shop_is_written_and_its_progress_told(tmp_path):
    told = []
    answer = sample_shop(
        tmp_path / "shop", customers=40, seed=3, on_progress=lambda step, share: told.append((step, share))
    )
    assert answer.rows["customers.csv"] >= 40
    assert (tmp_path / "shop" / "orders.csv").is_file()
    assert told[-1] == ("simulating customers", 1.0)


def test_the_tests_of_the_sample_shop_are_met_by_what_is_guessed_of_its_files(tmp_path):
    data = tmp_path / "data"
    sample_shop(data, customers=60, seed=3)
    files = {"customers": [data / "customers.csv"], "orders": [data / "orders.csv", data / "order_lines.csv"]}
    Workspace.init(tmp_path / "shop", files=files)
    (data / "tests.yaml").rename(tmp_path / "shop" / "tests.yaml")
    answer = Workspace(tmp_path / "shop").test()
    assert [(test.name, test.unmet) for test in answer.tests if test.unmet] == []
    assert answer.met == 4
