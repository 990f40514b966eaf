"""What a refresh costs after a source has grown by a thousandth, against one of everything.

A folder of orders gets one more file, of the day after the others. Every refresh runs in a process of its own; the
profiles after both ways are compared row by row. The figures go to standard output.
"""

import argparse
import sys
from pathlib import Path
from shutil import copytree, rmtree

import duckdb
from measure import cost
from simulate import simulate

HERE = Path(__file__).parent
GROWTH = 0.001
FURTHER = """
COPY (
    SELECT
        replace(order_id, 'O', 'P') AS order_id,
        'C' || lpad((hash(order_id, 21) % ($customers + $customers // 100))::VARCHAR, 8, '0') AS customer_id,
        TIMESTAMP '2026-01-01' + to_microseconds((hash(order_id, 22) % 86400000000)::BIGINT) AS ordered_at,
        * EXCLUDE (order_id, customer_id, ordered_at)
    FROM read_parquet('{source}') WHERE hash(order_id, 20) % 1000 < 1000 * $growth
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""
REFRESH = """
import sys
from fenqun import Workspace
Workspace(sys.argv[1]).refresh(full=sys.argv[2] == "full")
"""


def made(directory: Path, orders: int) -> Path:
    """The workspace: the benchmarks' shop with a folder of orders."""
    simulate(directory / "files", orders, csv=False)
    workspace = directory / "growing"
    rmtree(workspace, ignore_errors=True)
    copytree(HERE / "shop", workspace)
    sources = workspace / "sources.yaml"
    sources.write_text(sources.read_text("utf-8").replace("data/orders.parquet", "data/orders"), "utf-8")
    settings = workspace / "fenqun.yaml"
    kept = [line for line in settings.read_text("utf-8").splitlines() if not line.startswith("as_of")]
    settings.write_text("\n".join([*kept, "as_of: data", ""]), "utf-8")
    (workspace / "data/orders").mkdir(parents=True)
    for name, place in (("orders", "orders/2025.parquet"), ("customers", "customers.parquet")):
        (workspace / "data" / place).hardlink_to(directory / "files" / f"{name}.parquet")
    return workspace


def grow(workspace: Path, orders: int) -> None:
    """One file more."""
    text = FURTHER.replace("{source}", str(workspace / "data/orders/2025.parquet"))
    with duckdb.connect() as connection:
        text = text.replace("{path}", str(workspace / "data/orders/2026.parquet"))
        connection.execute(text, {"customers": orders // 10, "growth": GROWTH})


def profile(workspace: Path) -> list[tuple[object, ...]]:
    """How many rows the profile has, and a digest of them all."""
    folder = max((workspace / ".fenqun/store/profile").glob("*/profile.parquet"), key=lambda path: path.stat().st_mtime)
    with duckdb.connect() as connection:
        return connection.execute(
            "SELECT count(*), bit_xor(hash(p)), sum(hash(p)) FROM read_parquet(?) AS p", [str(folder)]
        ).fetchall()


def main() -> None:
    """Print a line for each refresh."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--orders", type=int, default=10_000_000)
    arguments = parser.parse_args()
    workspace = made(arguments.directory, arguments.orders)

    def refresh(how: str) -> float:
        took, _ = cost([sys.executable, "-c", REFRESH, str(workspace), how])
        print(f"{how:>12} {took.wall:8.2f} s {took.cpu:8.2f} s of cpu {took.memory:6.0f} MB", flush=True)
        return took.wall

    refresh("first")
    grow(workspace, arguments.orders)
    grown, same = refresh("grown"), profile(workspace)
    refresh("nothing new")
    full = refresh("full")
    if profile(workspace) != same:
        raise SystemExit("the profiles differ")
    print(f"a full refresh takes {full / grown:.1f} times as long; the profiles are the same: {same[0][0]:,} customers")


if __name__ == "__main__":
    main()
