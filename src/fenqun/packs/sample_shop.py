"""The sample shop: seeded customers, orders and traces written as the CSV files a real shop would bring.

python -m fenqun.packs.sample_shop shop/data --customers 20000
"""

import argparse
import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from fenqun.clock import end_of_day
from fenqun.definition import Duration
from fenqun.packs.shop.dirt import Dirt
from fenqun.packs.shop.draw import generator
from fenqun.packs.shop.goods import Product, products
from fenqun.packs.shop.lives import begin
from fenqun.packs.shop.people import HEADER, Who, describe
from fenqun.packs.shop.purchases import Habits, Order, habits, orders
from fenqun.packs.shop.seasons import Period
from fenqun.packs.shop.traces import HEADERS, Traces

LAST_DAY = date(2025, 12, 31)
SEED = 1

_ORDERS = ("order_id", "customer_id", "ordered_at", "channel", "status", "amount", "discount", "cost")
_LINES = (
    "order_id",
    "line",
    "product_id",
    "product",
    "category",
    "brand",
    "quantity",
    "unit_price",
    "discount",
    "amount",
    "cost",
)
_PRODUCTS = ("product_id", "product", "category", "brand", "list_price", "unit_cost")
_PER_CENT_SAME_PERSON = 0.3

Progress = Callable[[int, int], None]
"""Told how many customers are done, of how many."""


@dataclass(frozen=True)
class Sample:
    """What was written: data rows by file name, and rows with a flaw by file and kind of flaw."""

    rows: Mapping[str, int]
    dirt: Mapping[tuple[str, str], int]


@dataclass
class _Shop:
    """Everything gathered before it is written."""

    period: Period
    catalogue: tuple[Product, ...]
    tastes: dict[str, Habits]
    customers: list[list[str]] = field(default_factory=list)
    truth: list[tuple[str, str, str]] = field(default_factory=list)
    orders: list[tuple[int, int, int, int, Order]] = field(default_factory=list)
    traces: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: {name: [] for name in HEADERS})


def simulate(
    directory: Path,
    *,
    customers: int = 20_000,
    seed: int = SEED,
    until: date = LAST_DAY,
    years: int = 2,
    on_progress: Progress | None = None,
) -> Sample:
    """What was written to `directory`: customers (Chinese columns), orders, order_lines, products, events, contacts,
    surveys, referrals and consents as CSV in UTF-8, times on the wall clock of Shanghai, money in yuan.

    `truth/groups.csv` holds each customer's latent group (and whose second registration it is), `truth/dirt.csv` the
    flaws that were put in. The bytes depend on the arguments only. The days are the `years` that end with `until`.
    """
    before = end_of_day(until, "UTC").before(Duration(f"{years} years")).date()
    period = Period(before + timedelta(days=1), until)
    dirt = Dirt(generator(seed, "dirt"))
    shop = _gather(_Shop(period, products(seed), habits(period)), customers, seed, dirt, on_progress)
    return _write(directory, shop, dirt)


def _gather(shop: _Shop, customers: int, seed: int, dirt: Dirt, on_progress: Progress | None) -> _Shop:
    doubles = int(customers * _PER_CENT_SAME_PERSON / 100)
    for number in range(1, customers - doubles + 1):
        _customer(shop, number, seed)
        if on_progress and (number % 500 == 0 or number == customers - doubles):
            on_progress(number + (doubles if number == customers - doubles else 0), customers)
    chance = generator(seed, "doubles")
    originals = len(shop.customers)
    for number in range(customers - doubles + 1, customers + 1):
        row = shop.customers[int(chance.random() * originals)]
        shop.customers.append(dirt.same_person(row, f"K{number:06d}"))
        shop.truth.append((f"K{number:06d}", "second_registration", row[0]))
    return shop


def _customer(shop: _Shop, number: int, seed: int) -> None:
    who, active = begin(generator(seed, "life", number), number, shop.period)
    taste = shop.tastes[who.group.name]
    bought = orders(generator(seed, "orders", number), taste, active, shop.catalogue)
    shop.orders.extend((order.day, order.second, number, place, order) for place, order in enumerate(bought))
    if who.group.life == "once":
        who, active = Who(who.customer_id, who.group, shop.period.day(bought[0].day)), (bought[0].day, bought[0].day)
    years = (active[1] - active[0] + 1) / 365
    spend = sum(line.amount for order in bought for line in order.lines) / 100 / max(years, 1)
    shop.customers.append(describe(generator(seed, "person", number), who, shop.period.last, spend))
    shop.truth.append((who.customer_id, who.group.name, ""))
    chance = generator(seed, "traces", number)
    for file, row in Traces(chance, who, taste, shop.period).rows(active):
        shop.traces[file].append(row)
    if number > 100 and chance.random() < (0.15 if who.group.life == "new" else 0.03):
        referrer = shop.customers[int(chance.random() * (number - 1))][0]
        shop.traces["referrals"].append(
            (referrer, who.customer_id, f"{shop.period.day(active[0]).isoformat()} 10:00:00")
        )


