"""What a source's rows are, and what such sources are called."""

import re
from enum import StrEnum

from fenqun.definition import Label


class Role(StrEnum):
    """What a source's rows are."""

    CUSTOMERS = "customers"
    ORDERS = "orders"
    ORDER_LINES = "order_lines"
    RETURNS = "returns"
    PRODUCTS = "products"
    EVENTS = "events"
    CONTACTS = "contacts"
    SURVEYS = "surveys"
    REFERRALS = "referrals"
    CONSENTS = "consents"

    def shown(self, language: str) -> str:
        """What such rows are called."""
        return _CALLED[self].text(language)


_CALLED = {
    role: Label({"en": english, "zh-Hans": simplified, "zh-Hant": traditional})
    for role, english, simplified, traditional in (
        (Role.CUSTOMERS, "Customers", "客户", "客戶"),
        (Role.ORDERS, "Orders", "订单", "訂單"),
        (Role.ORDER_LINES, "Order lines", "订单明细", "訂單明細"),
        (Role.RETURNS, "Returns", "退货", "退貨"),
        (Role.PRODUCTS, "Products", "商品", "商品"),
        (Role.EVENTS, "Events", "行为事件", "行為事件"),
        (Role.CONTACTS, "Service contacts", "服务接触", "服務接觸"),
        (Role.SURVEYS, "Surveys", "调查", "調查"),
        (Role.REFERRALS, "Referrals", "推荐", "推薦"),
        (Role.CONSENTS, "Consents", "授权同意", "授權同意"),
    )
}


def called(name: str, role: Role, label: Label | None, language: str) -> str:
    """What a source is called: its label, else its name; one that is its role's (`orders_2`) in words."""
    if label is not None:
        return label.text(language)
    if (of_role := re.fullmatch(rf"{role.value}(?:_([0-9]+))?", name)) is None:
        return name
    return f"{role.shown(language)} {of_role[1] or ''}".rstrip()
