"""The measurements as a Markdown page."""

import os
import platform
from collections.abc import Mapping
from importlib.metadata import version

from measure import Cost

NAMES = {
    "profile": "Fenqun: the profile, stored",
    "refresh": "Fenqun: the whole refresh",
    "sql": "hand-written SQL on DuckDB",
    "vectorised": "pandas, vectorised with care",
    "pandas": "pandas as in the usual notebook",
}
HEAD = """# Results

Written by `make bench` on {machine},
with DuckDB {duckdb} and pandas {pandas}. The ways run in turns, each in its own process. *wall* is the fastest run, as
other work on the machine only adds to it; *cpu* is the time of all cores together and *memory* the peak, both medians.

## The profile of {orders:,} orders of {customers:,} customers

12 traits, RFM and 3 other segmentations, 50 tags (`benchmarks/shop`). Fenqun and the SQL start from the imported tables
and give the same table, compared cell by cell in every run. Fenqun's is sorted by customer; its whole refresh also sums
up every segment and tag. The notebooks start from the Parquet file.

"""


def results(found: Mapping[str, Mapping[str, Cost]], *, orders: int, customers: int, counts: Mapping[str, int]) -> str:
    """The page. counts: how often each way to the profile was run."""
    head = HEAD.format(
        machine=_machine(),
        duckdb=version("duckdb"),
        pandas=version("pandas"),
        orders=orders,
        customers=orders // 10,
    )
    parts = [
        head + _profiles(found["profiles"], counts),
        "\n## Import of the orders\n\n"
        + _table("from", found["imports"])
        + "\nWith the quality report; a source that did not change is not imported again.\n",
        f"\n## Commands on the sample shop of {customers:,} customers\n\nThe fastest run of each.\n\n"
        + _table("command", found["commands"]),
    ]
    return "".join(parts)


def _profiles(costs: Mapping[str, Cost], counts: Mapping[str, int]) -> str:
    base = costs["sql"]
    rows = ["| | runs | wall | cpu | memory | wall ÷ SQL | cpu ÷ SQL | memory ÷ SQL |", "| --- |" + " ---: |" * 7]
    for name, label in NAMES.items():
        if name in costs:
            one = costs[name]
            ratios = (one.wall / base.wall, one.cpu / base.cpu, one.memory / base.memory)
            rows.append(
                f"| {label} | {counts[name]} | {_plain(one)} | " + " | ".join(f"{ratio:.2f}" for ratio in ratios) + " |"
            )
    return "\n".join(rows) + "\n"


def _table(what: str, costs: Mapping[str, Cost]) -> str:
    rows = [f"| {what} | wall | cpu | memory |", "| --- | ---: | ---: | ---: |"]
    return "\n".join([*rows, *(f"| {name} | {_plain(one)} |" for name, one in costs.items())]) + "\n"


def _plain(one: Cost) -> str:
    return f"{one.wall:.2f} s | {one.cpu:.2f} s | {one.memory:,.0f} MB"


def _machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"a {platform.system()} machine of {os.cpu_count()} cores and {memory:.0f} GB, shared with other work"
