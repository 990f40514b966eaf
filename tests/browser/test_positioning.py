"""Positioning as a marketer looks at it: from the list to the map, the gaps and the statements."""

from shutil import copytree

import pytest

from .conftest import running


@pytest.fixture(scope="module")
def served_cars(car_market, tmp_path_factory):
    """The example of a car market, served."""
    with running(copytree(car_market.directory, tmp_path_factory.mktemp("cars") / "cars")) as server:
        yield server


@pytest.mark.parametrize(("theme", "width", "language"), [("light", 1280, "en"), ("dark", 390, "zh-Hant")])
def test_from_the_list_to_the_gap(page_as, served_cars, until, violations, theme, width, language):
    how = {"at": served_cars, "theme": theme, "width": width, "language": language}
    page = page_as("marketer", "/positioning", **how)
    page.locator("#positionings a").first.click()
    until(lambda: page.locator(".chart-area canvas").count() == 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    # As high as the map needs at this width, not as high as may be.
    until(lambda: (page.locator(".chart-area").first.evaluate("area => area.clientHeight") < 400) is (width < 400))
    assert page.locator(".gap").count() == 5
    page.locator(".gap summary").first.click()
    assert page.locator(".gap details[open] table").count() == 2
    assert page.locator(".statement dt").count() == 5
    assert violations(page) == []
