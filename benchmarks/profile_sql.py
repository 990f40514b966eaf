"""Twelve traits over 10 million orders: the product's SQL against the best written by hand. Time and peak memory.

python benchmarks/profile_sql.py [ORDERS] [FOLDER]
"""

import json
import resource
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb

from fenqun.clock import end_of_day
from fenqun.definition import DataType
from fenqun.profiles.profile import profile
from fenqun.profiles.trait import Trait
from fenqun.sources.facts import SourceTable
from fenqun.sources.source import Role

REPEATS = 3
SETTINGS = "SET TimeZone='UTC'; SET ieee_floating_point_ops=false; SET error_on_division_by_zero=false"
AS_OF = end_of_day(date(2024, 6, 30), "Asia/Shanghai")

COLUMNS = {
    "order_id": DataType.TEXT,
    "customer_id": DataType.TEXT,
    "ordered_at": DataType.TIME,
    "amount": DataType.NUMBER,
    "discount": DataType.NUMBER,
    "category": DataType.TEXT,
    "is_return": DataType.BOOLEAN,
}

TRAITS = {
    "days_since_last_order": {"value": "days_since(max(ordered_at))"},
    "days_since_first_order": {"value": "days_since(min(ordered_at))"},
    "orders_total": {"value": "count()"},
    "spend_total": {"value": "sum(amount)"},
    "orders_12m": {"value": "count()", "last": "365 days"},
    "spend_12m": {"value": "sum(amount)", "last": "365 days"},
    "orders_90d": {"value": "count()", "last": "90 days"},
    "spend_90d": {"value": "sum(amount)", "last": "90 days"},
    "average_order_value": {"value": "sum(amount) / count()"},
    "largest_order": {"value": "max(amount)"},
    "discount_depth": {"value": "sum(discount) / sum(amount)"},
    "favourite_category": {"value": "top(category, by=sum(amount))"},
}

GENERATE = """
COPY (
  SELECT 'O' || lpad(i::VARCHAR, 9, '0') AS order_id,
    'C' || lpad((floor($orders / 10 * pow((hash(i) % 1000003)::DOUBLE / 1000003, 1.3)))::BIGINT::VARCHAR, 7, '0')
      AS customer_id,
    TIMESTAMP '2022-01-01' + to_microseconds((i * (78840000000 / $orders) + hash(i * 7 + 1) % 3600000)::BIGINT * 1000)
      AS ordered_at,
    exp(2.5 + 2 * (hash(i * 3 + 2) % 10007)::DOUBLE / 10007)::DECIMAL(18, 4) AS amount,
    CASE WHEN hash(i * 11 + 5) % 4 = 0 THEN ((hash(i * 13) % 1000) / 100.0)::DECIMAL(18, 4) ELSE 0 END AS discount,
    'category_' || lpad((hash(i * 17) % 20)::VARCHAR, 2, '0') AS category,
    hash(i * 23) % 33 = 0 AS is_return
  FROM range($orders) t(i)
) TO '$path' (FORMAT parquet, COMPRESSION zstd)
"""

BY_HAND = """
WITH totals AS (
  SELECT customer_id,
    max(ordered_at) FILTER (NOT is_return) AS latest, min(ordered_at) FILTER (NOT is_return) AS earliest,
    count(*) FILTER (NOT is_return) AS orders_total, sum(amount)::DOUBLE AS spend_total,
    count(*) FILTER (NOT is_return AND ordered_at > TIMESTAMP '2023-07-01 15:59:59.999999') AS orders_12m,
    coalesce((sum(amount) FILTER (ordered_at > TIMESTAMP '2023-07-01 15:59:59.999999'))::DOUBLE, 0) AS spend_12m,
    count(*) FILTER (NOT is_return AND ordered_at > TIMESTAMP '2024-04-01 15:59:59.999999') AS orders_90d,
    coalesce((sum(amount) FILTER (ordered_at > TIMESTAMP '2024-04-01 15:59:59.999999'))::DOUBLE, 0) AS spend_90d,
    max(amount) FILTER (NOT is_return) AS largest_order, sum(discount)::DOUBLE AS discounts
  FROM orders WHERE ordered_at <= TIMESTAMP '2024-06-30 15:59:59.999999' GROUP BY customer_id
), categories AS (
  SELECT customer_id, category, sum(amount) AS spend, count(*) FILTER (NOT is_return) AS orders
  FROM orders WHERE ordered_at <= TIMESTAMP '2024-06-30 15:59:59.999999' GROUP BY customer_id, category
), favourites AS (
  SELECT customer_id, min({'spend': -spend, 'category': category}) FILTER (orders > 0) AS favourite
  FROM categories GROUP BY customer_id
)
SELECT totals.customer_id,
  DATE '2024-06-30' - (latest + INTERVAL 8 HOUR)::DATE AS days_since_last_order,
  DATE '2024-06-30' - (earliest + INTERVAL 8 HOUR)::DATE AS days_since_first_order,
  orders_total, spend_total, orders_12m, spend_12m, orders_90d, spend_90d,
  spend_total / orders_total AS average_order_value, largest_order, discounts / spend_total AS discount_depth,
  favourite.category AS favourite_category
FROM totals LEFT JOIN favourites USING (customer_id)
"""


def ours():
    orders = SourceTable("orders", Role.ORDERS, COLUMNS, "orders", "ordered_at")
    traits = {name: Trait(**{"from": "orders", **written}) for name, written in TRAITS.items()}
    return profile([orders], traits, AS_OF).select.sql("duckdb")


WAYS = {"by hand": lambda: BY_HAND, "fenqun": ours}


def run(way, folder):
    """One way, in this process: what it took, as JSON."""
    with duckdb.connect() as connection:
        connection.execute(SETTINGS)
        connection.execute(f"CREATE VIEW orders AS FROM '{folder}/orders.parquet'")
        sql, began = WAYS[way](), time.perf_counter()
        connection.execute(f"COPY ({sql}) TO '{folder}/{way}.parquet' (FORMAT parquet, COMPRESSION zstd)").fetchall()
        wall, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"wall": wall, "cpu": used.ru_utime + used.ru_stime, "MB": used.ru_maxrss / 1024}))


def measure(way, folder):
    """The way in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--run", way, str(folder)], capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def differences(folder):
    one, other = (f"FROM '{folder}/{way}.parquet'" for way in WAYS)
    sql = f"SELECT count(*) FROM (({one} EXCEPT ALL {other}) UNION ALL ({other} EXCEPT ALL {one}))"
    with duckdb.connect() as connection:
        return connection.execute(sql).fetchone()[0]


def main(orders=10_000_000, folder="/tmp/fenqun-benchmark"):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "orders.parquet"
    if not path.exists():
        duckdb.execute(GENERATE.replace("$orders", str(int(orders))).replace("$path", str(path)))
    taken = {way: [] for way in WAYS}
    for _ in range(REPEATS):
        for way in WAYS:
            taken[way].append(measure(way, folder))
    best = {way: {key: statistics.median(run[key] for run in runs) for key in runs[0]} for way, runs in taken.items()}
    for way, found in best.items():
        print(f"{way:8}", *(f"{key} {value:8.2f}" for key, value in found.items()))
    print("ratio   ", *(f"{key} {best['fenqun'][key] / best['by hand'][key]:8.2f}" for key in best["fenqun"]))
    print("rows that differ:", differences(folder))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:4])
    else:
        main(*sys.argv[1:])
