"""Files taken into a workspace: the source that each becomes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fenqun.definition import DataType
from fenqun.errors import message
from fenqun.project.ready import Records
from fenqun.sources.facts import canonical, imported
from fenqun.sources.look import Look
from fenqun.sources.reading.staged import ROW_COLUMN, Said
from fenqun.sources.recognise import Guess
from fenqun.sources.source import TIME_COLUMN, Role
from fenqun.sources.standard import IN_ORDERS, customer_attributes, standard

_KEYS = ("phone", "email", "wechat", "name")
"""What may stand for the customer's id, best first."""

_UNDONE = frozenset(
    [
        *(
            "cancelled",
            "canceled",
            "void",
            "voided",
            "failed",
            "expired",
            "unpaid",
            "payment failed",
            "pending payment",
        ),
        *("pending", "on-hold", "awaiting payment", "checkout-draft"),
        *(
            "已取消",
            "取消",
            "订单取消",
            "訂單取消",
            "交易取消",
            "交易关闭",
            "交易關閉",
            "已关闭",
            "已關閉",
            "已作废",
            "作废",
            "已作廢",
            "作廢",
        ),
        *("未付款", "待付款", "等待付款", "等待买家付款", "等待買家付款", "未支付", "待支付", "支付失败", "付款失敗"),
    ]
)
"""Words, in lower case, of orders that nothing came of."""
_ALMOST_ALL = 0.99


@dataclass(frozen=True)
class Arrival:
    """A table and the source it becomes. `path` is as the workspace writes it; `stand_in`: the header that stands
    for the customer's id where no column names it. `notes` are to be read; what reading decided is in `look.said`."""

    name: str
    look: Look
    path: str
    stand_in: str | None = None
    notes: tuple[Said, ...] = field(default=())

    @property
    def columns(self) -> dict[str, str]:
        """Name to header, the customer first where another column stands for it."""
        columns = self.look.recognition.columns
        return {"customer_id": self.stand_in, **columns} if self.stand_in else columns

    @property
    def returns(self) -> str | None:
        """The rule of the rows that take an order back, where such rows were seen."""
        below = self.look.below_zero
        by_id = f'starts_with(order_id, "{below.credit}")' if below.credit else None
        by_number = f"{below.columns[0]} < 0" if below.columns else None
        return " or ".join(rule for rule in (by_id, by_number) if rule) or None

    @property
    def where(self) -> str | None:
        """The rule of the rows to use: of a returns sheet those marked as returned, where some are not; of orders not
        those whose status says that nothing came of them."""
        if self.look.role is Role.RETURNS:
            return "returned" if len(self.look.values.get("returned", ())) > 1 else None
        words = [word for word, _ in self.look.values.get("status", ())]
        undone = [word for word in words if word.casefold() in _UNDONE]
        everywhere = self.look.filled.get("status", 0) > _ALMOST_ALL
        if self.look.role not in IN_ORDERS or not everywhere or not 0 < len(undone) < len(words):
            return None
        listed = ", ".join(f'"{word}"' for word in undone)
        return f"not status in ({listed})"

    @property
    def source(self) -> dict[str, Any]:
        """The source's definition as plain data."""
        found: dict[str, Any] = {"path": self.path, "role": self.look.role.value, "sheet": self.look.sheet}
        found |= {"columns": self.columns}
        found |= {"leave_out": list(self.look.recognition.unwanted), "dates": dict(self.look.dates)}
        found |= {"where": self.where, "returns": self.returns}
        return {key: value for key, value in found.items() if value}

    @property
    def types(self) -> dict[str, DataType]:
        """The columns after import, those that are computed on the way included."""
        types = dict(self.look.recognition.types)
        if "customer_id" in self.columns:
            types["customer_id"] = DataType.TEXT
        return _with_computed(types) if self.look.role in IN_ORDERS else types


def arrivals(
    looked: Sequence[tuple[Look, str]], *, names: Sequence[str | None] = (), beside: Mapping[str, Look] | None = None
) -> list[Arrival]:
    """The sources of tables, each given with its path in the workspace; named by role, numbered from the second.

    names: what the owner calls them, in their order. beside: the sources the workspace has already, by name.
    """
    there = beside or {}
    found: list[Arrival] = []
    known = _by_product_name([*(look for look, _ in looked), *there.values()])
    common = _common_key(known)
    wanted = [*names, *(None for _ in looked)]
    taken = [*there, *(name for name in names if name)]
    for look, (_, path), name in zip(known, looked, wanted, strict=False):
        first = next((other for other, seen in [*_named(found), *there.items()] if seen.role is look.role), None)
        chosen = name or free_name(look.role.value, taken)
        taken.append(chosen)
        stand_in = _stand_in(look, common) if _lacks_customer(look, known) else None
        notes = [*_notes_on_customers(look, known, stand_in), *_notes(look, chosen, first)]
        found.append(Arrival(chosen, look, path, stand_in, tuple(notes)))
    return found


def _named(found: Sequence[Arrival]) -> list[tuple[str, Look]]:
    return [(arrival.name, arrival.look) for arrival in found]


def free_name(wanted: str, taken: Sequence[str]) -> str:
    """The name, or the first of `name_2`, `name_3`, … that is not taken."""
    name, times = wanted, 1
    while name in taken:
        times += 1
        name = f"{wanted}_{times}"
    return name


