"""Load the workbench as people do: many at once look around a large workspace; tells how long they waited."""

import argparse
import asyncio
import html
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from load_results import Timing, page, section, with_section
from load_shop import FENQUN, load_shop

HERE = Path(__file__).parent
NAME, PASSWORD = "load", "a-long-load-test-password-7"
PATIENCE = 30.0

RULES = (
    "spend_12m >= {n}",
    "orders_12m >= 2 and spend_12m > {n}",
    'region == "north" and spend_total > {n}',
    "days_since_last_order <= 90 and not (discount_share > 0.{n})",
    'favourite_category == "category 07" and orders_total >= {d}',
    "age >= 30 and age < 4{d} and spend_trend_90d > 1",
)
SEGMENTS = ("value/A", "value/B", "customer_level/quality", "customer_level/one_time")
SORTS = ("spend_12m", "spend_total", "orders_12m", "days_since_last_order", "city", "name")
SEARCHES = ("王", "李伟", "city 12", "138", "C000123", "zhang", "张敏红")
CROSSES = (("rfm", "value"), ("customer_level", "value"), ("spend_band", "customer_level"))


@dataclass(frozen=True)
class Ask:
    """One thing a person does: what it counts as, where, and the form that is sent, if any."""

    kind: str
    url: str
    form: Mapping[str, str] | None = None


@dataclass
class Seen:
    """What the load test saw: timings by kind, and what went wrong."""

    timings: list[Timing] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


class Person:
    """One who looks around: follows links as found on the pages, types rules, pauses to think."""

    def __init__(
        self, client: httpx.AsyncClient, number: int, seen: Seen, spent: Callable[[], float] = lambda: 0.0
    ) -> None:
        self._client = client
        self._spent = spent
        self._chance = random.Random(number)
        self._number = number
        self._seen = seen
        self._csrf = ""
        self._links: dict[str, list[str]] = {"customer": [], "next page": []}

    async def sign_in(self) -> None:
        """As by the form."""
        await self._get("sign-in page", "/sign-in")
        form = {"name": NAME, "password": PASSWORD, "_csrf": self._csrf}
        answer = await self._timed("sign in", "POST", "/sign-in", data=form, expected=303)
        if answer is None:
            raise SystemExit(f"cannot sign in: {self._seen.errors[-1]}")
        await self._get("overview", "/")

    async def look_around(self, until: float, think: float) -> None:
        """Until the time is over: something, then a pause of `think` seconds on average."""
        await asyncio.sleep(self._chance.uniform(0, think))
        while time.monotonic() < until:
            ask = self._next()
            if ask.form is None:
                await self._get(ask.kind, ask.url)
            else:
                await self._timed(ask.kind, "POST", ask.url, data=ask.form, headers=self._headers())
            await asyncio.sleep(self._chance.uniform(0.5, 1.5) * think)

    def _next(self) -> Ask:
        asks = everything(self._chance, self._links, self._number)
        return self._chance.choices(list(asks), [WEIGHTS[ask.kind] for ask in asks])[0]

    def _headers(self) -> dict[str, str]:
        return {"X-CSRF-Token": self._csrf, "HX-Request": "true"}

    async def _get(self, kind: str, url: str) -> None:
        """A page, and what it fetches by itself as soon as it is there."""
        answer = await self._timed(kind, "GET", url)
        if answer is None:
            return
        text = answer.text
        if found := re.search(r"hx-headers='([^']*)'", text):
            self._csrf = json.loads(html.unescape(found.group(1)))["X-CSRF-Token"]
        self._note(text)
        for fragment in re.findall(r'hx-get="([^"]+)" hx-trigger="load', text):
            path = html.unescape(fragment)
            await self._timed(path.partition("?")[0], "GET", path, headers={"HX-Request": "true"})

    def _note(self, text: str) -> None:
        links = [html.unescape(link) for link in re.findall(r'href="(/customers[^"]*)"', text)]
        self._links["customer"] += [link for link in links if re.fullmatch(r"/customers/C\d+", link)]
        self._links["next page"] = [link for link in links if "after=" in link] or self._links["next page"]
        self._links["customer"] = self._links["customer"][-200:]

    async def _timed(
        self, kind: str, method: str, url: str, *, expected: int = 200, **options: object
    ) -> httpx.Response | None:
        started, spent = time.perf_counter(), self._spent()
        try:
            answer = await self._client.request(method, url, **options)  # type: ignore[arg-type]
        except httpx.HTTPError as error:
            self._seen.errors.append(f"{kind}: {type(error).__name__}")
            return None
        took = time.perf_counter() - started
        self._seen.timings.append(Timing(kind, took, answer.num_bytes_downloaded, self._spent() - spent))
        # 204: a newer count of the same person has overtaken this one.
        if answer.status_code not in (expected, 204):
            self._seen.errors.append(f"{kind}: {answer.status_code} {url[:200]}")
            return None
        return answer


