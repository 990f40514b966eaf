"""Whether two profiles are equal: the same customers, the same columns, the same value in every cell."""

import sys
from pathlib import Path

import duckdb


def differences(one: Path, other: Path) -> dict[str, int]:
    """By column, how many customers differ; `rows` counts those that only one of the two has. Empty if equal."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        columns = [
            {row[0] for row in connection.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()}
            for path in (one, other)
        ]
        if odd := columns[0] ^ columns[1]:
            return dict.fromkeys(odd, -1)
        names = sorted(columns[0] - {"customer_id"})
        counts = ", ".join(f'count(*) FILTER (a."{name}" IS DISTINCT FROM b."{name}")' for name in names)
        row = connection.execute(
            f"SELECT count(*) FILTER (a.customer_id IS NULL OR b.customer_id IS NULL), {counts} "
            f"FROM read_parquet('{one}') AS a FULL JOIN read_parquet('{other}') AS b USING (customer_id)"
        ).fetchone()
    return {name: count for name, count in zip(["rows", *names], row or (), strict=True) if count}


if __name__ == "__main__":
    found = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    sys.exit(f"they differ: {found}" if found else 0)
