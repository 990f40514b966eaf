"""How far a change reaches."""

from fenqun import Workspace
from fenqun.workspace.differing import Difference
from fenqun.workspace.reaching import Reach, sources_of

ORDERS = {"path": "data/orders.csv", "role": "orders"}


def test_what_rests_on_it_by_way_of_others_is_reached(tiny: Workspace) -> None:
    reach = Reach(tiny.project, [Difference("traits", "spend_total", {"value": "1"}, {"value": "2"})])
    assert reach.affected == [
        "traits/average_order_value",
        "tags/big",
        "segmentations/level",
        "segmentations/value",
        "segmentations/spend_band",
        "segmentations/rfm",
    ]
    assert set(reach.touched) == {"traits/spend_total", *reach.affected}


def test_other_words_reach_nothing(tiny: Workspace) -> None:
    reach = Reach(tiny.project, [Difference("traits", "spend_total", {"label": "a"}, {"label": "b"})])
    assert (reach.affected, reach.touched) == ([], [])


def test_a_source_reaches_the_traits_of_its_records(tiny: Workspace) -> None:
    reach = Reach(tiny.project, [Difference("sources", "orders", ORDERS, {**ORDERS, "where": "amount > 1"})])
    assert "traits/orders_12m" in reach.affected
    assert "traits/age" not in reach.affected
    assert sources_of(tiny.project, tiny.project.traits["orders_12m"]) == ("orders",)
