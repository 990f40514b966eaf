import os
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import fenqun
from fenqun.engine.confined import Limits, done_apart, standing_by
from fenqun.engine.stopping import Stop
from fenqun.errors import Cancelled


def stub(folder: Path, monkeypatch: pytest.MonkeyPatch, child: str) -> None:
    """A child that does this in place of ours."""
    package = folder / "fenqun" / "engine"
    package.mkdir(parents=True)
    for each in (package.parent, package):
        (each / "__init__.py").touch()
    (package / "child.py").write_text(child)
    monkeypatch.setenv("PYTHONPATH", str(folder))


def children() -> list[str]:
    """The processes that this one has started and that have not been waited for."""
    return subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "engine.child"], capture_output=True, text=True, check=False
    ).stdout.split()


def test_code_in_the_folder_we_were_started_from_is_not_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(fenqun.__file__).parents[1]))
    (tmp_path / "json.py").write_text("raise SystemExit(7)")
    with pytest.raises(RuntimeError, match="KeyError: 'look'"):
        done_apart({"nothing": True}, Limits(), "a.csv")


def test_a_child_that_complains_at_length_is_not_held_up_by_it(tmp_path, monkeypatch):
    said = "import sys\nsys.stderr.write('x' * (1 << 20))\nprint('{\"done\": 7}', flush=True)\nsys.stdin.read()\n"
    stub(tmp_path, monkeypatch, said)
    assert done_apart({}, Limits(), "a.csv") == 7


def test_a_fault_of_ours_is_no_error_of_the_users():
    with pytest.raises(RuntimeError, match="KeyError"):
        done_apart({"nothing": True}, Limits(), "a.csv")


WHO = """
import json, os, sys
if "early" in sys.argv:
    assert sys.stdin.read()
print(json.dumps({"done": [os.getpid(), "early" in sys.argv]}), flush=True)
"""


def test_the_first_order_goes_to_the_child_that_waits_and_the_next_to_one_of_its_own(tmp_path, monkeypatch):
    stub(tmp_path, monkeypatch, WHO)
    with standing_by():
        (waiting,) = children()
        first, second = (done_apart({}, Limits(), "a.csv") for _ in range(2))
    assert first == [int(waiting), True]
    assert second[1] is False
    assert children() == []


def test_a_child_that_nobody_needs_goes_with_the_block(tmp_path, monkeypatch):
    stub(tmp_path, monkeypatch, WHO)
    with pytest.raises(ZeroDivisionError), standing_by():
        assert len(children()) == 1
        raise ZeroDivisionError
    assert children() == []


def test_where_the_waiting_child_has_ended_another_gets_the_order(tmp_path, monkeypatch):
    stub(tmp_path, monkeypatch, "import sys\nif 'early' not in sys.argv: print('{\"done\": 1}', flush=True)\n")
    with standing_by():
        (waiting,) = children()
        os.waitid(os.P_PID, int(waiting), os.WEXITED | os.WNOWAIT)
        assert done_apart({}, Limits(), "a.csv") == 1


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="only Linux tells the limits of a process")
def test_a_child_that_waited_is_limited_before_it_reads(tmp_path):
    fifo, stop = tmp_path / "a.csv", Stop()
    os.mkfifo(fifo)
    order = {"look": {"path": str(fifo), "into": str(tmp_path), "role": None}}
    with standing_by(), ThreadPoolExecutor(1) as pool:
        (waiting,) = children()
        reading = pool.submit(done_apart, order, Limits(seconds=77), "a.csv", stop=stop)
        with fifo.open("wb"):  # opened once the child opens it to read
            limits = Path(f"/proc/{waiting}/limits").read_text()
            stop.now()
        with pytest.raises(Cancelled):
            reading.result()
    assert re.search(r"Max cpu time +77 ", limits)
    assert re.search(r"Max core file size +0 ", limits)
