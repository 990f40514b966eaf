import csv

import pytest

from fenqun.definition import DataType
from fenqun.sources.contents import content
from fenqun.sources.recognise import as_chosen, meaning
from fenqun.sources.source import Role


def columns(header, rows, role=None):
    return meaning({name: content(row[place] for row in rows) for place, name in enumerate(header)}, role)


ROWS = [["A-1", "C7", "2024-05-01", "12.50"], ["A-2", "C8", "2024-05-02", "7.00"], ["A-3", "C7", "2024-05-09", "3.25"]]


@pytest.mark.parametrize(
    "header",
    [
        ["order_id", "customer_id", "ordered_at", "amount"],
        ["Order Number", "Customer ID", "Order Date", "Order Total"],
        ["InvoiceNo", "CustomerID", "InvoiceDate", "Total Price"],
        ["订单编号", "客户编号", "下单时间", "金额"],
        ["訂單編號", "會員編號", "訂購日期", "實付金額"],
        ["订单号", "买家会员名", "订单创建时间", "买家实际支付金额"],
        ["小票号", "会员卡号", "交易时间", "实收金额"],
        ["Name", "Customer", "Created at", "Total"],
    ],
)
def test_orders_are_recognised_in_three_languages_and_common_exports(header):
    found = columns(header, ROWS, Role.ORDERS)
    wanted = dict(zip(["order_id", "customer_id", "ordered_at", "amount"], header, strict=True))
    assert found.columns == wanted
    assert found.role is Role.ORDERS


def test_the_role_is_found_without_being_told():
    assert columns(["order", "client id", "date", "total"], ROWS).role is Role.ORDERS
    assert columns(["订单 ID", "退回"], [["A-1", "是"], ["A-2", "是"]]).role is Role.RETURNS
    assert columns(["sku", "品名", "类别"], [["1", "剪刀", "办公"]]).role is Role.PRODUCTS
    assert (
        columns(["order_id", "line", "product_id", "category", "quantity"], [["A1", "1", "P", "x", "2"]]).role
        is Role.ORDER_LINES
    )
    assert columns(["地区", "地区经理"], [["东北", "楚杰"]]) is None


@pytest.mark.parametrize(
    ("role", "header", "row"),
    [
        (
            Role.EVENTS,
            ["customer_id", "event", "occurred_at", "channel"],
            ["C1", "browse", "2024-05-01 10:00:00", "app"],
        ),
        (Role.CONTACTS, ["客户编号", "联系时间", "服务渠道", "服务成本"], ["C1", "2024-05-01", "电话", "12.5"]),
        (Role.SURVEYS, ["customer_id", "answered_at", "item", "answer"], ["C1", "2024-05-01", "price", "4"]),
        (Role.REFERRALS, ["推荐人编号", "客户编号", "推荐时间"], ["C1", "C2", "2024-05-01"]),
        (
            Role.CONSENTS,
            ["customer_id", "purpose", "channel", "granted", "changed_at"],
            ["C1", "ads", "sms", "yes", "2024-05-01"],
        ),
    ],
)
def test_the_other_roles_are_recognised(role, header, row):
    found = columns(header, [row], role)
    assert not found.own
    assert len(found.guesses) == len(header)


def test_rows_that_name_products_are_order_lines():
    found = columns(
        ["订单号", "商品名称", "数量", "单价"], [["A1", "剪刀", "2", "3.5"], ["A1", "信封", "1", "2.0"]], Role.ORDERS
    )
    assert found.role is Role.ORDER_LINES
    assert list(found.columns) == ["order_id", "product", "quantity", "unit_price"]


def test_a_customers_attribute_in_an_orders_file_is_recognised_as_such():
    found = columns(
        ["单号", "客户编号", "客户名称", "城市", "日期", "金额"],
        [["1", "C1", "张三", "北京", "2024-05-01", "3.5"]],
        Role.ORDERS,
    )
    assert {"name": "客户名称", "city": "城市"}.items() <= found.columns.items()