WEIGHTS = {
    "overview": 8,
    "customers": 8,
    "search": 10,
    "sort": 8,
    "filter": 10,
    "rule": 8,
    "next page": 10,
    "customer": 15,
    "count": 15,
    "segmentation": 8,
    "segmentations": 3,
    "tags": 3,
    "tag": 4,
    "traits": 2,
    "trait": 4,
    "cross": 4,
    "compare": 2,
}
"""How often each is done, against the others."""


def everything(chance: random.Random, links: Mapping[str, Sequence[str]], number: int) -> list[Ask]:
    """One of each thing that can be done now; places and texts differ from time to time."""

    def address(path: str, **parts: str) -> str:
        return f"{path}?{httpx.QueryParams(parts)}"

    rule = chance.choice(RULES).format(n=chance.randrange(1, 99), d=chance.randrange(1, 9))
    first, second = chance.choice(CROSSES)
    asks = [
        Ask("overview", "/"),
        Ask("customers", "/customers"),
        Ask("search", address("/customers", q=chance.choice(SEARCHES))),
        Ask("sort", address("/customers", sort=chance.choice(SORTS), descending=chance.choice(("true", "false")))),
        Ask("filter", address("/customers", segment=chance.choice(SEGMENTS), sort=chance.choice(SORTS))),
        Ask("rule", address("/customers", rule=rule)),
        Ask("count", "/rules/count", {"page": str(number), "r.mode": "text", "r.rule": rule}),
        Ask("segmentations", "/segmentations"),
        Ask("segmentation", f"/segmentations/{chance.choice(('rfm', 'value', 'customer_level', 'spend_band'))}"),
        Ask("tags", "/tags"),
        Ask("tag", f"/tags/{chance.choice(TAGS)}"),
        Ask("traits", "/traits"),
        Ask("trait", f"/traits/{chance.choice(('spend_12m', 'orders_total', 'favourite_category', 'age'))}"),
        Ask("cross", address("/cross", first=first, second=second)),
        Ask("compare", address("/compare", first=first, second=second)),
    ]
    return asks + [Ask(kind, chance.choice(found)) for kind, found in links.items() if found]


TAGS = tuple(
    line.partition(":")[0].strip()
    for line in (HERE / "shop" / "tags.yaml").read_text(encoding="utf-8").splitlines()
    if re.match(r"  \w", line)
)


async def crowd(address: str, arguments: argparse.Namespace) -> Seen:
    """What so many people at once saw, without the time it took them to sign in."""
    seen = Seen()
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as first:
        await Person(first, 0, Seen()).sign_in()
    clients = [httpx.AsyncClient(base_url=address, timeout=PATIENCE) for _ in range(arguments.users)]
    people = [Person(client, number, seen) for number, client in enumerate(clients, start=1)]
    for person in people:
        await person.sign_in()
    seen.timings.clear()
    until = time.monotonic() + arguments.seconds
    await asyncio.gather(*(person.look_around(until, arguments.think) for person in people))
    for client in clients:
        await client.aclose()
    return seen


async def alone(address: str, rounds: int, spent: Callable[[], float]) -> Seen:
    """What one person saw who had the server alone: each thing some times, the first time of each apart."""
    seen = Seen()
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        person = Person(client, 1, seen, spent)
        await person.sign_in()
        await person._get("customers", "/customers")
        for _ in range(rounds):
            for ask in everything(person._chance, person._links, 1):
                if ask.form is None:
                    await person._get(ask.kind, ask.url)
                else:
                    await person._timed(ask.kind, "POST", ask.url, data=ask.form, headers=person._headers())
    return seen


