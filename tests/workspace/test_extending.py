import io

from fenqun.workspace.choosing import Choice
from fenqun.workspace.extending import by_source, possible
from fenqun.workspace.matching import chosen
from fenqun.workspace.receiving import received

EVENTS = b"customer_id,event,occurred_at\nC01,view,2024-06-01 10:00\n"


def decided(workspace, *files, **choice):
    arrival = received(
        workspace.directory / ".fenqun" / "arrivals", [(f"{n}.csv", io.BytesIO(f)) for n, f in enumerate(files)]
    )
    return chosen(workspace, arrival, {f"{n + 1}-1": Choice(**choice) for n in range(len(files))} if choice else {})


def test_tables_are_gathered_by_the_source_that_they_become(tiny_copy):
    (table,) = by_source(decided(tiny_copy, EVENTS, EVENTS))
    assert (table.name, len(table.looks), table.is_several) == ("events", 2, True)


def test_only_what_the_new_columns_bring_is_possible(tiny_copy):
    found = possible(tiny_copy, decided(tiny_copy, EVENTS))
    assert {ready.section for ready in found} >= {"traits"}
    assert all("event" in str(ready.written) or ready.section != "traits" for ready in found)
    assert not {ready.name for ready in found} & set(tiny_copy.project.names)


def test_more_of_a_source_there_is_makes_nothing_else_possible(tiny_copy):
    more = b"order_id,customer_id,ordered_at,amount,channel\nB01,C01,2024-06-30,7,web\n"
    assert possible(tiny_copy, decided(tiny_copy, more)) == []


def test_attributes_of_a_new_source_make_things_possible_too(tiny_copy):
    people = b"customer_id,industry,occupation\nC01,IT,a\nC02,IT,b\n"
    assert isinstance(possible(tiny_copy, decided(tiny_copy, people)), list)
