import re

from starlette.datastructures import FormData

from fenqun.answers import Choice, SeenAnswer, SeenColumn, SeenTable
from fenqun.web.mapping import LEAVE, OWN, Shown, choices, decided_ways, roles, ways


def column(header, name, evidence="name"):
    return SeenColumn(header, name, "", evidence, "text", ("x",), 1.0)


def table(*columns, role="orders", how="new", like=""):
    header = tuple(each.header for each in columns)
    return SeenTable("1-1", "a.csv", "", role, "orders", like, how, 3, columns, header, (), ())


def seen(*tables):
    known = {"orders": (Choice("customer_id", "Customer"), Choice("ordered_at", "Time"), Choice("amount", "Amount"))}
    return SeenAnswer("a", tables, (Choice("orders", "Orders", "", "one row per order"),), known, (), True, {}, {})


def shown(of):
    return Shown.of(of, seen(of), str, {"orders": "Orders"})


def test_a_column_is_shown_with_its_meaning_its_own_name_or_left_out():
    one = shown(table(column("id", "customer_id"), column("备注", "备注", "own"), column("x", "", "empty")))
    assert [(line.value, line.own) for line in one.lines] == [("customer_id", ""), (OWN, "备注"), (LEAVE, "")]
    chosen = [re.findall(r'value="([^"]*)" selected', line.options) for line in one.lines]
    assert chosen == [["customer_id"], [OWN], [LEAVE]]
    assert [line.field for line in one.lines] == ["1-1.column.0", "1-1.column.1", "1-1.column.2"]


def test_what_is_needed_and_was_not_found_is_told():
    assert shown(table(column("id", "customer_id"))).lacking == ("Time", "Amount")
    assert shown(table(column("id", "customer_id"), how="add", like="orders")).lacking == ()
    priced = table(
        column("q", "quantity"), column("p", "unit_price"), column("t", "ordered_at"), column("c", "customer_id")
    )
    assert shown(priced).lacking == ()


def test_a_table_like_a_source_may_be_added_to_it_or_replace_its_file():
    one = shown(table(column("id", "customer_id"), like="orders", how="add"))
    assert [option.value for option in one.ways] == ["add:orders", "add_new:orders", "replace:orders", "new", "leave"]
    assert one.way == "add:orders"
    assert one.ways[0].label == "Add it to 'Orders'"
    assert [option.value for option in shown(table()).ways] == ["new", "leave"]


def test_the_form_is_read_back_as_decisions():
    known = seen(table(column("id", "customer_id"), column("备注", "备注", "own"), column("x y", "", "empty")))
    form = FormData(
        [
            ("1-1.role", "orders"),
            ("1-1.how", "replace:店"),
            ("1-1.column.0", "amount"),
            ("1-1.column.1", LEAVE),
            ("1-1.column.2", OWN),
            ("1-1.own.2", " 我的列 "),
        ]
    )
    assert choices(form, known) == {
        "1-1": {
            "role": "orders",
            "how": "replace",
            "source": "店",
            "columns": {"id": "amount", "备注": "", "x y": "我的列"},
        }
    }


def test_a_table_that_is_left_out_is_left_and_one_that_is_not_in_the_form_stays():
    known = seen(table(column("id", "customer_id"), role=""))
    assert choices(FormData([("1-1.role", "")]), known) == {"1-1": {"role": "", "how": "leave"}}
    assert choices(FormData([]), known) == {}


def test_a_name_of_its_own_that_was_not_given_is_made_of_the_heading():
    known = seen(table(column("x y", "", "empty"), column("1%", "", "empty")))
    form = FormData([("1-1.role", "orders"), ("1-1.column.0", OWN), ("1-1.column.1", OWN)])
    assert choices(form, known)["1-1"]["columns"] == {"x y": "x_y", "1%": "column_1"}


def test_roles_are_told_in_plain_words():
    assert [option.label for option in roles(seen(), str)] == [
        "Something else: leave it out",
        "Orders: one row per order",
    ]


def test_how_a_table_is_taken_is_said_only_where_that_was_changed():
    known = seen(table(column("id", "customer_id"), how="add", like="orders"))

    def said(way):
        return choices(FormData([("1-1.role", "orders"), ("1-1.how", way)]), known)["1-1"]["how"]

    assert [said(way) for way in ("add:orders", "replace:orders", "new")] == ["", "replace", "new"]


def test_the_ways_of_what_is_there_already_are_named_by_what_they_do():
    assert [option.label for option in ways(("add_new", "add"), str)] == ["Add only what is new", "Add all of it"]
    assert [option.label for option in ways(("add", "leave"), str)] == ["Add only what is new", "Leave it out"]


def test_the_way_chosen_for_a_source_is_that_of_its_tables():
    known = seen(table(column("id", "customer_id"), how="add", like="orders"))
    assert decided_ways(FormData([("how.orders", "replace")]), known) == {"1-1": {"how": "replace"}}
    assert decided_ways(FormData([]), known) == {}
    assert decided_ways(FormData([("how.orders", "add")]), seen(table(column("id", "customer_id")))) == {}