@contextmanager
def served(directory: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server in a process of its own, ready to answer; its log lies in the folder."""
    command = [FENQUN, "-w", str(directory), "serve", "--port", str(port)]
    with (
        (directory / "server.log").open("w") as log,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log) as process,
    ):
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    httpx.get(f"http://127.0.0.1:{port}/sign-in", timeout=PATIENCE)
                    break
                except httpx.ConnectError:
                    if process.poll() is not None or time.monotonic() > until:
                        raise SystemExit("the server does not start") from None
                    time.sleep(0.1)
            _wait_until_idle(process)
            yield process
        finally:
            process.terminate()


def _wait_until_idle(process: subprocess.Popen[bytes]) -> None:
    """A server takes the snapshot into memory first, and answers meanwhile: a few seconds of a million customers."""
    until, spent = time.monotonic() + 60, -1.0
    while cpu(process) - spent > 0.02 and time.monotonic() < until:
        spent = cpu(process)
        time.sleep(1)


def person_to_sign_in(directory: Path) -> None:
    """The user all of them sign in as, an analyst with a password of their own."""
    from fenqun import Workspace, clock
    from fenqun.access import users
    from fenqun.access.sessions import Visit
    from fenqun.access.sign_in import change_password

    workspace = Workspace(directory)
    if any(user.name == NAME for user in users.listed(workspace).users):
        return
    made = users.make(workspace, NAME, role="analyst")
    change_password(workspace, NAME, Visit(clock.now()), old=made.one_time_password, new=PASSWORD)


def cpu(process: subprocess.Popen[bytes]) -> float:
    """Seconds of all cores the server has spent so far; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: subprocess.Popen[bytes]) -> float:
    """The most MB the server held at once; 0 where the system does not say."""
    try:
        status = Path(f"/proc/{process.pid}/status").read_text()
    except OSError:
        return 0.0
    return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


def main(arguments: argparse.Namespace) -> None:
    """Make the workspace if need be, serve it, look around alone and as a crowd, tell."""
    directory = load_shop(arguments.directory, arguments.customers)
    person_to_sign_in(directory)
    with served(directory, arguments.port) as process:
        address = f"http://127.0.0.1:{arguments.port}"
        single = asyncio.run(alone(address, arguments.rounds, lambda: cpu(process)))
        idle = memory(process)
        refreshing = None
        if arguments.refresh:
            refreshing = subprocess.Popen(["nice", FENQUN, "-w", str(directory), "refresh"], stdout=subprocess.DEVNULL)
        many = asyncio.run(crowd(address, arguments))
        if refreshing is not None:
            refreshing.wait()
        most = memory(process)
    text = section(
        page(single.timings),
        page(many.timings),
        arguments,
        errors=[*single.errors, *many.errors],
        memory=(idle, most),
        rate=len(many.timings) / arguments.seconds,
    )
    print(text)
    if arguments.to:
        arguments.to.write_text(with_section(arguments.to.read_text(encoding="utf-8"), text), encoding="utf-8")
    slowest = statistics.quantiles([timing.seconds for timing in many.timings], n=20)[-1] if many.timings else 0.0
    sys.exit(1 if single.errors or many.errors or slowest > arguments.bound else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--users", type=int, default=50, help="how many at once")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long they look around")
    parser.add_argument(
        "--think", type=float, default=5.0, help="seconds between two clicks of one of them, on average"
    )
    parser.add_argument("--rounds", type=int, default=5, help="how often one does everything, with the server alone")
    parser.add_argument("--refresh", action="store_true", help="compute everything anew meanwhile")
    parser.add_argument("--bound", type=float, default=1.0, help="seconds in which 95 %% should be answered")
    parser.add_argument("--port", type=int, default=8097)
    parser.add_argument("--directory", type=Path, default=Path(tempfile.gettempdir()) / "fenqun-load")
    parser.add_argument("--to", type=Path, help="the page whose part about this is replaced, such as RESULTS.md")
    return parser.parse_args()


if __name__ == "__main__":
    main(_arguments())
