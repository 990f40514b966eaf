from shutil import copytree

import pytest

from fenqun import Workspace


@pytest.fixture
def place(tiny, tmp_path):
    place = copytree(tiny.directory, tmp_path / "copy")
    workspace = Workspace(place)
    buyers = {"kind": "clusters", "traits": ["spend_total", "orders_total"], "segments": ["few", "many"]}
    workspace.save("segmentations", "buyers", buyers, version=None)
    workspace.refresh()
    return place


def test_who_would_move_is_told_and_nothing_written_but_to_keep_it(run, place):
    told = run("-w", place, "refit", "buyers")
    assert told.status == 0
    assert "few" in told.out
    assert "customers (0.0 %) would be in another segment." in told.out
    assert "--keep" in told.out
    assert "It counts from the next refresh on." in run("-w", place, "refit", "buyers", "--keep").out


def test_its_centres_are_shown(run, place):
    assert "Centres" in run("-w", place, "show", "buyers", columns=120).out


def test_what_learns_nothing_is_told_so(run, place):
    assert "learns nothing" in run("-w", place, "refit", "level").err