def test_one_column_gets_one_meaning():
    found = columns(["date", "order date", "amount"], [["2024-05-01", "2024-05-02", "1"]], Role.ORDERS)
    assert found.columns["ordered_at"] == "order date"
    assert found.own == {"date": "date"}


def test_the_payment_time_stands_for_the_order_only_where_no_other_does():
    row = ["2024-05-01 10:00:00", "5"]
    assert columns(["付款时间", "金额"], [row], Role.ORDERS).columns["ordered_at"] == "付款时间"
    both = columns(["付款时间", "下单时间", "金额"], [[row[0], row[0], "5"]], Role.ORDERS)
    assert (both.columns["ordered_at"], both.columns["paid_at"]) == ("下单时间", "付款时间")


def test_values_that_disagree_with_the_header_keep_an_own_name():
    found = columns(["customer_id", "Age"], [["1", "young"], ["2", "old"]], Role.CUSTOMERS)
    assert found.columns == {"customer_id": "customer_id", "age_group": "Age"}


def test_content_speaks_where_no_header_does():
    header = [f"column_{place}" for place in range(1, 5)]
    found = columns(
        header,
        [["00004", "19970101", "2", "29.33"], ["00004", "19970118", "2", "29.73"]]
        + [["00021", "19970102", "1", "3.00"]] * 3,
        Role.ORDERS,
    )
    assert {guess.name: (guess.header, guess.evidence) for guess in found.guesses} == {
        "customer_id": ("column_1", "content"),
        "ordered_at": ("column_2", "content"),
        "amount": ("column_4", "content"),
    }


def test_columns_without_name_and_values_are_left_out():
    found = columns(["customer_id", "column_2"], [["1", ""], ["2", ""]], Role.CUSTOMERS)
    assert found.empty == ("column_2",)
    assert not found.own


def test_no_rows_are_recognised_by_their_headers_alone():
    found = columns(["customer_id", "name", "x"], [], Role.CUSTOMERS)
    assert found.columns == {"customer_id": "customer_id", "name": "name", "x": "x"}
    assert found.types["name"] is DataType.TEXT


def test_thousands_are_no_standard_income_and_the_scores_scale_is_no_matter(real_data):
    with (real_data / "Mall_Customers.csv").open(newline="") as file:
        header, *rows = csv.reader(file)
    assert columns(header, rows, Role.CUSTOMERS).columns == {
        "customer_id": "CustomerID",
        "sex": "Genre",
        "age": "Age",
        "spending_score": "Spending Score (1-100)",
        "annual_income_k": "Annual Income (k$)",
    }


