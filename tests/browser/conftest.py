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
_VIOLATIONS = """([within, tags]) =>
    axe.run(within, {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then((told) => told.violations)
"""
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
POPUPS = ("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "OmniboxFullPopup")
"""Of the address bar that nobody sees: two processes beside every window, which cost more than most pages."""
UNUSED = (
    *POPUPS,
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
)
"""What Chromium need not do; of those that Playwright would name instead, what may be seen or leaves the machine."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-features=" + ",".join(UNUSED),
]


@dataclass
class Serving:
    """A running server. `url` ends without a slash; one that is `lasting` serves several tests."""

    url: str
    app: Any
    lasting: bool = False
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
def running(directory: Path, *, lasting: bool = False) -> Iterator[Serving]:
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
            yield Serving(f"http://127.0.0.1:{listening.getsockname()[1]}", app, lasting)
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
    with running(Path(copytree(tiny.directory, tmp_path_factory.mktemp("served") / "tiny")), lasting=True) as server:
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
    """Debian's Chromium, by choice that without windows, which is lighter; skipped where there is none."""
    playwright = pytest.importorskip("playwright.sync_api")
    if (program := which("chromium-headless-shell") or which("chromium")) is None:
        pytest.skip("there is no chromium")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


SWAPPING = ".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added"
LEFT_BEHIND = ("htmx:afterRequest", "htmx:sendAbort", "htmx:sendError")
"""What htmx says of a request that was under way when the page was left; one that fails is told by its status, too."""


@dataclass
class Window:
    """A page in a context of its own, and what it did that no page may do."""

    page: "Page"
    home: str
    said: list[str] = field(default_factory=list)
    allowed: tuple[str, ...] = ()
    is_open: bool = True

    def listen(self) -> None:
        """Note down what the page does from now on."""
        self.page.on("console", lambda line: self.said.append(f"console: {line.text}") if line.type != "log" else None)
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: (self.said.append(f"ran: {dialog.message}"), dialog.dismiss()))
        self.page.on("request", lambda asked: _stays(asked.url, self.home) or self.said.append(f"left: {asked.url}"))

    def complaints(self) -> list[str]:
        """All but what the test allowed by a part of its text."""
        return [said for said in self.said if not any(part in said for part in (*self.allowed, *LEFT_BEHIND))]


class Windows:
    """The windows of a browser; those on a lasting server are used by one test after another.

    A window of its own costs a test more than most pages: a process, and scripts to be loaded and compiled anew.
    """

    def __init__(self, chromium: "Browser") -> None:
        self._chromium = chromium
        self._kept: dict[tuple[object, ...], list[Window]] = {}

    def open(self, server: Serving, role: str | None, look: "Look") -> Window:
        """An empty one in which a user of the role, and nobody before, is signed in."""
        kept = self._kept.setdefault((server.url, look.context), []) if server.lasting else []
        window = next((window for window in kept if not window.is_open), None)
        if window is None:
            context = self._chromium.new_context(base_url=server.url, reduced_motion="reduce", **dict(look.context))
            context.set_default_timeout(30_000)
            window = Window(context.new_page(), server.url)
            window.listen()
            kept.append(window)
        window.is_open, window.said, window.allowed = True, [], look.allow
        window.page.set_viewport_size({"width": look.width, "height": 900 if look.width > 600 else 844})
        window.page.emulate_media(color_scheme=look.theme)
        name, value = server.cookie(role)
        cookies = {"language": look.language, "theme": look.theme, name: value}
        window.page.context.clear_cookies()
        window.page.context.add_cookies([{"name": n, "value": v, "url": server.url} for n, v in cookies.items()])
        return window

    def close(self, window: Window) -> list[str]:
        """What the window is to be blamed for; one that is kept shows nothing from now on."""
        complaints = window.complaints()
        if any(window in kept for kept in self._kept.values()):
            window.page.goto("about:blank")
            window.is_open = False
        else:
            window.page.context.close()
        return complaints


@dataclass(frozen=True)
class Look:
    """How a page is looked at. allow: parts of texts the console may say, such as "status of 422"."""

    language: str = "en"
    theme: str = "light"
    width: int = 1280
    allow: tuple[str, ...] = ()
    scripts: bool = True

    @property
    def context(self) -> tuple[tuple[str, Any], ...]:
        """What a window is of for good."""
        return (
            ("locale", self.language),
            ("java_script_enabled", self.scripts),
            ("has_touch", self.width <= 600),
        )


@pytest.fixture(scope="session")
def windows(chromium: "Browser") -> Windows:
    return Windows(chromium)


@pytest.fixture
def page_as(windows: Windows, request: pytest.FixtureRequest) -> Iterator[Callable[..., "Page"]]:
    """Opens a page: `page_as(role, path="", *, at=served, language="en", theme="light", width=1280, allow=())`."""
    opened: list[Window] = []

    def open_page(role: str | None = "analyst", path: str = "", *, at: Serving | None = None, **how: Any) -> "Page":
        window = windows.open(at or request.getfixturevalue("served"), role, Look(**how))
        opened.append(window)
        if path:
            window.page.goto(path)
        return window.page

    yield open_page
    assert [complaint for window in opened for complaint in windows.close(window)] == []


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
    """`settled(page)` waits until htmx has swapped what it asked for and hears the new fields, and charts are drawn."""

    def wait(page: "Page") -> None:
        busy = page.locator(f"{SWAPPING}, [data-chart]:not(:has(canvas))")
        page.wait_for_load_state()  # of a page just come to: before its scripts run, forms are sent without them
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
        if not page.evaluate("'axe' in window"):
            page.evaluate(source)
        return [
            f"{rule['id']}: {node['target']} {node['failureSummary']}"
            for rule in page.evaluate(_VIOLATIONS, [within, WCAG])
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
