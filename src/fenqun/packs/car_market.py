"""The sample car market: seeded buyers, purchases and surveys written as CSV files, with the truth beside them.

python -m fenqun.packs.car_market examples/car-market/data --customers 6000
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations
from math import dist
from pathlib import Path
from random import Random

from fenqun.packs.cars.market import (
    ATTRIBUTES,
    BANDS,
    BEST,
    BRANDS,
    IDEAL,
    OURS,
    PRICES,
    RATED,
    SPECIALISTS,
    TYPES,
    Part,
    Truth,
    market,
    seen,
    wanted,
)
from fenqun.packs.shop.draw import cumulative, generator, normal, one, which

LAST_DAY = date(2025, 12, 31)
SEED = 1
_YEAR = 365
_GOLDEN = (5**0.5 - 1) / 2
"""Multiples of it fall evenly into [0, 1)."""
_REGIONS = (("华东", 0.34), ("华南", 0.22), ("华北", 0.20), ("西南", 0.14), ("西北", 0.10))
_ANSWERS, _ASKED_OF_BRANDS = 0.6, 0.3
"""Shares of the buyers: who say how satisfied they are, and who are asked about the brands."""

HEADERS: Mapping[str, Sequence[str]] = {
    "customers": ("customer_id", "region", "birth_date", "sex", "vehicle", "budget", "registered_at"),
    "orders": ("order_id", "customer_id", "ordered_at", "brand", "vehicle", "amount", "cost", "status"),
    "satisfaction": ("customer_id", "answered_at", "item", "answer"),
    "brand_survey": ("customer_id", "answered_at", "brand", "attribute", "answer"),
    "brand_ratings": ("customer_id", "answered_at", "brand", *RATED),
    "brand_pairs": ("customer_id", "answered_at", "brand", "other", "answer"),
}
"""The columns of each file."""

Row = tuple[str, ...]


@dataclass(frozen=True)
class Market:
    """What is drawn from: the truth of every part, how brands are seen, and the first day of two years."""

    truth: Mapping[Part, Truth]
    seen: Mapping[str, Sequence[float]]
    first: date


def simulate(
    directory: Path, *, customers: int = 6_000, seed: int = SEED, until: date = LAST_DAY, best: Part = BEST
) -> dict[str, int]:
    """Rows by file written to `directory`: buyers, their purchases over two years, how satisfied they are, and how they
    see the brands (what they say of each, how they rate it, and how unlike two are), as CSV in UTF-8, money in yuan.

    `truth/parts.csv` says what is true of each part of the market; `best` is the one with the opportunity. The bytes
    depend on the arguments only.
    """
    drawn_from = Market(market(best), seen(best), until - timedelta(days=2 * _YEAR - 1))
    rows: dict[str, list[Row]] = {name: [] for name in HEADERS}
    shares = cumulative([truth.share for truth in drawn_from.truth.values()])
    parts, counted = list(drawn_from.truth), Counter[Part]()
    for number in range(1, customers + 1):
        chance = generator(seed, "buyer", number)
        part = parts[which(chance, shares)]
        counted[part] += 1
        # In turn and not by chance: small parts would grow or shrink by luck.
        later = counted[part] * _GOLDEN % 1 < _second_year(drawn_from.truth[part].growth)
        for file, row in _buyer(chance, number, (part, later), drawn_from):
            rows[file].append(row)
    rows["orders"].sort(key=lambda row: (row[2], row[0]))
    (directory / "truth").mkdir(parents=True, exist_ok=True)
    told = {name: _file(directory / f"{name}.csv", HEADERS[name], rows[name]) for name in HEADERS}
    return {**told, "truth/parts": _truth(directory / "truth" / "parts.csv", drawn_from.truth)}


def _second_year(growth: float) -> float:
    """The share of two years' purchases that lies in the second."""
    return (1 + growth) / (2 + growth)


