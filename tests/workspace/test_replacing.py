import io

import pytest

from fenqun.errors import UnknownName, UsageError
from fenqun.workspace import replacing

NEW = b"order_id,customer_id,ordered_at,amount,channel\nB01,C01,2024-06-29 10:00:00,7,web\n"


def replace(workspace, name="orders.csv"):
    workspace.take(workspace.look([(name, io.BytesIO(NEW))]).arrival, {"1-1": {"how": "replace", "source": "orders"}})
    return workspace.directory / "data" / "orders.csv"


def test_what_gave_way_can_be_put_back_and_that_too(tiny_copy):
    before = (tiny_copy.directory / "data" / "orders.csv").read_bytes()
    file = replace(tiny_copy)
    (first,) = tiny_copy.replaced().files
    tiny_copy.put_back(first.id)
    assert file.read_bytes() == before
    (second,) = tiny_copy.replaced().files
    assert second.id != first.id
    tiny_copy.put_back(second.id)
    assert file.read_bytes() == NEW


def test_it_is_put_back_by_its_name_only_and_never_over_another_file(tiny_copy):
    with pytest.raises(UnknownName, match="replaced file"):
        tiny_copy.put_back("../orders")
    file = replace(tiny_copy)
    file.unlink()
    with pytest.raises(UsageError, match="no longer there"):
        tiny_copy.put_back(tiny_copy.replaced().files[0].id)
    assert len(tiny_copy.replaced().files) == 1


def test_what_was_kept_for_too_long_goes_when_more_comes(tiny_copy, monkeypatch):
    replace(tiny_copy)
    (first,) = tiny_copy.replaced().files
    folder = tiny_copy.directory / ".fenqun" / "replaced"
    (folder / first.id).rename(folder / "20200102-030405-abcdef")
    (folder / "notes").mkdir()
    replace(tiny_copy)
    assert [file.id for file in tiny_copy.replaced().files] != ["20200102-030405-abcdef"]
    assert len(tiny_copy.replaced().files) == 1
    assert (folder / "notes").is_dir()


def test_of_more_than_may_be_kept_the_oldest_goes_but_not_what_is_put_back(tiny_copy, monkeypatch):
    replace(tiny_copy)
    monkeypatch.setattr(replacing, "MOST_BYTES", 0)
    (first,) = tiny_copy.replaced().files
    tiny_copy.put_back(first.id)
    (second,) = tiny_copy.replaced().files
    replace(tiny_copy)
    assert second.id not in {file.id for file in tiny_copy.replaced().files}


def test_the_latest_stands_first(tiny_copy):
    replace(tiny_copy)
    replace(tiny_copy)
    first, second = tiny_copy.replaced().files
    assert first.at >= second.at
    assert first.by == tiny_copy.actor.name
