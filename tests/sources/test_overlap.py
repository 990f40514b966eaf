import pytest

from fenqun.sources.overlap import Overlap


def lines(**figures: int) -> Overlap:
    known = {"ids": 10, "ids_there": 0, "ids_before": 100, "rows": 20, "rows_there": 0, "rows_before": 200}
    return Overlap("lines", "order_id", False, **{**known, **figures})


def customers(**figures: int) -> Overlap:
    known = {"ids": 10, "ids_there": 0, "ids_before": 100, "rows": 10, "rows_there": 0, "rows_before": 100}
    return Overlap("people", "customer_id", True, **{**known, **figures})


def events(there: int, before: int) -> Overlap:
    return Overlap("visits", "", False, 0, 0, 0, 10, there, before)


@pytest.mark.parametrize("guess", ["add", "replace"])
def test_where_nothing_is_there_the_guess_stays(guess):
    assert lines().proposal(guess) == guess


@pytest.mark.parametrize(
    ("found", "proposed"),
    [
        (lines(ids_there=10, rows_there=20), "add_new"),
        (lines(ids_there=1, rows_there=2), "add_new"),
        (lines(ids_there=1, rows_changed=2), "add"),
        (lines(ids_there=10, rows_there=9, rows_changed=11), None),
        (lines(ids=110, ids_there=95, rows=220, rows_there=190), "replace"),
        (customers(ids_there=10), "add"),
        (customers(ids=100, ids_there=90), "replace"),
        (events(4, 5), "add_new"),
        (events(9, 10), "replace"),
    ],
)
def test_what_is_proposed_follows_from_what_is_there(found, proposed):
    assert found.proposal("add") == proposed
    assert found.proposal("replace") == proposed


def told(found: Overlap, how: str, *, leaves_out: bool = False) -> str:
    said = [*found.said(how, leaves_out=leaves_out), *found.said_of_gone()]
    return " ".join(part.text() for part in said)


def test_rows_that_would_count_twice_are_told():
    found = Overlap(
        "lines", "order_id", False, 126, 126, 25_900, 3_000, 2_990, 541_909, 10, 2, "2011-12-08", "2011-12-09"
    )
    text = told(found, "add")
    assert "Orders that are in 'lines' already: 126 of 126." in text
    assert "2011-12-08 to 2011-12-09" in text
    assert "2,990 of 3,000. Added, they count twice." in text
    assert "10. Added, they count beside it." in text
    assert "with another date: 2." in text
    assert "25,774 ids. Replaced, they are gone." in text
    assert "They are left out." in told(found, "add_new")
    assert "They are left out." in told(found, "add", leaves_out=True)


def test_of_ids_that_are_set_aside_none_counts_twice():
    text = told(customers(ids_there=10, rows_there=8, rows_changed=2), "add")
    assert "Customers that are in 'people' already: 10 of 10." in text
    assert "2. Added, they are set aside" in text
    assert "twice" not in text


def test_nothing_in_common_is_told_by_what_would_go_alone():
    assert told(events(0, 5), "add") == "What the source has and these files have not: 5 rows. Replaced, they are gone."
    assert told(events(0, 0), "add") == ""


def test_later_states_of_customers_never_take_the_place_of_the_earlier_ones():
    found = customers(ids=100, ids_there=100, rows_changed=7, is_history=True)
    assert found.proposal("add") == "add"
    told = [said.text() for said in found.said("add", leaves_out=False)]
    assert told[1] == "Rows of those that differ from what is there: 7. Added, they tell what these customers became."
