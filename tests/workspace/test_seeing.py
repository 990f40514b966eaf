import io

import pytest

from fenqun.project.init import Wish
from fenqun.sources.source import Role
from fenqun.workspace import seeing
from fenqun.workspace.choosing import Choice
from fenqun.workspace.receiving import received
from fenqun.workspace.seeing import decide, decided, look_at, tables_of, wish, wished

ORDERS = b"order_id,customer_id,ordered_at,amount\n1,a,2025-01-01,10\n"


@pytest.fixture
def arrival(tmp_path):
    return received(tmp_path, [("orders.csv", io.BytesIO(ORDERS))])


def test_a_file_is_looked_at_once(arrival, monkeypatch):
    first = tables_of(arrival)
    monkeypatch.setattr(seeing, "look_apart", None)
    assert tables_of(arrival) == first
    assert [(table.key, table.fits, table.look.role) for table in first.found] == [("1-1", True, Role.ORDERS)]


def test_a_decision_that_changes_nothing_needs_no_second_look(arrival, monkeypatch):
    (table,) = tables_of(arrival).found
    monkeypatch.setattr(seeing, "look_apart_as_told", None)
    guessed = {header: name for name, header in table.look.recognition.columns.items()}
    assert look_at(arrival, table, Choice(Role.ORDERS, columns=guessed)) is table.look


def test_a_second_look_is_remembered(arrival, monkeypatch):
    (table,) = tables_of(arrival).found
    choice = Choice(columns={"amount": ""})
    look = look_at(arrival, table, choice)
    monkeypatch.setattr(seeing, "look_apart_as_told", None)
    assert look_at(arrival, table, choice) == look
    assert look.recognition.unwanted == ("amount",)


def test_decisions_and_wishes_are_remembered(arrival):
    assert (decided(arrival), wished(arrival)) == ({}, Wish())
    decide(arrival, {"1-1": Choice(Role.EVENTS)})
    decide(arrival, {"1-2": Choice(how="leave")})
    wish(arrival, Wish(currency="EUR"))
    assert decided(arrival) == {"1-1": Choice(Role.EVENTS), "1-2": Choice(how="leave")}
    assert wished(arrival) == Wish(currency="EUR")
