"""The decisions as they are kept."""

from datetime import datetime

import pytest

from fenqun.store.records import Records
from fenqun.store.records.decisions import Decision

DECISION = Decision(
    at=datetime(2026, 1, 2, 3, 4, 5),
    by="the board",
    recorded_by="ana",
    targets="push",
    division="level",
    snapshot="000000-abc",
    as_of="2026-01-01",
    chosen=["A"],
    rejected={"B": "竞争太强"},
    why="回报最高",
    figures={"A": {"customers": 3, "value": 1.5, "rank": None}},
)


@pytest.fixture
def decisions(tmp_path):
    return Records(tmp_path / "records.db").decisions


def test_a_decision_comes_back_as_it_was(decisions):
    assert decisions.add(DECISION) == 1
    (found,) = decisions.listed(limit=5)
    assert found == Decision(**{**vars(DECISION), "number": 1})


def test_none_is_an_empty_list(decisions):
    assert decisions.listed(limit=5) == []
    assert decisions.listed(limit=5, targets="push", after=1) == []
