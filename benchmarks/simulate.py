"""A simulated shop for the benchmarks: orders and customers as Parquet, the same for the same count."""

import argparse
from pathlib import Path

import duckdb

ORDERS = """
COPY (
    WITH drawn AS (
        SELECT
            i,
            (hash(i, 1) % 1000000007) / 1000000007.0 AS buyer,
            (hash(i, 2) % 1000000007) / 1000000007.0 AS first,
            (hash(i, 3) % 1000000007) / 1000000007.0 AS second,
            hash(i, 4) % 100 AS taste,
            CASE WHEN hash(i, 9) % 50 = 0 THEN -1 ELSE 1 END AS sign,
            hash(i, 5) % 100 AS percent
        FROM range($orders) AS numbers(i)
    ), bought AS (
        SELECT *, floor($customers * buyer ^ 1.6)::BIGINT AS customer FROM drawn
    ), priced AS (
        -- Lognormal by Box and Muller.
        SELECT *, round(exp(4.2 + 0.9 * sqrt(-2 * ln(first + 1e-9)) * cos(2 * pi() * second)), 2) AS full_price
        FROM bought
    ), discounted AS (
        SELECT *, CASE WHEN percent < 30 THEN round(full_price * percent / 100, 2) ELSE 0 END AS discount FROM priced
    )
    SELECT
        'O' || lpad(i::VARCHAR, 9, '0') AS order_id,
        'C' || lpad(customer::VARCHAR, 8, '0') AS customer_id,
        -- 1,096 days up to the end of 2025, in the order of time.
        TIMESTAMP '2023-01-01' + to_microseconds((i * (1096 * 86400000000.0 / $orders))::BIGINT) AS ordered_at,
        ['web', 'app', 'store', 'phone'][1 + (hash(i, 6) % 4)::INTEGER] AS channel,
        -- Everyone has a favourite: half of the orders are of it.
        'category ' || lpad((hash(CASE WHEN taste < 50 THEN customer ELSE i END, 7) % 24)::VARCHAR, 2, '0') AS category,
        -- One row in fifty takes an order back.
        round(sign * (full_price - discount), 2) AS amount,
        discount
    FROM discounted  -- which keeps the order of the numbers
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""

CUSTOMERS = """
COPY (
    SELECT
        'C' || lpad(i::VARCHAR, 8, '0') AS customer_id,
        CASE hash(i, 11) % 20 WHEN 0 THEN NULL WHEN 1 THEN 'company' ELSE 'person' END AS kind,
        ['female', 'male', NULL][1 + (hash(i, 12) % 9 / 4)::INTEGER % 3] AS sex,
        CASE WHEN hash(i, 13) % 10 > 0 THEN DATE '1945-01-01' + (hash(i, 14) % 23000)::INTEGER END AS birth_date,
        ['north', 'east', 'south', 'west', 'centre', NULL][1 + (hash(i, 15) % 6)::INTEGER] AS region,
        'city ' || lpad((hash(i, 16) % 300)::VARCHAR, 3, '0') AS city,
        DATE '2020-01-01' + (hash(i, 17) % 2100)::INTEGER AS registered_at
    FROM range($customers) AS numbers(i)
    ORDER BY i
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""

AS_CSV = "COPY (SELECT * FROM read_parquet('{source}')) TO '{path}' (FORMAT csv, HEADER)"


def simulate(directory: Path, orders: int, *, csv: bool = True, each: int = 10) -> None:
    """Write orders.parquet, orders.csv and customers.parquet, so many orders `each` customer, unless they are there."""
    directory.mkdir(parents=True, exist_ok=True)
    count = {"orders": orders, "customers": max(orders // each, 1)}
    with duckdb.connect() as connection:
        for name, text in (("orders", ORDERS), ("customers", CUSTOMERS)):
            path = directory / f"{name}.parquet"
            if not path.exists():
                wanted = {key: value for key, value in count.items() if f"${key}" in text}
                connection.execute(text.replace("{path}", str(directory / "new")), wanted)
                (directory / "new").rename(path)
        path = directory / "orders.csv"
        if csv and not path.exists():
            connection.execute(
                AS_CSV.replace("{path}", str(directory / "new")).replace("{source}", str(directory / "orders.parquet"))
            )
            (directory / "new").rename(path)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--orders", type=int, default=10_000_000)
    arguments = parser.parse_args()
    simulate(arguments.directory, arguments.orders)