def _buyer(chance: Random, number: int, what: tuple[Part, bool], drawn_from: Market) -> Iterator[tuple[str, Row]]:
    """File and row of all that is known of one buyer. what: of which part, and whether it buys in the second year."""
    part, later = what
    who, truth = f"B{number:06d}", drawn_from.truth[part]
    low, high = PRICES[part[1]]
    budget = round(low + (high - low) * chance.random(), -3)
    joined = drawn_from.first + timedelta(days=int(chance.random() * 30))
    region = _REGIONS[which(chance, cumulative([share for _, share in _REGIONS]))][0]
    born = date(1960 + int(chance.random() * 45), 1 + int(chance.random() * 12), 1 + int(chance.random() * 28))
    sex = one(chance, ("male", "female"))
    yield "customers", (who, region, born.isoformat(), sex, part[0], f"{budget:.0f}", f"{joined.isoformat()} 09:00:00")
    bought = drawn_from.first + timedelta(days=int(chance.random() * _YEAR) + (_YEAR if later else 0))
    yield "orders", _order(chance, f"P{number:06d}", who, bought, (part, truth, budget))
    answered = (
        f"{min(bought + timedelta(days=30), drawn_from.first + timedelta(days=2 * _YEAR - 1)).isoformat()} 20:00:00"
    )
    if chance.random() < _ANSWERS:
        expected = min(10, max(1, round(8 + 0.8 * normal(chance))))
        received = min(10, max(1, round(expected - truth.gap + 0.8 * normal(chance))))
        yield "satisfaction", (who, answered, "expected", str(expected))
        yield "satisfaction", (who, answered, "received", str(received))
    if chance.random() < _ASKED_OF_BRANDS:
        said = {**drawn_from.seen, IDEAL: wanted(part)}
        yield from (("brand_survey", (who, answered, *row)) for row in _image(chance, said))
        yield from (("brand_ratings", (who, answered, *row)) for row in _ratings(chance, said))
        yield from (("brand_pairs", (who, answered, *row)) for row in _pairs(chance, said))


def _order(chance: Random, order_id: str, who: str, bought: date, what: tuple[Part, Truth, float]) -> Row:
    part, truth, budget = what
    price = round(budget * (0.9 + 0.15 * chance.random()), 2)
    cost = round(price * (1 - truth.margin) * (1 + 0.03 * normal(chance)), 2)
    brand, moment = _brand(chance, part[0], truth), f"{bought.isoformat()} {9 + int(chance.random() * 9):02d}:00:00"
    return (order_id, who, moment, brand, part[0], f"{price:.2f}", f"{cost:.2f}", "completed")


def _brand(chance: Random, kind: str, truth: Truth) -> str:
    """Whose car: ours, the strongest rival's, else one of the other rivals, each as likely."""
    point = chance.random()
    if point < truth.ours:
        return OURS
    strongest = SPECIALISTS[kind]
    if point < truth.ours + truth.rival:
        return strongest
    return one(chance, [brand for brand in BRANDS if brand not in (OURS, strongest)])


def _image(chance: Random, said: Mapping[str, Sequence[float]]) -> Iterator[Row]:
    """Brand, attribute and 1 or 0, of every brand and of the ideal."""
    for brand, shares in said.items():
        for attribute, share in zip(ATTRIBUTES, shares, strict=True):
            yield brand, attribute, "1" if chance.random() < share else "0"


def _ratings(chance: Random, said: Mapping[str, Sequence[float]]) -> Iterator[Row]:
    """Brand and how it is rated, 1 to 7: each attribute as someone sees it, by two signs that do not always agree."""
    for brand, shares in said.items():
        felt = {name: 1 + 6 * share + 0.7 * normal(chance) for name, share in zip(ATTRIBUTES, shares, strict=True)}
        rated = (felt[attribute] + 0.7 * normal(chance) for attribute in RATED.values())
        yield brand, *(str(min(7, max(1, round(rating)))) for rating in rated)


def _pairs(chance: Random, said: Mapping[str, Sequence[float]]) -> Iterator[Row]:
    """Two of the brands and the ideal, and how unlike they are, 0 to 10."""
    for (brand, shares), (other, others) in combinations(said.items(), 2):
        unlike = 6 * dist(shares, others) + 1.2 * normal(chance)
        yield brand, other, str(min(10, max(0, round(unlike))))


def _truth(path: Path, truth: Mapping[Part, Truth]) -> int:
    header = ("vehicle_type", "price_band", "share", "growth", "rival", "ours", "gap", "margin")
    rows = [(*part, *(f"{getattr(told, name):.4f}" for name in header[2:])) for part, told in truth.items()]
    return _file(path, header, rows)


def _file(path: Path, header: Sequence[str], rows: Sequence[Row]) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return len(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the files are written; their names and rows go to standard output."""
    parser = argparse.ArgumentParser(
        prog="python -m fenqun.packs.car_market", description="Write a simulated car market's files."
    )
    parser.add_argument("directory", type=Path)
    parser.add_argument("--customers", type=int, default=6_000)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--best-type", choices=TYPES, default=BEST[0], help="where the opportunity is")
    parser.add_argument("--best-band", choices=BANDS, default=BEST[1])
    chosen = parser.parse_args(arguments)
    best = (chosen.best_type, chosen.best_band)
    rows = simulate(chosen.directory, customers=chosen.customers, seed=chosen.seed, best=best)
    for name, count in rows.items():
        sys.stdout.write(f"{chosen.directory / name}.csv: {count:,} rows\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
