"""Edit one rule of a large workspace and plan it: what part of a refresh that takes, and that its counts are right."""

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from load_shop import load_shop

from fenqun import Workspace

HEAD = """# Plans

Written by `benchmarks/planning.py` on {cores} cores, shared with other work, of {customers:,} customers with
{columns} columns. One rule is changed and the plan told, {rounds} times with another rule each; then all is computed
anew from the imported tables, in the same process. *cpu* is the time of all cores together, which other work disturbs
least. The plan's counts are those that the refreshed workspace shows.

| | wall | cpu | cpu ÷ refresh |
| --- | ---: | ---: | ---: |
"""
RULES = (
    "days_since_last_order > {n} and orders_total >= 3",
    "spend_12m >= {n}",
    'region == "north" and orders_12m >= 2',
)


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """The seconds on the wall and of all cores."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def planned(workspace: Workspace, rounds: int) -> list[tuple[float, float]]:
    """Each round with another rule for the tag `asleep`."""
    found = []
    for at in range(rounds):
        rule = RULES[at % len(RULES)].format(n=200 + 30 * at)
        version = workspace.definition("tags", "asleep").version
        workspace.save("tags", "asleep", rule, version=version)
        found.append(timed(workspace.plan))
    return found


def main(directory: Path, customers: int, rounds: int) -> str:
    """The measurements as a page."""
    workspace = Workspace(load_shop(directory, customers))
    times = planned(workspace, rounds)
    (change,) = (change for change in workspace.plan().changes if change.name == "asleep")
    refresh = timed(workspace.refresh)
    after = workspace.show("asleep").as_json()["tagged"]
    if change.segments[0].after != after:
        raise AssertionError(f"planned {change.segments[0].after}, computed {after}")
    view = workspace.view()
    text = HEAD.format(
        cores=os.cpu_count(), customers=view.customers, columns=len(view.content["names"]), rounds=rounds
    )
    wall, cpu = (statistics.median(each[place] for each in times) for place in (0, 1))
    rows = [("the plan of one changed rule", wall, cpu), ("a refresh, nothing imported", *refresh)]
    lines = [f"| {name} | {on_wall:.2f} s | {all_:.2f} s | {all_ / refresh[1]:.1%} |" for name, on_wall, all_ in rows]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return text + "\n".join(lines) + f"\n\nThe whole process took {memory:,.0f} MB at most.\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path, nargs="?")
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=9)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        page = main(given.directory or Path(scratch) / "shop", given.customers, given.rounds)
    Path(__file__).with_name("PLANS.md").write_text(page, encoding="utf-8")
