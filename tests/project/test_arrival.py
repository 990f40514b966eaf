import pytest

from fenqun.definition import DataType
from fenqun.project.arrival import arrivals, records
from fenqun.sources.look import looks
from fenqun.sources.source import Role


@pytest.fixture
def arrive(tmp_path):
    """Sources of files given as text, each with what the owner says it is."""

    def arrive(*files):
        seen = []
        for number, (role, text) in enumerate(files):
            path = tmp_path / f"file{number}.csv"
            path.write_text(text, encoding="utf-8")
            seen += [(look, f"data/{path.name}") for look in looks(path, tmp_path, role=role).found]
        return arrivals(seen)

    return arrive


LINES = """order_id,customer_id,order_date,product,quantity,price
A1,C1,2024-05-01,pen,2,1.50
C2,C1,2024-05-02,pen,-1,1.50
"""
ORDERS = "order_id,customer_id,order_date,amount\nA1,C1,2024-05-01,3.00\nA2,C2,2024-05-02,4.00\n"


def test_a_source_maps_names_to_headers_and_says_what_takes_orders_back(arrive):
    (lines,) = arrive((Role.ORDERS, LINES))
    assert lines.name == "order_lines"
    assert lines.source == {
        "path": "data/file0.csv",
        "role": "order_lines",
        "columns": {
            "order_id": "order_id",
            "customer_id": "customer_id",
            "ordered_at": "order_date",
            "product": "product",
            "quantity": "quantity",
            "unit_price": "price",
        },
        "returns": 'starts_with(order_id, "C") or quantity < 0',
    }


def test_orders_are_drawn_from_lines_and_amounts_from_prices(arrive):
    found = records(arrive((Role.ORDERS, LINES)))
    assert found.sources["order_lines"]["amount"] is DataType.NUMBER
    assert found.sources["orders"]["amount"] is DataType.NUMBER
    assert "product" not in found.sources["orders"]


def test_lines_borrow_customer_and_time_from_their_orders(arrive):
    found = records(arrive((Role.ORDERS, ORDERS), (Role.ORDERS, "order_id,product,quantity\nA1,pen,2\n")))
    assert found.sources["order_lines"]["customer_id"] is DataType.TEXT
    assert found.sources["order_lines"]["ordered_at"] is DataType.TIME


def test_attributes_come_from_customers_and_from_orders_that_carry_them(arrive):
    orders = ORDERS.replace("amount", "amount,city").replace("3.00", "3.00,Oulu").replace("4.00", "4.00,Turku")
    found = records(arrive((Role.CUSTOMERS, "customer_id,sex,shoe size\nC1,F,38\n"), (Role.ORDERS, orders)))
    assert found.attributes == {"sex": DataType.TEXT, "shoe_size": DataType.NUMBER, "city": DataType.TEXT}


@pytest.mark.parametrize(
    ("text", "stand_in"),
    [
        ("姓名,手机,下单时间,金额\n张三,13812345678,2024-05-01,5\n", "手机"),
        ("姓名,下单时间,金额\n张三,2024-05-01,5\n", "姓名"),
        ("id,Goods\n1,pen\n1,ink\n2,pen\n", "id"),
    ],
)
def test_without_an_id_the_nearest_thing_stands_for_the_customer(arrive, text, stand_in):
    (orders,) = arrive((Role.ORDERS, text))
    assert orders.source["columns"]["customer_id"] == stand_in
    assert any(stand_in in note.text() for note in orders.notes)


def test_customers_without_any_id_are_told_by_their_row(arrive):
    (customers,) = arrive((Role.CUSTOMERS, "Age,Gender\n61,Female\n61,Female\n"))
    assert customers.columns["customer_id"] == "_row"


def test_two_files_without_ids_meet_on_what_both_have(arrive):
    found = arrive(
        (Role.CUSTOMERS, "姓名,手机\n张三,13812345678\n"), (Role.ORDERS, "姓名,日期,金额\n张三,2024-05-01,5\n")
    )
    assert [arrival.stand_in for arrival in found] == ["姓名", "姓名"]


def test_a_second_source_of_a_role_gets_a_number_and_is_said(arrive):
    found = arrive((Role.ORDERS, ORDERS), (Role.ORDERS, ORDERS.replace("order_id", "receipt_no")))
    assert [arrival.name for arrival in found] == ["orders", "orders_2"]
    assert "orders_2" in found[1].notes[-1].text()


def test_only_the_returns_marked_so_are_used(arrive):
    (some,) = arrive((None, "订单 ID,退回\nA1,是\nA2,否\n"))
    assert some.where == "returned"
    (all_,) = arrive((None, "订单 ID,退回\nA1,是\nA2,是\n"))
    assert all_.where is None


def test_products_without_ids_meet_the_lines_by_their_name(arrive):
    lines, products = arrive((Role.ORDERS, LINES), (Role.PRODUCTS, "product,category\npen,office\n"))
    assert lines.columns["product_id"] == products.columns["product_id"] == "product"
    assert "category" in records([lines, products]).sources["order_lines"]


def test_orders_that_nothing_came_of_are_left_out_and_it_is_said(arrive):
    rows = "".join(f"A{n},C{n},2024-05-01,3.00,{['paid', 'Cancelled'][n % 2]}\n" for n in range(9))
    (orders,) = arrive((Role.ORDERS, "order_id,customer_id,order_date,amount,status\n" + rows))
    assert orders.source["where"] == 'not status in ("Cancelled")'
    assert any("nothing came of" in note.text() for note in orders.notes)


def test_further_customers_serve_the_traits_as_the_first_do(arrive):
    people, firms = arrive(
        (Role.CUSTOMERS, "customer_id,sex\nC1,F\n"), (Role.CUSTOMERS, "customer_id,industry\nC2,steel\n")
    )
    assert (people.name, firms.name, firms.notes) == ("customers", "customers_2", ())
