"""Whatever customers, columns, values, tags and segments are called: it is shown, it never runs, and no page breaks."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from fenqun import Workspace

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "</textarea><svg onload=alert(1)>",
    "${alert(1)}",
    "]]><!--",
]
PAGES = [
    "/",
    "/import",
    "/customers",
    "/customers?q=<script>alert(1)</script>&tag=t1&segment=evil/s1",
    "/customers?column=note&column=city&sort=city&descending=1",
    '/customers?rule=city == "<script>alert(1)</script>"',
    "/customers?rule=<script>alert(1)</script>",
    "/customers/C000",
    '/rules?rule=city in ("<script>alert(1)</script>", "\'-alert(1)-\'")',
    "/traits",
    "/traits/city",
    "/traits/spend_total",
    "/tags",
    "/tags/t0",
    "/tags/t1/edit",
    "/segmentations",
    "/segmentations/evil",
    "/segmentations/channel",
    "/segmentations/evil/edit",
    "/compare?first=evil&second=level",
    "/cross?first=evil&second=t1",
    "/reports",
    "/jobs",
    "/settings/text?file=tags.yaml",
    "/settings/edits",
    "/users",
    "/audit",
]


@pytest.fixture(scope="module")
def strings(real_data) -> list[str]:
    """Each once; a file of text holds no NUL."""
    found = json.loads((real_data / "blns.json").read_text("utf-8")) + PAYLOADS
    return list(dict.fromkeys(text for text in found if text.strip() and "\0" not in text))


@pytest.fixture(scope="module")
def hostile(strings, tiny, serve, tmp_path_factory) -> Iterator[object]:
    """A served workspace in which everything is called as nothing should be called."""
    folder = Path(copytree(tiny.directory, tmp_path_factory.mktemp("hostile") / "w"))
    ids = [text if place % 2 else f"C{place:03}" for place, text in enumerate(strings)]
    _customers(folder / "data" / "customers.csv", ids, strings)
    _orders(folder / "data" / "orders.csv", ids, strings)
    (folder / "data" / "friends.txt").write_text("customer_id\nC000\n", "utf-8")
    _definitions(folder)
    Workspace(folder).refresh()
    with serve(folder, lasting=True) as server:
        yield server


def _customers(file: Path, ids: list[str], strings: list[str]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["客户编号", "姓名", "性别", "城市", "生日", "注册时间", "备注", *PAYLOADS])
        for name, text in zip(ids, strings, strict=True):
            rows.writerow([name, text, text, text, "1990-01-01", "2023-01-01", text, *[text] * len(PAYLOADS)])


def _orders(file: Path, ids: list[str], strings: list[str]) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        rows = csv.writer(out)
        rows.writerow(["order_id", "customer_id", "ordered_at", "amount", "channel", PAYLOADS[0]])
        for place, (name, text) in enumerate(zip(ids, strings, strict=True)):
            for month in range(1, 2 + place % 3):
                amount = str(10 * (place % 50) + month)
                rows.writerow([f"O{place}-{month}", name, f"2024-0{month}-0{1 + place % 9}", amount, text, text])


def _definitions(folder: Path) -> None:
    def named(text: str) -> str:
        return f"label: {json.dumps(text)}, meaning: {json.dumps(text)}"

    tags = [f"  t{place}: {{rule: 'spend_total >= {place}', {named(text)}, owner: {json.dumps(text)}}}"
            for place, text in enumerate(PAYLOADS)]  # fmt: skip
    (folder / "tags.yaml").write_text("tags:\n" + "\n".join(tags) + "\n", "utf-8")
    segments = [f"      s{place}: {{rule: 'spend_total >= {400 - 50 * place}', {named(text)}}}"
                for place, text in enumerate(PAYLOADS)]  # fmt: skip
    written = (folder / "segmentations.yaml").read_text("utf-8").replace("tagged(big)", "tagged(t1)")
    evil = [f"  evil:\n    kind: rules\n    label: {json.dumps(PAYLOADS[0])}\n    segments:", *segments]
    (folder / "segmentations.yaml").write_text(written.rstrip() + "\n" + "\n".join(evil) + "\n", "utf-8")
    traits = (folder / "traits.yaml").read_text("utf-8")
    (folder / "traits.yaml").write_text(traits.replace("{en: Spend,", f"{{en: {json.dumps(PAYLOADS[1])},"), "utf-8")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_and_nothing_breaks(page_as, settled, hostile, path):
    page = page_as("admin", path, at=hostile, allow=("status of 422",))
    settled(page)
    assert page.locator("main h1").count() == 1
    assert page.locator("main :is(script, iframe, object, embed, img, style)").count() == 0
    assert page.evaluate("[...document.querySelectorAll('main a[href]')].every(a => a.protocol.startsWith('http'))")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_every_customer_has_a_page_that_opens(page_as, hostile):
    page = page_as("admin", "/customers", at=hostile)
    opened, seen = 0, set()
    while True:
        links = page.eval_on_selector_all("#rows tbody th a", "links => links.map(link => link.href)")
        for link in links[:: 12 if opened else 1]:
            answer = page.request.get(link)
            assert answer.status == 200, link
            opened += 1
        seen.update(links)
        following = page.locator("#rows-after")
        if not following.count():
            break
        page.goto(following.get_attribute("href"))
    assert len(seen) == hostile.workspace.customers(limit=1).total >= 450


def test_what_is_told_of_a_customer_by_htmx_is_text_too(page_as, hostile):
    page = page_as("admin", "/customers/C000", at=hostile)
    page.locator("details.why summary").first.click()
    page.wait_for_selector("details.why .reason")
    assert page.locator("main :is(script, img, iframe)").count() == 0


def test_a_multi_select_of_hostile_values_is_walked(page_as, hostile):
    page = page_as("admin", "/customers", at=hostile)
    boxes = page.locator("[role=combobox]")
    for place in range(boxes.count()):
        if not boxes.nth(place).is_visible():
            continue
        boxes.nth(place).click()
        boxes.nth(place).press_sequentially("<")
        boxes.nth(place).press("Escape")
    assert page.locator("main :is(script, img, iframe)").count() == 0
