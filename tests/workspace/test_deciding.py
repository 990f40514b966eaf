"""Decisions: what is kept, who is told, how the figures move."""

from datetime import date

import pytest
from sqlalchemy import text as sql
from sqlalchemy.exc import IntegrityError

from fenqun.errors import PastSnapshot, UnknownName, UsageError
from fenqun.store.records.database import opened, writing
from fenqun.workspace.actor import Actor

from .test_targets import write


@pytest.fixture
def workspace(tiny_copy):
    return write(tiny_copy).acting(Actor("ana"))


def _decided(workspace, **change):
    asked = {"chosen": ["quality"], "rejected": {"general": "rivals"}, "why": "best return"}
    return workspace.decide("push", **{**asked, **change})


def test_a_decision_is_kept_with_who_why_and_the_figures_as_they_were(workspace):
    line = _decided(workspace, by="the board")
    assert (line.number, line.by, line.recorded_by) == (1, "the board", "ana")
    assert (line.chosen, line.rejected[0].why, line.why) == (("quality",), "rivals", "best return")
    assert (line.snapshot, line.as_of) == (workspace.snapshot, "2024-06-30")
    (kept,) = workspace.records.decisions.listed(limit=5)
    told = {segment.name: segment for segment in workspace.targets("push").segments}
    assert kept.figures["quality"]["customers"] == told["quality"].customers
    assert kept.figures["general"]["verdict"] == "avoid"


def test_without_another_name_who_asks_has_decided(workspace):
    assert _decided(workspace).by == "ana"


def test_the_audit_is_told(workspace):
    _decided(workspace)
    entry = workspace.records.audit.lines(limit=1)[0]
    assert (entry.who, entry.action, entry.what) == ("ana", "decide", "targets/push")
    assert entry.details == {"decision": 1, "chosen": ["quality"], "rejected": ["general"]}


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"chosen": ["nobody"]}, UnknownName, "no segment of 'level' 'nobody'"),
        ({"chosen": [], "rejected": {}}, UsageError, "at least one"),
        ({"chosen": ["general"]}, UsageError, "both chosen and rejected"),
        ({"why": " "}, UsageError, "say why"),
        ({"rejected": {"general": ""}}, UsageError, "say why"),
        ({"why": "x" * 10_001}, UsageError, "10000 characters"),
    ],
)
def test_a_decision_without_sense_or_reason_is_refused(workspace, change, error, said):
    with pytest.raises(error, match=said):
        _decided(workspace, **change)
    assert workspace.decisions().decisions == ()


def test_a_past_snapshot_takes_no_decision(workspace):
    with pytest.raises(PastSnapshot):
        _decided(workspace.at(workspace.snapshot))


def test_decisions_stand_the_latest_first_page_by_page(workspace):
    for why in ("one", "two", "three"):
        _decided(workspace, why=why)
    first = workspace.decisions(limit=2)
    assert [line.why for line in first.decisions] == ["three", "two"]
    assert [line.why for line in workspace.decisions(after=first.after).decisions] == ["one"]
    assert workspace.decisions("other").decisions == ()
    assert len(workspace.decisions("push").decisions) == 3


def test_how_the_figures_have_moved_since_is_told(workspace):
    _decided(workspace)
    workspace.refresh(as_of=date(2024, 4, 30))
    drift = {each.name: each for each in workspace.decisions().decisions[0].drift}
    now = {part.name: part.customers for part in workspace.show("level").segments}
    assert {name: each.customers_now for name, each in drift.items()} == {
        name: now[name] for name in ("quality", "general")
    }
    assert drift["quality"].chosen
    assert not drift["general"].chosen


def test_a_decision_outlives_its_choice(workspace):
    _decided(workspace)
    (workspace.directory / "targets.yaml").unlink()
    (line,) = workspace.decisions().decisions
    assert (line.label, line.drift, line.why) == ("push", (), "best return")


@pytest.mark.parametrize("statement", ["UPDATE decisions SET why = ''", "DELETE FROM decisions"])
def test_decisions_are_only_ever_added(workspace, statement):
    _decided(workspace)
    engine = opened(workspace.directory / ".fenqun" / "records.db")
    with pytest.raises(IntegrityError, match="only ever added"), writing(engine) as connection:
        connection.execute(sql(statement))
