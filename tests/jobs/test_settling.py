import os
import random
import signal
import subprocess
import time
from pathlib import Path

from fenqun.jobs import job, start
from fenqun.jobs.places import lock_of, process_of


def is_alive(process: int) -> bool:
    """Whether it is there and not just waiting to be taken note of."""
    try:
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False


def test_a_job_killed_at_any_moment_is_interrupted_and_the_last_good_snapshot_served(tiny_copy, over, left_running):
    chance = random.Random(7)
    before = tiny_copy.store.ids()
    for _ in range(6):
        asked = start(tiny_copy)
        lock = lock_of(tiny_copy.directory, asked.id)
        time.sleep(chance.uniform(0.3, 1.6))
        if (process := process_of(lock)) is not None:
            os.kill(process, signal.SIGKILL)
        told = over(tiny_copy, asked.id)
        assert told.state in ("interrupted", "done")
        if told.state == "interrupted":
            assert "it ended before it was done" in told.problems[0]
        assert tiny_copy.view().snapshot.id in tiny_copy.store.ids()
        assert tiny_copy.show("level").customers == 13
    assert len(tiny_copy.store.ids()) <= len(before) + 6
    assert over(tiny_copy, start(tiny_copy).id).state == "done"
    assert tiny_copy.overview().customers == 13
    assert list((tiny_copy.directory / ".fenqun").glob("scratch/*")) == []
    assert list((tiny_copy.directory / ".fenqun").glob("jobs/*")) == []
    assert left_running(tiny_copy) == []


def test_children_of_a_killed_job_do_not_outlive_it(big_orders, over, reached):
    asked = start(big_orders)
    reached(big_orders, asked.id)
    process = process_of(lock_of(big_orders.directory, asked.id))
    assert process is not None
    until = time.monotonic() + 20
    while not (children := subprocess.run(["pgrep", "-P", str(process)], capture_output=True, check=False).stdout):
        assert time.monotonic() < until
        time.sleep(0.02)
    os.kill(process, signal.SIGKILL)
    assert over(big_orders, asked.id).state == "interrupted"
    until = time.monotonic() + 10
    while any(is_alive(int(child)) for child in children.split()):
        assert time.monotonic() < until
        time.sleep(0.02)


def test_one_whose_process_never_came_is_interrupted(tiny_copy, monkeypatch):
    from fenqun.jobs import starting

    monkeypatch.setattr(starting, "_spawn", lambda *_: None)
    asked = start(tiny_copy)
    assert asked.state == "interrupted" or job(tiny_copy, asked.id).state == "interrupted"
