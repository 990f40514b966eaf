"""A workspace of many tags: customers with 40 columns, and rules of one to three conditions over them."""

import random
from pathlib import Path

import duckdb

NUMBERS, TEXTS, DAYS = 24, 10, 6
"""How many columns of each kind a customer has."""

_CUSTOMERS = """
COPY (
    SELECT 'C' || lpad(i::VARCHAR, 8, '0') AS customer_id, {columns}
    FROM range($customers) AS r(i)
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""
_SEGMENTATION = """  {name}:
    kind: rules
    segments:
      high: number_{at:02} >= 900
      middle: number_{at:02} >= 400
      low: rest
"""


def many(directory: Path, customers: int, tags: int, *, segmentations: int = 4) -> Path:
    """The workspace's folder; the customers are made where they are not there yet."""
    files = directory / f"customers-{customers}.parquet"
    directory.mkdir(parents=True, exist_ok=True)
    if not files.is_file():
        _simulate(files, customers)
    workspace = directory / f"tags-{tags}"
    (workspace / "data").mkdir(parents=True, exist_ok=True)
    (workspace / "data/customers.parquet").unlink(missing_ok=True)
    (workspace / "data/customers.parquet").hardlink_to(files)
    _write(workspace / "fenqun.yaml", "language: en\nas_of: 2026-01-01\n")
    _write(
        workspace / "sources.yaml", "sources:\n  customers:\n    role: customers\n    path: data/customers.parquet\n"
    )
    _write(workspace / "traits.yaml", "traits:\n  worth: {value: number_00 * 2}\n")
    chance = random.Random(4)
    rules = "".join(f"  tag_{at:04}: {_rule(chance)!r}\n" for at in range(tags))
    _write(workspace / "tags.yaml", f"tags:\n{rules}")
    made = (_SEGMENTATION.format(name=f"division_{at}", at=at) for at in range(segmentations))
    _write(workspace / "segmentations.yaml", "segmentations:\n" + "".join(made))
    return workspace


def _write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


def _simulate(file: Path, customers: int) -> None:
    """Numbers of 0 to 999 (a tenth of each unknown), texts of 5 to 50 values, days of three years."""
    numbers = (
        f"CASE WHEN hash(i, {at}) % 10 > 0 THEN (hash(i, {100 + at}) % 1000)::DOUBLE END AS number_{at:02}"
        for at in range(NUMBERS)
    )
    texts = (f"'value ' || (hash(i, {200 + at}) % {5 + 5 * at})::VARCHAR AS text_{at:02}" for at in range(TEXTS))
    days = (f"DATE '2023-01-01' + (hash(i, {300 + at}) % 1096)::INTEGER AS day_{at:02}" for at in range(DAYS))
    text = _CUSTOMERS.format(columns=", ".join([*numbers, *texts, *days]), path=file)
    with duckdb.connect() as connection:
        connection.execute(text, {"customers": customers})


def _rule(chance: random.Random) -> str:
    """One to three conditions; about a tenth of the customers fit."""
    kind = chance.random()
    if kind < 0.3:
        return _condition(chance, 0.1)
    if kind < 0.8:
        return f"{_condition(chance, 0.33)} and {_condition(chance, 0.33)}"
    return f"({_condition(chance, 0.2)} or {_condition(chance, 0.2)}) and not {_condition(chance, 0.7)}"


def _condition(chance: random.Random, share: float) -> str:
    """A condition that about this share of the customers fits."""
    kind = chance.random()
    if kind < 0.5:
        at, low = chance.randrange(NUMBERS), chance.randrange(1000)
        high = low + int(1000 * share)
        return f"number_{at:02} >= {1000 - int(1000 * share)}" if high > 999 else f"{low} <= number_{at:02} < {high}"
    if kind < 0.8:
        at = chance.randrange(TEXTS)
        values = 5 + 5 * at
        some = chance.sample(range(values), max(1, round(values * share)))
        return f"text_{at:02} in (" + ", ".join(f'"value {value}"' for value in some) + ")"
    at, since = chance.randrange(DAYS), int(1096 * share)
    return f"days_since(day_{at:02}) < {since}"
