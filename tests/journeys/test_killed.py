"""Refreshes that are killed, readers beside a writer, two writers: the last good snapshot is served all along."""

import os
import random
import subprocess
import sys
import time
from shutil import copytree

import pytest

from fenqun import Workspace

REFRESH = "import sys; from fenqun import Workspace; Workspace(sys.argv[1]).refresh()"
DYING = """
import os, signal, sys
from fenqun import Workspace
from fenqun.store import logs, tables
from fenqun.workspace import refresh

owner = {"Store": tables.Store, "Logs": logs.Logs, "logs": logs, "refresh": refresh}[sys.argv[2]]
name, when, calls = sys.argv[3], sys.argv[4], int(sys.argv[5])
inner = getattr(owner, name)

def dying(*args, **options):
    global calls
    calls -= 1
    if not calls and when == "before":
        os.kill(os.getpid(), signal.SIGKILL)
    made = inner(*args, **options)
    if not calls:
        os.kill(os.getpid(), signal.SIGKILL)
    return made

setattr(owner, name, dying)
Workspace(sys.argv[1]).refresh()
"""
READING = """
import sys, time
from pathlib import Path
from fenqun import Workspace

directory, stop = Path(sys.argv[1]), Path(sys.argv[2])
seen = set()
while not stop.exists() or not seen:
    now = Workspace(directory).pinned()
    told = now.overview()
    assert told.snapshot == now.snapshot
    assert len(now.customer_ids()) == told.customers == now.count("true").customers
    assert sum(segment.customers for segment in told.segmentations[0].segments) == told.customers
    seen.add(now.snapshot)
print(len(seen))
"""
MOMENTS = [
    ("Store", "put", "before", 1),
    ("Store", "put", "after", 1),
    ("Store", "put", "after", 3),
    ("Logs", "overwrite", "before", 2),
    ("Store", "commit", "before", 1),
    ("logs", "write_deltalake", "before", 1),
    ("Store", "commit", "after", 1),
    ("refresh", "retain", "before", 1),
]


@pytest.fixture
def run(nursery):
    """`run(script, *arguments)`: a process that has what it needs loaded already, so that it is killed at its work."""
    return lambda script, *arguments: nursery.fork([sys.executable, "-c", script, *arguments])


def ended(process):
    """The exit status, after all that was said was read."""
    process.communicate()
    return process.returncode


def with_new_orders(workspace):
    """Something to read anew: an order more than the time before."""
    orders = workspace.directory / "data" / "orders.csv"
    lines = orders.read_text("utf-8").splitlines()
    lines.append(f"K{len(lines)},C01,2024-06-29 10:00:00,10.00,web")
    orders.write_text("\n".join([*lines, ""]), "utf-8")


def good(workspace, known):
    """The snapshot that is served, whole, one of those `known` or a newer one; nothing serious is wrong."""
    served = Workspace(workspace.directory)
    assert served.overview().customers == len(served.customer_ids()) >= 13
    assert served.doctor().sound
    assert served.snapshot >= max(known)
    return served.snapshot


@pytest.mark.parametrize(("owner", "name", "when", "calls"), MOMENTS, ids=str)
def test_a_refresh_killed_at_a_certain_step_leaves_the_last_good_snapshot(tiny_copy, run, owner, name, when, calls):
    before = tiny_copy.snapshot
    with_new_orders(tiny_copy)
    process = run(DYING, tiny_copy.directory, owner, name, when, calls)
    assert ended(process) == -9
    committed = (name, when) in (("commit", "after"), ("retain", "before"))
    assert (good(tiny_copy, [before]) != before) == committed
    tiny_copy.refresh()
    assert tiny_copy.doctor(mend=True).sound
    assert tiny_copy.history().snapshots[0].is_latest
    assert tiny_copy.show("orders_total").customers == 13


def test_a_refresh_killed_at_random_moments_in_a_loop_leaves_the_last_good_snapshot(tiny_copy, run):
    started = time.monotonic()
    known = [tiny_copy.snapshot]
    with_new_orders(tiny_copy)
    assert ended(run(REFRESH, tiny_copy.directory)) == 0
    whole = time.monotonic() - started
    known.append(good(tiny_copy, known))
    for _ in range(10):
        with_new_orders(tiny_copy)
        process = run(REFRESH, tiny_copy.directory)
        time.sleep(random.uniform(0.1, 1.05) * whole)
        process.kill()
        ended(process)
        known.append(good(tiny_copy, known))
        if time.monotonic() - started > 45:
            break
    with_new_orders(tiny_copy)
    assert ended(run(REFRESH, tiny_copy.directory)) == 0
    assert good(tiny_copy, known) > max(known)
    orders = len((tiny_copy.directory / "data" / "orders.csv").read_text("utf-8").splitlines()) - 1
    assert [source.read for source in tiny_copy.overview().sources if source.name == "orders"] == [orders]
    assert list((tiny_copy.directory / ".fenqun" / "scratch").glob("refresh-*")) == []
    tiny_copy.vacuum()
    assert tiny_copy.doctor().sound


def test_several_processes_read_while_one_writes(tiny_copy, run, tmp_path):
    stop = tmp_path / "stop"
    readers = [run(READING, tiny_copy.directory, stop) for _ in range(3)]
    for _ in range(2):
        with_new_orders(tiny_copy)
        tiny_copy.refresh()
    stop.touch()
    told = [reader.communicate(timeout=120) for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0, 0], told
    assert all(int(out) >= 1 for out, _ in told)


def test_of_two_that_refresh_at_once_one_waits_or_is_told(tiny_copy):
    with_new_orders(tiny_copy)
    command = [sys.executable, "-m", "fenqun.cli.main", "-w", str(tiny_copy.directory), "refresh"]
    environment = {**os.environ, "FENQUN_LANG": "en"}
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "env": environment}
    both = [subprocess.Popen(command, **options) for _ in range(2)]
    told = [process.communicate() for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 1], [0, 0])  # the second may begin when the first is done
    assert codes == [0, 0] or any("at work on this workspace" in errors for _, errors in told)
    waiting = [subprocess.Popen([*command, "--wait"], **options) for _ in range(2)]
    assert [ended(process) for process in waiting] == [0, 0]
    assert tiny_copy.doctor().sound
    assert len(tiny_copy.store.ids()) == 1 + codes.count(0) + 2


def test_a_store_copied_while_it_is_written_can_be_mended(tiny_copy, run, tmp_path):
    with_new_orders(tiny_copy)
    process = run(REFRESH, tiny_copy.directory)
    time.sleep(1)
    copied = Workspace(copytree(tiny_copy.directory, tmp_path / "copy"))
    assert ended(process) == 0
    copied.doctor(mend=True)
    assert copied.overview().customers == 13
    copied.refresh()
    assert copied.doctor().sound
