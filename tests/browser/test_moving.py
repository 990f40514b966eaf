"""Movement as a marketer looks at it: flows, matrix, who made a move, and one customer's path."""

from shutil import copytree

import pytest

from .conftest import running


@pytest.fixture(scope="module")
def served_past(tiny_past, tmp_path_factory):
    """A workspace with a past, served."""
    with running(copytree(tiny_past.directory, tmp_path_factory.mktemp("past") / "tiny")) as server:
        yield server


@pytest.mark.parametrize(("theme", "width", "language"), [("light", 1280, "en"), ("dark", 390, "zh-Hans")])
def test_from_the_flows_to_the_customers(page_as, served_past, until, violations, theme, width, language):
    how = {"at": served_past, "theme": theme, "width": width, "language": language}
    page = page_as("marketer", "/moves/level?start=2024-05-31&end=2024-06-30", **how)
    until(lambda: page.locator(".chart-area canvas").count() == 3)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.locator(".moves-matrix td a").first.click()
    until(lambda: "/moves/level/customers" in page.url)
    assert page.locator("#rows tbody tr").count() == 1
    assert violations(page) == []


def test_a_path_opens_on_the_customers_page(page_as, served_past, until, violations):
    page = page_as("marketer", "/customers/C01?as_of=2024-06-30", at=served_past)
    page.locator("details.why summary").last.click()
    until(lambda: page.locator(".path-told li").count() > 2)
    assert "general" in page.locator(".path-changes").first.inner_text()
    assert violations(page) == []