EXPORTS = {
    "shopify": (
        "Name|Email|Financial Status|Paid at|Total|Created at|Lineitem quantity|Lineitem name|Lineitem price",
        "#1001|a@b.com|paid|2024-05-01 10:00:00|13.00|2024-05-01 09:59:00|2|Pen|5.00",
        "order_id|email|status|paid_at|amount|ordered_at|quantity|product|unit_price",
    ),
    "woocommerce": (
        "Order Number|Order Date|City (Billing)|Order Total Amount|Item Name|Quantity|Item Cost|Customer User ID",
        "1001|2024-05-01 10:00|Oulu|12.00|Pen|2|5.00|17",
        "order_id|ordered_at|city|amount|product|quantity|unit_price|customer_id",
    ),
    "taobao": (
        "订单编号|买家会员名|买家实际支付金额|订单状态|收货人姓名|联系手机|订单创建时间|订单付款时间|宝贝标题|宝贝总数量",
        "123456|tb123|10.00|交易成功|张三|13812345678|2024-05-01 10:00:00|2024-05-01 10:01:00|钢笔|1",
        "order_id|customer_id|amount|status|name|phone|ordered_at|paid_at|product|quantity",
    ),
    "jd": (
        "订单号|商品ID|商品名称|订购数量|支付方式|下单时间|应付金额|订单状态|下单帐号|客户姓名",
        "123|1001|钢笔|2|在线支付|2024-05-01 10:00:00|10.00|完成|jd_123|张三",
        "order_id|product_id|product|quantity|payment_method|ordered_at|amount|status|customer_id|name",
    ),
    "youzan": (
        "订单号|订单状态|订单创建时间|商品名称|商品单价|商品数量|订单实付金额|收货人城市|归属店铺|买家昵称|会员卡",
        "E2024|交易完成|2024-05-01 10:00:00|钢笔|5.00|2|10.00|杭州市|总店|三三|金卡",
        "order_id|status|ordered_at|product|unit_price|quantity|amount|city|store|customer_id|member_level",
    ),
    "till": (
        "流水号|门店|收银员|会员卡号|消费时间|商品条码|品名|大类|小类|数量|售价|实收",
        "20240501001|一店|小王|VIP001|2024/5/1 10:00|690123|钢笔|文具|笔|2|5.00|9.50",
        "order_id|store|salesperson|customer_id|ordered_at|product_id|product|category|subcategory|quantity|unit_price|amount",
    ),
}
PEOPLE = {
    "salesforce": (
        "Account ID|Account Name|Account Owner|Industry|Annual Revenue|Number of Employees|Billing State",
        "001xx|Acme|Jo|Retail|1000000|250|PP",
        "customer_id|name|owner|industry|revenue|employees|province",
    ),
    "hubspot": (
        "Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Lifecycle Stage|Create Date|Job Title",
        "101|Ann|Bo|a@b.com|13812345678|Jo|Customer|2024-05-01 10:00|Buyer",
        "customer_id|given_name|surname|email|phone|owner|customer_status|registered_at|position",
    ),
    "members in 繁體": (
        "會員編號|姓名|性別|生日|手機號碼|縣市|鄉鎮市區|會員等級|註冊日期|累積消費|紅利點數|婚姻狀況",
        "M001|王小明|男|民國75年5月1日|0912345678|台北市|大安區|金卡|2020/05/01|15,000|300|已婚",
        "customer_id|name|sex|birth_date|phone|province|district|member_level|registered_at|purchase_amount|points|marital_status",
    ),
}


@pytest.mark.parametrize(
    ("role", "export"),
    [*((Role.ORDERS, export) for export in EXPORTS), *((Role.CUSTOMERS, export) for export in PEOPLE)],
)
def test_common_exports_are_recognised_whole(role, export):
    header, row, names = (text.split("|") for text in (EXPORTS | PEOPLE)[export])
    assert columns(header, [row], role).columns == dict(zip(names, header, strict=True))


def test_what_the_owner_says_comes_before_what_is_guessed():
    contents = {
        name: content(row[place] for row in ROWS) for place, name in enumerate(["order", "客户编号", "date", "total"])
    }
    found = as_chosen(contents, Role.ORDERS, {"total": "", "order": "amount", "date": "my_day"})
    assert [(guess.name, guess.header, guess.evidence) for guess in found.guesses] == [
        ("amount", "order", "chosen"),
        ("customer_id", "客户编号", "name"),
    ]
    assert (found.own, found.unwanted, found.types["my_day"]) == ({"my_day": "date"}, ("total",), DataType.DATE)


def test_a_name_that_is_given_is_not_guessed_again():
    contents = {
        name: content(row[place] for row in ROWS) for place, name in enumerate(["order_id", "c", "day", "total"])
    }
    found = as_chosen(contents, Role.ORDERS, {"c": "order_id", "order_id": "customer_id"})
    assert (found.columns["order_id"], found.columns["customer_id"]) == ("c", "order_id")
    assert len(set(found.columns.values())) == len(found.columns) == 4


def test_every_column_may_be_left_to_the_guess():
    contents = {
        name: content(row[place] for row in ROWS) for place, name in enumerate(["order", "客户编号", "date", "total"])
    }
    assert as_chosen(contents, Role.ORDERS, {}) == meaning(contents, Role.ORDERS)
