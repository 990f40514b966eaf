"""Where the real data sets lie, when they are there, and a workspace of a dozen customers."""

import asyncio
import gc
import os
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import TYPE_CHECKING
from urllib.request import Request, urlopen
from uuid import uuid4

import pytest
from hypothesis import settings
from starlette.responses import Response

from .nursery import Nursery

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

    import duckdb
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from fenqun import Workspace
    from fenqun.serving.served import Served

# How long an example takes says more of the machine than of the code.
settings.register_profile("fenqun", deadline=None)
settings.load_profile("fenqun")


def pytest_sessionstart() -> None:
    """What is collected stays: there is nothing to be freed meanwhile, nor to be looked through again and again."""
    gc.disable()


_DEAR = ("tests/engine/test_spark.py", "tests/browser/", "tests/workspace/test_a", "tests/api/test_fuzzed.py")
"""A Spark and a browser are started once by whoever begins with their tests; of all else those that take longest."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first in the shares of the workers, who take from each other's end."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if workers == 1:
        return
    dear: list[list[pytest.Item]] = [[] for _ in range(workers)]
    for item in items:
        at = next((at for at, begins in enumerate(_DEAR) if item.nodeid.startswith(begins)), None)
        if at is not None:
            dear[min(at, workers - 1)].append(item)
    rest = [item for item in items if not any(item.nodeid.startswith(begins) for begins in _DEAR)]
    ordered: list[pytest.Item] = []
    for number, first in enumerate(dear, start=1):
        ordered += first
        upto = max(len(items) * number // workers - len(ordered), 0)
        ordered, rest = ordered + rest[:upto], rest[upto:]
    items[:] = ordered + rest


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(100_000)
    gc.enable()


def pytest_sessionfinish() -> None:
    """Libraries complain at the end of what is still held."""
    gc.unfreeze()


_BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
_TINY = Path(__file__).with_name("tiny")
_EXAMPLES = Path(__file__).resolve().parents[1] / "examples"


@pytest.fixture
def awaited() -> "Callable[[Coroutine[object, object, object]], object]":
    """What comes of a coroutine, in a thread of its own: in this one an open browser keeps a loop running."""

    def _awaited(work: "Coroutine[object, object, object]") -> object:
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(asyncio.run, work).result()

    return _awaited


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data sets; skips where it is missing."""
    folder = Path(os.environ.get("FENQUN_REAL_DATA", _BESIDE))
    if not folder.is_dir():
        pytest.skip(f"real data sets are not here ({folder.name}); set FENQUN_REAL_DATA to their folder")
    return folder


@pytest.fixture(scope="session", autouse=True)
def nursery() -> "Iterator[Nursery]":
    """Files are read in a limited child and jobs are done in a process as ever, but it is forked; tests/engine and
    tests/jobs start it in full."""
    from fenqun.engine import confined
    from fenqun.jobs import starting

    made = Nursery()
    with pytest.MonkeyPatch.context() as patch:
        for module in (confined, starting):
            patch.setattr(module, "subprocess", made.stands_in)
        yield made
    made.close()


@pytest.fixture(scope="session")
def connection() -> "Iterator[duckdb.DuckDBPyConnection]":
    """DuckDB that computes numbers as the engine has it do."""
    import duckdb

    with duckdb.connect() as made:
        made.execute("SET ieee_floating_point_ops = false")
        made.execute("SET error_on_division_by_zero = false")
        yield made


@pytest.fixture
def tiny_text(tmp_path: Path) -> Path:
    """A workspace of a dozen customers, its text and files only; free to change."""
    return Path(copytree(_TINY, tmp_path / "tiny"))


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> "Workspace":
    """The same, with `vip` given to C03 and C99 by hand, refreshed; to be asked, not changed."""
    from fenqun import Workspace  # most tests need no workspace, and it takes long to load

    workspace = Workspace(copytree(_TINY, tmp_path_factory.mktemp("workspace") / "tiny"))
    workspace.tag_add("vip", ["C03", "C99"], note="hand-picked")
    workspace.refresh()
    return workspace


@pytest.fixture(scope="session")
def resident(tiny: "Workspace") -> "Iterator[Workspace]":
    """It once more, kept open as a server does: asked anew it answers ten times faster."""
    workspace = type(tiny)(tiny.directory, resident=True)
    workspace.load()
    yield workspace
    workspace.close()


@pytest.fixture
def tiny_copy(tiny: "Workspace", tmp_path: Path) -> "Workspace":
    """A refreshed copy of it, free to change."""
    return type(tiny)(copytree(tiny.directory, tmp_path / "tiny"))


@pytest.fixture(scope="session")
def tiny_past(tiny: "Workspace", tmp_path_factory: pytest.TempPathFactory) -> "Workspace":
    """The same with a past: as of 2024-06-30, then 2024-04-30 without the tag `friends` and with another `big`, then
    2024-05-31; to be asked, not changed."""
    workspace = type(tiny)(copytree(tiny.directory, tmp_path_factory.mktemp("past") / "tiny"))
    tags = workspace.directory / "tags.yaml"
    written = tags.read_text("utf-8").splitlines(keepends=True)
    kept = "".join(line for line in written if "friends" not in line)
    tags.write_text(kept.replace("spend_total >= 500", "spend_total >= 5000"), "utf-8")
    workspace.refresh(as_of=date(2024, 4, 30))
    workspace.refresh(as_of=date(2024, 5, 31))
    return workspace


