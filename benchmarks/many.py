"""A workspace of many tags: the simulated shop's customers, 40 traits of them and rules of one to three conditions."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from simulate import simulate

ORDERS_EACH = 4
"""Of a customer, on average; some have none, some hundreds."""
_STEPS = 40
"""Numbers are cut into so many parts of as many customers each, for rules that a known share of them fits."""
_LISTED = 12
"""Values of a text that a condition lists at most."""
_AS_OF = "2025-12-31"
_WINDOWS = ("30d", "90d", "180d", "365d")
_CHANNELS = ("web", "app", "store", "phone")
_TEXTS = (
    *("favourite_category", "favourite_channel", "first_category", "last_category", "first_channel", "last_channel"),
    *("region", "city", "kind", "sex"),
)
_DAYS = ("first_order", "last_order", "birth_date", "registered_at")
_OTHERS = {
    "orders_total": "{from: orders, value: count()}",
    "spend_total": "{from: orders, value: sum(amount)}",
    "categories": "{from: orders, value: distinct(category)}",
    "mean_gap": "{from: orders, value: mean_gap(ordered_at)}",
    "first_order": "{from: orders, value: min(ordered_at)}",
    "last_order": "{from: orders, value: max(ordered_at)}",
    "favourite_category": "{from: orders, value: top(category)}",
    "favourite_channel": "{from: orders, value: top(channel)}",
    "first_category": "{from: orders, value: first(category)}",
    "last_category": "{from: orders, value: last(category)}",
    "first_channel": "{from: orders, value: first(channel)}",
    "last_channel": "{from: orders, value: last(channel)}",
    "age": "years_since(birth_date)",
    "days_since_last_order": "days_since(last_order)",
    "average_order_value": "spend_total / orders_total",
    "app_share": "orders_app / orders_total",
}
_SEGMENTATIONS = """segmentations:
  rfm: {kind: rfm}
  value: {kind: grade, score: {spend_365d: 0.6, orders_365d: 0.4}, segments: {A: top 5%, B: next 15%, C: rest}}
  level:
    kind: rules
    segments: {often: orders_365d >= 4, sometimes: orders_365d >= 1, not lately: orders_total >= 1, never: rest}
