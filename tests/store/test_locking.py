import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from fenqun.errors import Busy
from fenqun.store.locking import held, holder, is_free, take

HOLDS = """
import sys, time
from pathlib import Path
from fenqun.store.locking import held
with held(Path(sys.argv[1]), who="李雷"):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / ".fenqun" / "writing"


@pytest.fixture
def other(path):
    """Another process that holds the lock."""
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def test_a_lock_is_free_before_while_and_after(path):
    assert is_free(path)
    with held(path, who="me"):
        assert not is_free(path)
        found = holder(path)
        assert found is not None
        assert found.who == "me"
        assert found.since.endswith(" UTC")
    assert is_free(path)
    assert holder(path) is None


def test_another_process_keeps_us_out_and_says_who_it_is(path, other):
    with pytest.raises(Busy, match="'李雷' has been at work on this workspace since 20"), held(path, who="me"):
        pass
    found = holder(path)
    assert found is not None
    assert found.pid == other.pid


def test_a_process_that_is_killed_lets_go(path, other):
    other.kill()
    other.wait()
    assert is_free(path)
    with held(path, who="me"):
        assert json.loads(path.read_text("utf-8"))["who"] == "me"


def test_who_waits_gets_it_once_it_is_free(path, other):
    threading.Timer(0.3, other.kill).start()
    with held(path, who="me", wait_seconds=20):
        assert not is_free(path)


def test_who_waits_for_ever_gets_it_once_it_is_free(path, other):
    threading.Timer(0.1, other.kill).start()
    with held(path, who="me", wait_seconds=None):
        assert not is_free(path)


def test_a_thread_may_hold_it_twice_and_lets_go_at_the_outer_end(path):
    with held(path, who="me"):
        with held(path, who="me"):
            pass
        assert not is_free(path)
    assert is_free(path)


def test_another_thread_is_kept_out(path):
    refused = []

    def also():
        try:
            with held(path, who="two"):
                pass
        except Busy as busy:
            refused.append(busy.parts["who"])

    with held(path, who="one"):
        thread = threading.Thread(target=also)
        thread.start()
        thread.join()
    assert refused == ["one"]


def test_an_error_inside_lets_go(path):
    with pytest.raises(ZeroDivisionError), held(path, who="me"):
        raise ZeroDivisionError
    assert is_free(path)


def test_a_lock_that_was_handed_to_a_process_is_free_when_that_is_gone(path):
    import os

    file = take(path)
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], pass_fds=[file])
    os.close(file)
    assert not is_free(path)
    process.kill()
    process.wait()
    assert is_free(path)


def test_looking_keeps_nobody_out(path):
    stop = threading.Event()

    def look():
        while not stop.wait(0.002):
            is_free(path)

    path.parent.mkdir()
    path.touch()
    lookers = [threading.Thread(target=look) for _ in range(2)]
    for thread in lookers:
        thread.start()
    until = time.monotonic() + 0.5
    try:
        while time.monotonic() < until:
            with held(Path(path), who="me"):
                pass
    finally:
        stop.set()
        for thread in lookers:
            thread.join()