@pytest.fixture(scope="session")
def car_market(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Workspace]":
    """The example of a car market with 1,500 buyers, refreshed; to be asked, not changed. It is kept open: how sure a
    map is takes seconds to find out."""
    from fenqun import Workspace
    from fenqun.packs.car_market import simulate

    directory = tmp_path_factory.mktemp("cars") / "car-market"
    copytree(_EXAMPLES / "car-market", directory, ignore=ignore_patterns("data", ".fenqun"))
    simulate(directory / "data", customers=1_500)
    workspace = Workspace(directory, resident=True)
    workspace.refresh()
    yield workspace
    workspace.close()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords hashed with as little work as argon2 does, for tests that make many."""
    from argon2 import PasswordHasher

    from fenqun.access import passwords

    least = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", least)
    monkeypatch.setattr(passwords, "NOBODYS", least.hash("nobody's"))


@pytest.fixture
def app(tiny_copy: "Workspace") -> "FastAPI":
    """The workbench and the API of a refreshed workspace of a dozen customers, free to change."""
    from fenqun.server.app import application

    return application(tiny_copy.directory)


@pytest.fixture
def client_as(app: "FastAPI", browse: "Callable[..., TestClient]") -> "Callable[[str | None], TestClient]":
    """A browser in which a user of the role (and of that name) is signed in; None: nobody. See `browse`."""
    return lambda role=None: browse(app, role)


@pytest.fixture(scope="session")
def shared_app(tiny: "Workspace", tmp_path_factory: pytest.TempPathFactory) -> "FastAPI":
    """The same, shared by all tests that change nothing."""
    from fenqun.server.app import application

    return application(Path(copytree(tiny.directory, tmp_path_factory.mktemp("shared") / "tiny")))


@pytest.fixture(scope="session")
def reader_as(shared_app: "FastAPI", browse: "Callable[..., TestClient]") -> "Callable[[str | None], TestClient]":
    """As `client_as`, of the application that nobody changes."""
    return lambda role=None: browse(shared_app, role)


@pytest.fixture(scope="session")
def past_as(
    tiny_past: "Workspace", tmp_path_factory: pytest.TempPathFactory, browse: "Callable[..., TestClient]"
) -> "Callable[[str | None], TestClient]":
    """As `reader_as`, of the workspace with a past."""
    from fenqun.server.app import application

    app = application(Path(copytree(tiny_past.directory, tmp_path_factory.mktemp("past") / "tiny")))
    return lambda role=None: browse(app, role)


@pytest.fixture(scope="session")
def browse() -> "Callable[..., TestClient]":
    """A browser of an application, by the role of who is signed in; None: nobody.

    It sends `csrf` along with every request, for forms that do not; redirects are not followed.
    """

    def browser(app: "FastAPI", role: str | None = None) -> "TestClient":
        from starlette.testclient import TestClient

        served = app.state.served
        kind, held = ("visit", "nobody") if role is None else ("session", _session(served, role))
        browser = TestClient(app, "http://127.0.0.1:8050", follow_redirects=False, client=("127.0.0.1", 50000))
        carrier = Response()
        served.cookies.write(carrier, kind, held)
        name, _, value = carrier.headers["set-cookie"].split(";")[0].partition("=")
        browser.cookies.set(name, value, domain="127.0.0.1")
        browser.csrf = served.cookies.token(held)
        browser.headers["X-CSRF-Token"] = browser.csrf
        return browser

    return browser


def _session(served: "Served", role: str) -> str:
    from fenqun import clock
    from fenqun.access.sessions import Visit, start
    from fenqun.store.records.users import User

    now = clock.now()
    served.workspace.records.users.add(User(role, role, now))
    return start(served.workspace, User(role, role, now), Visit(now))[0]


_SERVER = """
import sys
from moto.server import main
main(["-H", "127.0.0.1", "-p", sys.argv[1]])
"""
"""In a process of its own: a server in a thread of ours would wait for us while the Delta library waits for it."""


@pytest.fixture(scope="session")
def s3_server() -> "Iterator[str]":
    """The address of a server that speaks S3; skips where moto is missing."""
    pytest.importorskip("moto", reason="moto is not installed, which plays the S3 server")
    pytest.importorskip("obstore", reason="obstore is not installed (extra 's3')")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-c", _SERVER, str(port)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, **quiet) as server:
        while True:
            assert server.poll() is None
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=60):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
        server.kill()


@pytest.fixture
def bucket(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of an empty bucket, which the environment lets us use."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    known = {"ENDPOINT_URL": s3_server, "ACCESS_KEY_ID": "tester", "SECRET_ACCESS_KEY": "secret", "REGION": "us-east-1"}
    for name, value in known.items():
        monkeypatch.setenv(f"AWS_{name}", value)
    name = f"fenqun-{uuid4().hex}"
    with urlopen(Request(f"{s3_server}/{name}", method="PUT", headers=_signed("us-east-1")), timeout=60):
        return f"s3://{name}"


def _signed(region: str) -> dict[str, str]:
    """As much of a signature as the server looks at."""
    return {"Authorization": f"AWS4-HMAC-SHA256 Credential=tester/20240601/{region}/s3/aws4_request"}
