import subprocess
import sys
import time

import pytest

from fenqun import Workspace
from fenqun.errors import NoSnapshot, UnknownName
from fenqun.jobs import cancel, job, start
from fenqun.jobs.cancelling import GRACE_SECONDS


def test_a_cancel_while_a_large_file_is_read_ends_it_within_two_seconds(big_orders, reached, left_running):
    asked = start(big_orders)
    reached(big_orders, asked.id)
    until = time.monotonic() + 20
    while "Orders" not in job(big_orders, asked.id).step:
        assert time.monotonic() < until
        time.sleep(0.02)
    started = time.monotonic()
    told = cancel(big_orders, asked.id)
    assert time.monotonic() - started < 2
    assert (told.state, told.problems) == ("cancelled", ())
    assert left_running(big_orders) == []
    with pytest.raises(NoSnapshot):
        big_orders.overview()
    assert list((big_orders.directory / ".fenqun").glob("scratch/*")) == []
    (line, *_) = big_orders.records.audit.lines(action="cancel")
    assert line.what == f"jobs/{asked.id}"


def test_one_that_waits_is_cancelled_and_who_is_at_work_goes_on(tiny_copy):
    with tiny_copy.writing():
        asked = start(tiny_copy)
        assert cancel(tiny_copy, asked.id).state == "cancelled"
        assert cancel(tiny_copy, asked.id).state == "cancelled"
        assert tiny_copy.writer is not None


def test_what_is_done_stays_done(tiny_copy, over):
    asked = start(tiny_copy)
    over(tiny_copy, asked.id)
    assert cancel(tiny_copy, asked.id).state == "done"


def test_one_that_does_not_listen_is_made_to(tiny_copy, monkeypatch):
    from fenqun.jobs import starting

    deaf = "import signal, sys, time, os; signal.signal(signal.SIGTERM, signal.SIG_IGN); \
os.pwrite(int(sys.argv[1]), str(os.getpid()).encode(), 0); time.sleep(60)"

    def spawn(_workspace, _id, lock):
        process = subprocess.Popen([sys.executable, "-c", deaf, str(lock)], pass_fds=[lock], start_new_session=True)
        processes.append(process)

    processes: list[subprocess.Popen] = []
    monkeypatch.setattr(starting, "_spawn", spawn)
    asked = start(tiny_copy)
    started = time.monotonic()
    assert cancel(tiny_copy, asked.id).state == "cancelled"
    assert time.monotonic() - started < GRACE_SECONDS + 1
    assert processes[0].wait(timeout=5) == -9


def test_an_unknown_job_cannot_be_cancelled(tmp_path):
    with pytest.raises(UnknownName):
        cancel(Workspace(tmp_path), "a1")
