"""The commands about movement, in a workspace with a past."""

import pytest


@pytest.fixture
def past(run, tiny_past):
    return lambda *arguments, **options: run("-w", tiny_past.directory, *arguments, **options)


def test_moves_may_begin_and_end_at_any_snapshot(past):
    told = past("moves", "level", "--from", "2024-05-31", "--to", "2024-06-30", "--json").json
    assert (told["start"]["as_of"], told["end"]["as_of"], told["moved"]) == ("2024-05-31", "2024-06-30", 6)
    assert past("moves", "level", "--json").json["end"]["as_of"] == "2024-05-31"


def test_who_made_a_move_can_be_listed_and_exported(past, tmp_path):
    asked = ("moves", "level", "--to", "2024-06-30", "--customers", "*:quality")
    assert [row["customer_id"] for row in past(*asked, "--json").json["rows"]] == ["C01", "C03"]
    told = past(*asked, "--file", tmp_path / "movers.csv")
    assert (told.status, len((tmp_path / "movers.csv").read_text("utf-8").splitlines())) == (0, 3)


def test_a_move_that_is_none_is_a_wrong_use(past):
    told = past("moves", "level", "--customers", "general")
    assert (told.status, "FROM:TO" in told.err) == (2, True)


def test_where_there_is_one_snapshot_nothing_has_moved(ask):
    told = ask("moves", "level")
    assert told.status == 1
    assert "there is no snapshot before the one as of 2024-06-30 to compare with" in told.err


def test_sizes_and_a_path_are_told(past):
    assert [mark["as_of"] for mark in past("sizes", "level", "--json").json["snapshots"]][-1] == "2024-06-30"
    assert len(past("path", "C01", "--limit", 1, "--json").json["steps"]) == 1
    assert past("path", "C01", "--as-of", "2024-06-30", "--json").json["steps"][0]["snapshot"]["as_of"] == "2024-06-30"
