"""Jobs on the workspace of a dozen customers, and what they leave running."""

import os
import subprocess
import time
from collections.abc import Callable

import pytest

from fenqun.answers import JobAnswer
from fenqun.engine import confined
from fenqun.jobs import job, starting


@pytest.fixture(autouse=True)
def started_in_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process of a job as it is started, and it starts those that read its files."""
    monkeypatch.setattr(confined, "subprocess", subprocess)
    monkeypatch.setattr(starting, "subprocess", subprocess)


@pytest.fixture
def over() -> Callable[..., JobAnswer]:
    """Waits until the job is over, at most half a minute."""

    def wait(workspace, asked: str) -> JobAnswer:
        until = time.monotonic() + 30
        while not (found := job(workspace, asked)).is_over:
            assert time.monotonic() < until, found
            time.sleep(0.02)
        return found

    return wait


@pytest.fixture
def reached() -> Callable[..., JobAnswer]:
    """Waits until the job runs and is that far, at most half a minute."""

    def wait(workspace, asked: str, share: float = 0.0) -> JobAnswer:
        until = time.monotonic() + 30
        while (found := job(workspace, asked)).state != "running" or found.share < share:
            assert not found.is_over, found
            assert time.monotonic() < until, found
            time.sleep(0.01)
        return found

    return wait


@pytest.fixture
def left_running() -> Callable[..., list[str]]:
    """The processes that still work on the workspace: jobs, and the children that import for them."""

    def running(workspace) -> list[str]:
        every = subprocess.run(["ps", "-eo", "pid,stat,args"], capture_output=True, text=True, check=True).stdout
        named = [line for line in every.splitlines() if str(workspace.directory) in line]
        return [line for line in named if int(line.split()[0]) != os.getpid() and not line.split()[1].startswith("Z")]

    return running


@pytest.fixture
def big_orders(tiny_text):
    """A workspace whose orders are 200,000 lines: reading them takes a while."""
    from fenqun import Workspace

    lines = (
        f"B{n},C{n % 12 + 1:02},2024-0{n % 6 + 1}-1{n % 10} 1{n % 10}:00:00,{n % 97}.50,web" for n in range(200_000)
    )
    text = "order_id,customer_id,ordered_at,amount,channel\n" + "\n".join(lines) + "\n"
    (tiny_text / "data" / "orders.csv").write_text(text, "utf-8")
    return Workspace(tiny_text)