def records(arrived: Sequence[Arrival]) -> Records:
    """What the sources together offer to definitions: with orders drawn from their lines, and with the customers'
    attributes wherever they stand."""
    tables = [imported(arrival.name, arrival.look.role, arrival.types) for arrival in arrived]
    sources = {fact.table.name: fact.table.columns for fact in canonical(tables)}
    attributes: dict[str, DataType] = {}
    for arrival in arrived:
        carried = customer_attributes(arrival.look.role)
        all_ = arrival.look.role is Role.CUSTOMERS
        attributes |= {name: type_ for name, type_ in arrival.types.items() if all_ or name in carried}
    attributes.pop("customer_id", None)
    return Records(sources, attributes)


def _by_product_name(looked: Sequence[Look]) -> list[Look]:
    """The looks, with the product's name for its id where products have no id, and among lines without one."""
    products = [look.recognition.columns for look in looked if look.role is Role.PRODUCTS]
    nameless = [columns for columns in products if "product_id" not in columns]
    if not nameless:
        return list(looked)
    roles = (Role.PRODUCTS, Role.ORDER_LINES)
    return [_known_by_name(look) if look.role in roles else look for look in looked]


def _known_by_name(look: Look) -> Look:
    columns = look.recognition.columns
    if "product" not in columns or "product_id" in columns:
        return look
    guess = Guess("product_id", columns["product"], "content")
    types = dict(look.recognition.types) | {"product_id": DataType.TEXT}
    recognition = replace(look.recognition, guesses=(guess, *look.recognition.guesses), types=types)
    return replace(look, recognition=recognition)


def _with_computed(types: Mapping[str, DataType]) -> dict[str, DataType]:
    """As the facts are completed: amount from quantity and price, cost and profit from each other, discount by rate."""
    found = set(types)
    for needed, made in (
        ({"quantity", "unit_price"}, "amount"),
        ({"amount", "profit"}, "cost"),
        ({"amount", "cost"}, "profit"),
        ({"amount", "discount_rate"}, "discount"),
    ):
        if needed <= found:
            found.add(made)
    return {"is_return": DataType.BOOLEAN, **dict.fromkeys(sorted(found), DataType.NUMBER), **types}


def _lacks_customer(look: Look, known: Sequence[Look]) -> bool:
    if "customer_id" not in standard(look.role) or "customer_id" in look.recognition.columns:
        return False
    joined = look.role is Role.ORDER_LINES or look.role is Role.RETURNS
    others = [other.recognition.columns for other in known if other.role in IN_ORDERS and other is not look]
    return not (joined and any({"order_id", "customer_id"} <= set(columns) for columns in others))


def is_nobodys(look: Look, known: Sequence[Look]) -> bool:
    """Whether its rows cannot be used: nothing in them says, or could stand for, whose they are. known: all tables."""
    return _lacks_customer(look, known) and _stand_in(look, _common_key(known)) is None


def _common_key(known: Sequence[Look]) -> str | None:
    """What names the customer in all the tables that have no id, so that they meet."""
    lacking = [
        look.recognition.columns for look in known if _lacks_customer(look, known) and look.role is not Role.RETURNS
    ]
    return next((key for key in _KEYS if lacking and all(key in columns for columns in lacking)), None)


def _stand_in(look: Look, common: str | None) -> str | None:
    columns = look.recognition.columns
    keys = [key for key in (common, *sorted(_KEYS, key=lambda key: -look.filled.get(key, 0))) if key in columns]
    if look.role is Role.CUSTOMERS:
        keys = [key for key in keys if key in look.unique]
        return columns[keys[0]] if keys else ROW_COLUMN
    if look.role in IN_ORDERS:
        keys += [key for key in ("order_id",) if key in columns]
    return columns[keys[0]] if keys else None


_NO_CUSTOMER = message(
    "no column of {file} names the customer; '{header}' stands for it, and is shown to all who may see customers. "
    "Change 'customer_id' if wrong."
)
_ROWS = message("no column of {file} names the customer; each row is taken as one.")
_NOBODY = message(
    "no column of {file} names the customer, so its rows cannot be used. Add 'customer_id' to its columns."
)
_NO_TIME = message("{file} has no column for the time; definitions that need it were left out.")
_NO_AMOUNT = message("{file} has no column for the amount; definitions that need it were left out.")
_ANOTHER = message("{file} became the source '{name}'; the ready-made traits look at '{first}' only.")
_BACK = message("{file} has rows that take an order back ({rule}); they reduce the spend and are no orders.")
_UNDONE_OUT = message("{file} has orders that nothing came of; only the others are used: {rule}.")


def _notes_on_customers(look: Look, known: Sequence[Look], stand_in: str | None) -> Iterator[Said]:
    if stand_in == ROW_COLUMN:
        yield Said(_ROWS, {"file": _file(look)})
    elif stand_in is not None:
        yield Said(_NO_CUSTOMER, {"file": _file(look), "header": stand_in})
    elif _lacks_customer(look, known):
        yield Said(_NOBODY, {"file": _file(look)})


def _notes(look: Look, name: str, first: str | None) -> Iterator[Said]:
    file = _file(look)
    time = TIME_COLUMN.get(look.role)
    if time and time not in look.recognition.columns and look.role is not Role.ORDER_LINES:
        yield Said(_NO_TIME, {"file": file})
    if look.role in IN_ORDERS and "amount" not in _with_computed(look.recognition.types):
        yield Said(_NO_AMOUNT, {"file": file})
    rule = Arrival(name, look, "").returns
    if rule:
        yield Said(_BACK, {"file": file, "rule": rule})
    undone = Arrival(name, look, "").where if look.role in IN_ORDERS else None
    if undone:
        yield Said(_UNDONE_OUT, {"file": file, "rule": undone})
    if first and look.role is not Role.CUSTOMERS:
        yield Said(_ANOTHER, {"file": file, "name": name, "first": first})


def _file(look: Look) -> str:
    return look.path.name if look.sheet is None else f"{look.path.name} [{look.sheet}]"
