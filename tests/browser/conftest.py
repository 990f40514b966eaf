"""A served workspace of a dozen customers, and a browser in which somebody is signed in.

`page_as("analyst", language="zh-Hans", theme="dark", width=390)` opens a page on it; at its end the test fails if the
console said something, a request left the server, or anything ran that should not have.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree, which
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from starlette.responses import Response

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from fenqun import Workspace

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Serving:
    """A running server. `url` ends without a slash."""

    url: str
    app: Any
    held: dict[str | None, tuple[str, str]] = field(default_factory=dict)

    @property
    def workspace(self) -> "Workspace":
        """The workspace it serves."""
        return self.app.state.served.workspace

    def cookie(self, role: str | None) -> tuple[str, str]:
        """Name and value of the cookie of a signed-in user of the role, called like it; None: of nobody."""
        if role not in self.held:
            served = self.app.state.served
            kind, value = ("visit", "nobody") if role is None else ("session", _session(served, role))
            carrier = Response()
            served.cookies.write(carrier, kind, value)
            name, _, rest = carrier.headers["set-cookie"].partition("=")
            self.held[role] = (name, rest.split(";")[0])
        return self.held[role]


@contextmanager
def running(directory: Path) -> Iterator[Serving]:
    """The workspace served on a free port of this machine, until the block ends."""
    from fenqun.server.app import application

    app = application(directory)
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", lifespan="on", ws="none", access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        try:
            yield Serving(f"http://127.0.0.1:{listening.getsockname()[1]}", app)
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def serve() -> Callable[[Path], AbstractContextManager[Serving]]:
    """`with serve(directory) as server`: a workspace of the test's own."""
    return running


@pytest.fixture(scope="session")
def served(tiny: "Workspace", tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    """The refreshed workspace, served; to be looked at, not changed."""
    with running(Path(copytree(tiny.directory, tmp_path_factory.mktemp("served") / "tiny"))) as server:
        yield server


@pytest.fixture
def served_copy(tiny_copy: "Workspace") -> Iterator[Serving]:
    """A refreshed workspace of this test's own, served; free to change."""
    with running(tiny_copy.directory) as server:
        yield server


@pytest.fixture
def served_empty(tmp_path: Path) -> Iterator[Serving]:
    """A folder that is no workspace yet, served."""
    folder = tmp_path / "shop"
    folder.mkdir()
    with running(folder) as server:
        yield server


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:
    """Debian's Chromium; the tests are skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    if (program := which("chromium")) is None:
        pytest.skip("there is no chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


LEFT_BEHIND = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")
"""What htmx says of a request that was under way when the page was left; one that fails is told by its status, too."""


@dataclass
class Heard:
    """What a page did that no page may do."""

    said: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()

    def complaints(self) -> list[str]:
        """All but what the test allowed by a part of its text."""
        return [said for said in self.said if not any(part in said for part in (*self.allowed, *LEFT_BEHIND))]


@pytest.fixture
def page_as(chromium: "Browser", request: pytest.FixtureRequest) -> Iterator[Callable[..., "Page"]]:
    """Opens a page: `page_as(role, path="", *, at=served, language="en", theme="light", width=1280, allow=())`.

    allow: parts of texts the console may say, such as "status of 422".
    """
    opened: list[tuple[Any, Heard]] = []

    def open_page(role: str | None = "analyst", path: str = "", *, at: Serving | None = None, **how: Any) -> "Page":
        server = at or request.getfixturevalue("served")
        page, heard = _page(chromium, server, role, **how)
        opened.append((page.context, heard))
        if path:
            page.goto(path)
        return page

    yield open_page
    complaints = [complaint for _, heard in opened for complaint in heard.complaints()]
    for context, _ in opened:
        context.close()
    assert complaints == []


def _page(
    chromium: "Browser", server: Serving, role: str | None, *, language: str = "en", theme: str = "light",
    width: int = 1280, allow: tuple[str, ...] = (), scripts: bool = True,
) -> tuple["Page", Heard]:  # fmt: skip
    context = chromium.new_context(
        base_url=server.url,
        viewport={"width": width, "height": 900 if width > 600 else 844},
        locale=language,
        color_scheme=theme,
        java_script_enabled=scripts,
        reduced_motion="reduce",
        has_touch=width <= 600,
    )
    cookies = {"language": language, "theme": theme, server.cookie(role)[0]: server.cookie(role)[1]}
    context.add_cookies([{"name": name, "value": value, "url": server.url} for name, value in cookies.items()])
    context.set_default_timeout(30_000)
    heard = Heard(allowed=allow)
    page = context.new_page()
    page.on("console", lambda line: heard.said.append(f"console: {line.text}") if line.type != "log" else None)
    page.on("pageerror", lambda error: heard.said.append(f"error: {error}"))
    page.on("dialog", lambda dialog: (heard.said.append(f"ran: {dialog.message}"), dialog.dismiss()))
    page.on("request", lambda asked: _stays(asked.url, server.url) or heard.said.append(f"left: {asked.url}"))
    return page, heard


def _stays(url: str, home: str) -> bool:
    return url.startswith((f"{home}/", "data:", "blob:"))


@pytest.fixture(scope="session")
def until() -> Callable[[Callable[[], bool]], None]:
    """`until(lambda: …)` waits for what a page comes to; Playwright's own way needs `eval`, which pages forbid."""

    def wait(comes: Callable[[], bool], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not comes():
            assert time.monotonic() < end, "it did not come"
            time.sleep(0.05)

    return wait


@pytest.fixture(scope="session")
def settled(until: Callable[..., None]) -> Callable[["Page"], None]:
    """`settled(page)` waits until htmx has swapped what it asked for, and hears the new fields."""

    def wait(page: "Page") -> None:
        busy = page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
        page.wait_for_timeout(50)
        until(lambda: busy.count() == 0)

    return wait


@pytest.fixture(scope="session")
def violations() -> Callable[..., list[str]]:
    """`violations(page)`: what breaks WCAG 2.2 A and AA on it, as axe-core finds it, a line each."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: python hatch_build.py --tools")
    source = AXE.read_text(encoding="utf-8")

    def found(page: "Page", within: str = "html") -> list[str]:
        # Evaluated by the debugger's door, which the policy of the page does not bind.
        page.evaluate(source)
        asked = "([within, tags]) => axe.run(within, {runOnly: {type: 'tag', values: tags}})"
        answer = page.evaluate(asked, [within, WCAG])
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in answer["violations"]
            for node in rule["nodes"]
        ]

    return found


def _session(served: Any, role: str) -> str:
    from fenqun import clock
    from fenqun.access.sessions import Visit, start
    from fenqun.store.records.users import User

    now = clock.now()
    served.workspace.records.users.add(User(role, role, now))
    return start(served.workspace, User(role, role, now), Visit(now))[0]