def _write(directory: Path, shop: _Shop, dirt: Dirt) -> Sample:
    (directory / "truth").mkdir(parents=True, exist_ok=True)
    customers = dirt.customers(shop.customers)
    order_rows, line_rows = _numbered(shop, dirt)
    files: dict[str, tuple[Sequence[str], Iterable[Sequence[str]]]] = {
        "customers": (HEADER, customers),
        "orders": (_ORDERS, order_rows),
        "order_lines": (_LINES, line_rows),
        "products": (_PRODUCTS, _product_rows(shop.catalogue)),
        **{name: (header, _by_time(header, shop.traces[name])) for name, header in HEADERS.items()},
        "truth/groups": (("customer_id", "group", "same_as"), shop.truth),
        "truth/dirt": (
            ("file", "what", "rows"),
            ((file, what, str(n)) for (file, what), n in sorted(dirt.counts.items())),
        ),
    }
    rows = {
        f"{name}.csv": _file(directory / f"{name}.csv", header, content) for name, (header, content) in files.items()
    }
    return Sample(rows, dict(dirt.counts))


def _file(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> int:
    """How many rows were written below the header."""
    content = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(content)
    return len(content)


def _by_time(header: Sequence[str], rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    moment = next(place for place, column in enumerate(header) if column.endswith("_at"))
    return sorted(rows, key=lambda row: (row[moment], row))


def _numbered(shop: _Shop, dirt: Dirt) -> tuple[list[list[str]], list[tuple[str, ...]]]:
    """The rows of orders and of order lines, numbered in the order of time; a credit note has its order's."""
    numbers: dict[tuple[int, int], int] = {}
    order_rows: list[list[str]] = []
    line_rows: list[tuple[str, ...]] = []
    days = [shop.period.day(day).isoformat() for day in range(shop.period.days)]
    for day, second, customer, place, order in sorted(shop.orders, key=lambda entry: entry[:4]):
        key = (customer, place if order.of is None else order.of)
        number = numbers.setdefault(key, len(numbers) + 1)
        order_id = f"{'S' if order.of is None else 'C'}{number:07d}"
        moment = f"{days[day]} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
        order_rows.append(dirt.order(_order_row(order, order_id, f"K{customer:06d}", moment)))
        line_rows.extend(_line_rows(order, order_id, shop.catalogue))
    return order_rows, line_rows


def _order_row(order: Order, order_id: str, customer_id: str, moment: str) -> list[str]:
    amount, discount, cost = (
        sum(getattr(line, name) for line in order.lines) for name in ("amount", "discount", "cost")
    )
    status = "completed" if order.of is None else "returned"
    return [order_id, customer_id, moment, order.channel, status, _yuan(amount), _yuan(discount), _yuan(cost)]


def _line_rows(order: Order, order_id: str, catalogue: Sequence[Product]) -> Iterator[tuple[str, ...]]:
    for number, line in enumerate(order.lines, start=1):
        product = catalogue[line.product]
        money = (_yuan(product.price), _yuan(line.discount), _yuan(line.amount), _yuan(line.cost))
        yield (
            order_id,
            str(number),
            product.product_id,
            product.name,
            product.category,
            product.brand,
            str(line.quantity),
            *money,
        )


def _product_rows(catalogue: Sequence[Product]) -> Iterator[tuple[str, ...]]:
    for product in catalogue:
        yield (*product[:4], _yuan(product.price), _yuan(product.cost))


def _yuan(fen: int) -> str:
    return f"{fen / 100:.2f}"


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the files are written; their names and rows go to standard output."""
    parser = argparse.ArgumentParser(
        prog="python -m fenqun.packs.sample_shop", description="Write a simulated shop's files."
    )
    parser.add_argument("directory", type=Path)
    parser.add_argument("--customers", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--until", type=date.fromisoformat, default=LAST_DAY, help="the last day, such as 2025-12-31")
    parser.add_argument("--years", type=int, default=2)
    chosen = parser.parse_args(arguments)
    sample = simulate(
        chosen.directory, customers=chosen.customers, seed=chosen.seed, until=chosen.until, years=chosen.years
    )
    for name, rows in sample.rows.items():
        sys.stdout.write(f"{chosen.directory / name}: {rows:,} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
