import os
import signal
import subprocess
import threading
import time

import pytest
from sqlglot import exp

from fenqun.engine.confined import Limits, done_apart
from fenqun.engine.duckdb import DuckDB
from fenqun.engine.stopping import Stop, stoppable
from fenqun.errors import Cancelled
from fenqun.query import column

ENDLESS = exp.select(exp.Sum(this=exp.func("hash", column("a", of="x"), column("a", of="y")))).from_(
    exp.select(exp.alias_(exp.func("unnest", exp.func("range", exp.Literal.number(100_000))), "a")).subquery("x"),
)
ENDLESS = ENDLESS.join(
    exp.select(exp.alias_(exp.func("unnest", exp.func("range", exp.Literal.number(100_000))), "a")).subquery("y"),
    join_type="cross",
)


@pytest.fixture(autouse=True)
def ctrl_c_counts():
    """As in a terminal: a shell that starts something in the background has it pass over Ctrl-C."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt_soon(seconds=0.3):
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT)).start()


def test_work_that_nobody_stops_gives_what_it_gives():
    assert stoppable(lambda stop: stop.wished) is False


def test_an_error_of_the_work_is_raised_as_it_is():
    with pytest.raises(ZeroDivisionError):
        stoppable(lambda _stop: 1 // 0)


def test_ctrl_c_reaches_the_engine():
    def work(stop):
        with DuckDB() as engine, stop.reaches(engine.interrupt):
            engine.rows(ENDLESS)

    interrupt_soon()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        stoppable(work)
    assert time.monotonic() - started < 60


def test_ctrl_c_between_two_statements_is_not_lost():
    def work(stop):
        with DuckDB() as engine, stop.reaches(engine.interrupt):
            time.sleep(0.5)
            engine.rows(ENDLESS)

    interrupt_soon(0.1)
    with pytest.raises(KeyboardInterrupt):
        stoppable(work)


def test_ctrl_c_comes_too_late_for_what_is_done():
    def work(_stop):
        time.sleep(0.3)
        return "done"

    interrupt_soon(0.1)
    assert stoppable(work) == "done"


def test_what_is_begun_after_a_stop_does_not_start():
    stop = Stop()
    stop.now()
    with pytest.raises(Cancelled), stop.reaches(lambda: None):
        pass
    with pytest.raises(Cancelled):
        stop.check()


def test_a_stop_ends_the_child_process_and_is_no_fault_of_the_file(tmp_path):
    fifo = tmp_path / "endless.csv"
    os.mkfifo(fifo)
    stop = Stop()
    threading.Timer(1.2, stop.now).start()
    with pytest.raises(Cancelled):
        done_apart({"look": {"path": str(fifo), "into": str(tmp_path), "role": None}}, Limits(), "a.csv", stop=stop)
    assert subprocess.run(["pgrep", "-P", str(os.getpid()), "-f", "engine.child"], check=False).returncode == 1


def test_in_another_thread_the_work_is_done_there():
    found = []
    thread = threading.Thread(target=lambda: found.append(stoppable(lambda _: threading.current_thread().name)))
    thread.name = "here"
    thread.start()
    thread.join()
    assert found == ["here"]