"""


@dataclass(frozen=True)
class Values:
    """What customers have: by value of a rule, cuts between equal shares of them; by text, its values with shares."""

    numbers: Mapping[str, Sequence[float]]
    texts: Mapping[str, Sequence[tuple[str, float]]]


def shop(directory: Path, customers: int) -> Path:
    """A workspace without tags; the shop is simulated where it is not there yet."""
    data = directory / f"shop-{customers}"
    simulate(data, customers * ORDERS_EACH, csv=False, each=ORDERS_EACH)
    return _workspace(directory / "tags-0", data)


def many(directory: Path, customers: int, tags: int, values: Values) -> Path:
    """The same workspace with so many tags."""
    workspace = _workspace(directory / f"tags-{tags}", directory / f"shop-{customers}")
    chance = random.Random(4)
    rules = "".join(f"  tag_{at:04}: {_rule(chance, values)!r}\n" for at in range(tags))
    (workspace / "tags.yaml").write_text(f"tags:\n{rules}", encoding="utf-8")
    return workspace


def values_of(profile: Sequence[Path], customers: int) -> Values:
    """What the customers of a stored profile have, by about 100,000 of them."""
    shares = [at / _STEPS for at in range(1, _STEPS)]
    days = {f"days_since({name})": f"date_diff('day', {name}::DATE, DATE '{_AS_OF}')" for name in _DAYS}
    numbers = {name: name for name, definition in _traits() if name not in (*_TEXTS, *_DAYS)} | days
    counted = "SELECT {0}, count(*) / sum(count(*)) OVER () FROM part WHERE {0} IS NOT NULL GROUP BY 1 ORDER BY 1"
    with duckdb.connect() as connection:
        connection.read_parquet([str(file) for file in profile]).create_view("profile")
        part = max(1, customers // 100_000)
        connection.execute(f"CREATE TABLE part AS SELECT * FROM profile WHERE hash(customer_id) % {part} = 0")
        cuts = [f"quantile_disc({sql}, {shares})" for sql in numbers.values()]
        found = connection.execute(f"SELECT {', '.join(cuts)} FROM part").fetchall()[0]
        texts = {name: connection.execute(counted.format(name)).fetchall() for name in _TEXTS}
    by_name = zip(numbers, found, strict=True)
    return Values({name: [_plain(float(cut)) for cut in each] for name, each in by_name}, texts)


def _plain(cut: float) -> float:
    return int(cut) if cut == int(cut) else round(cut, 2)


def _workspace(workspace: Path, data: Path) -> Path:
    (workspace / "data").mkdir(parents=True, exist_ok=True)
    for name in ("orders", "customers"):
        (workspace / f"data/{name}.parquet").unlink(missing_ok=True)
        (workspace / f"data/{name}.parquet").hardlink_to(data / f"{name}.parquet")
    sources = (f"  {name}: {{role: {name}, path: data/{name}.parquet}}\n" for name in ("orders", "customers"))
    traits = (f"  {name}: {definition}\n" for name, definition in _traits())
    for name, text in (
        ("fenqun", f"language: en\nas_of: {_AS_OF}\ntime_zone: Asia/Shanghai\nvalue: spend_365d\n"),
        ("sources", "sources:\n" + "".join(sources)),
        ("traits", "traits:\n" + "".join(traits)),
        ("segmentations", _SEGMENTATIONS),
    ):
        (workspace / f"{name}.yaml").write_text(text, encoding="utf-8")
    return workspace


def _traits() -> Iterator[tuple[str, str]]:
    """40 traits: 36 of the orders, and four of other columns."""
    for window in _WINDOWS:
        for name, value in (
            ("orders", "count()"),
            ("spend", "sum(amount)"),
            ("largest", "max(amount)"),
            ("discount", "sum(discount)"),
        ):
            yield f"{name}_{window}", f"{{from: orders, value: {value}, last: {window[:-1]} days}}"
    for channel in _CHANNELS:
        for name, value in (("orders", "count()"), ("spend", "sum(amount)")):
            yield f"{name}_{channel}", f'{{from: orders, value: {value}, where: channel == "{channel}"}}'
    yield from _OTHERS.items()


def _rule(chance: random.Random, values: Values) -> str:
    """One to three conditions; about a tenth of the customers fit."""
    kind = chance.random()
    if kind < 0.3:
        return _condition(chance, values, 0.1)
    if kind < 0.8:
        return f"{_condition(chance, values, 0.33)} and {_condition(chance, values, 0.33)}"
    either = f"{_condition(chance, values, 0.2)} or {_condition(chance, values, 0.2)}"
    return f"({either}) and not {_condition(chance, values, 0.7)}"


def _condition(chance: random.Random, values: Values, share: float) -> str:
    """A condition that about this share of the customers fits: three of ten ask for a text, the others for a number."""
    if chance.random() < 0.3:
        name = chance.choice(list(values.texts))
        left, some = share, []
        for value, of_all in chance.sample(values.texts[name], len(values.texts[name])):
            some += [value] if left > 0 and len(some) < _LISTED else []
            left -= of_all
        return f"{name} in (" + ", ".join(f'"{value}"' for value in some) + ")"
    name = chance.choice(list(values.numbers))
    cuts = values.numbers[name]
    at = chance.randrange(len(cuts))
    to = at + round(_STEPS * share)
    if to >= len(cuts):
        return f"{name} >= {cuts[len(cuts) - round(_STEPS * share)]}"
    # Of a number that many share, such as 0, those above it.
    return f"{cuts[at]} <= {name} < {cuts[to]}" if cuts[at] < cuts[to] else f"{name} > {cuts[at]}"
