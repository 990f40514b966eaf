from fenqun.definition import DataType
from fenqun.engine.arriving import Arrived
from fenqun.engine.columns import Wanted
from fenqun.engine.wanting import is_money, wanted_of
from fenqun.sources.source import Role, Source


def test_a_column_is_wanted_as_its_definition_says_then_as_its_role_says():
    arrived = Arrived(dict.fromkeys(("amount", "day", "shoe_size"), "VARCHAR"), {}, (), ())
    source = Source(role=Role.ORDERS, path="x", types={"day": "date"}, dates={"day": "day_first"}, decimal=",")
    assert wanted_of(arrived, source) == {
        "amount": Wanted(DataType.NUMBER, money=True, decimal=","),
        "day": Wanted(DataType.DATE, dates="day_first", decimal=","),
        "shoe_size": Wanted(decimal=","),
    }


def test_money_and_quantities_are_exact_and_rates_are_not():
    assert [is_money(name, Role.ORDERS) for name in ("amount", "quantity", "discount_rate", "channel")] == [
        True,
        True,
        False,
        False,
    ]
