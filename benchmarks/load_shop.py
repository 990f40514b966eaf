"""The workspace of the load test: the benchmarks' shop, its customers with names and telephone numbers."""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
from simulate import simulate

HERE = Path(__file__).parent
FENQUN = str(Path(sys.executable).parent / "fenqun")
ORDERS_PER_CUSTOMER = 10

PEOPLE = """
COPY (
    SELECT
        *,
        ['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '周', '吴'][1 + (hash(customer_id, 21) % 10)::INTEGER]
        || ['伟', '芳', '娜', '敏', '静', '强', '磊', '洋', '勇', '艳'][1 + (hash(customer_id, 22) % 10)::INTEGER]
        || ['', '华', '红', '明', '玉', '文', '平', '英'][1 + (hash(customer_id, 23) % 8)::INTEGER] AS name,
        '1' || (3000000000 + hash(customer_id, 24) % 6999999999)::VARCHAR AS phone
    FROM read_parquet('{source}')
    ORDER BY customer_id
) TO '{path}' (FORMAT parquet, COMPRESSION zstd)
"""


def load_shop(directory: Path, customers: int) -> Path:
    """A refreshed workspace of so many customers with ten orders each, made unless it is there."""
    if (directory / ".fenqun" / "store" / "snapshots").is_dir():
        return directory
    data = directory / "data"
    simulate(data, customers * ORDERS_PER_CUSTOMER, csv=False)
    with duckdb.connect() as connection:
        people = PEOPLE.replace("{path}", str(data / "people.parquet"))
        connection.execute(people.replace("{source}", str(data / "customers.parquet")))
    shutil.copytree(HERE / "shop", directory, dirs_exist_ok=True)
    text = (directory / "sources.yaml").read_text(encoding="utf-8")
    text = text.replace("customers.parquet", "people.parquet").replace(
        "kind: kind,", "name: name, phone: phone, kind: kind,"
    )
    (directory / "sources.yaml").write_text(text, encoding="utf-8")
    subprocess.run([FENQUN, "-w", str(directory), "refresh"], check=True, stdout=subprocess.DEVNULL)
    return directory


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    parser.add_argument("--customers", type=int, default=1_000_000)
    arguments = parser.parse_args()
    load_shop(arguments.directory, arguments.customers)
