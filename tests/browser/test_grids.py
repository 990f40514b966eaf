"""Grids as an analyst works with them: the heat map, other axes, picked cells that become a tag, dividing further."""

import pytest

from .conftest import running

GRID = """grids:
  market:
    rows: [level, {by: channel, split: quality}]
    columns: [sex, {trait: age, cuts: [30]}]
    measures: [customers, index]
  wide:
    rows: [level]
    columns: [channel, sex, {trait: age, cuts: [20, 25, 30, 35, 40, 45, 50]}]
"""


@pytest.fixture
def served_grid(tiny_copy):
    (tiny_copy.directory / "grids.yaml").write_text(GRID, "utf-8")
    with running(tiny_copy.directory) as server:
        yield server


@pytest.mark.parametrize(("theme", "width", "language"), [("light", 1280, "en"), ("dark", 390, "zh-Hans")])
def test_cells_are_picked_by_keyboard_and_become_a_tag(
    page_as, served_grid, until, settled, violations, theme, width, language
):
    how = {"at": served_grid, "theme": theme, "width": width, "language": language}
    page = page_as("analyst", "/grids/market?measure=index", **how)
    settled(page)
    assert page.locator(".grid thead tr").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.locator("a[href*='pick=1']").click()
    until(lambda: page.locator(".grid-pick input").count() > 10)
    page.locator(".grid-pick input[value='A/1']").focus()
    page.keyboard.press("Space")
    page.locator(".grid-pick input[value='B/*']").check()
    assert violations(page) == []
    page.locator("#picking button[type=submit]").click()
    until(lambda: "/grids/market/cells" in page.url)
    assert page.locator("pre.code").inner_text().count("in_segment(level") == 2
    assert violations(page) == []
    page.fill("[name=new]", "chosen")
    page.locator("form:has([name=new]) button[type=submit]").click()
    until(lambda: page.url.endswith("/tags/chosen"))


@pytest.mark.parametrize(("asked", "across"), [("market?row=level&column=sex", False), ("wide", True)])
def test_on_paper_a_wide_grid_lies_across_and_is_as_small_as_it_must_be(page_as, settled, served_grid, asked, across):
    page = page_as("viewer", f"/grids/{asked}", at=served_grid)
    settled(page)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.classList.contains('across')") is across
    assert page.locator(".grid table").evaluate("table => Number(table.style.zoom || 1) < 1") is across
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator(".grid table").evaluate("table => table.style.zoom") == ""


def test_a_cell_is_divided_by_what_divides_best(page_as, served_grid, until, settled, violations):
    page = page_as("viewer", "/grids/market/cells?cell=A/*&suggest=1", at=served_grid)
    settled(page)
    assert violations(page) == []
    page.locator("#divisions tbody a").first.click()
    until(lambda: "by=" in page.url)
    assert page.locator(".grid .heat").count() == 1
