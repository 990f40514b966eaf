"""A playbook as a marketer reads it: from the list to the cards, with the statement, on a phone too."""

from shutil import copytree

import pytest

from .conftest import running


@pytest.fixture(scope="module")
def served_cars(car_market, tmp_path_factory):
    """The example of a car market, served."""
    with running(copytree(car_market.directory, tmp_path_factory.mktemp("cars") / "cars")) as server:
        yield server


@pytest.mark.parametrize(("theme", "width", "language"), [("light", 1280, "zh-Hans"), ("dark", 390, "en")])
def test_from_the_list_to_what_is_said(page_as, settled, served_cars, violations, theme, width, language):
    how = {"at": served_cars, "theme": theme, "width": width, "language": language}
    page = page_as("marketer", "/playbooks", **how)
    page.locator("#playbooks a").first.click()
    page.wait_for_url("**/playbooks/*")
    settled(page)
    assert page.locator(".play").count() == 2
    assert page.locator(".play-said blockquote").count() == 1
    assert page.locator(".play dt").count() == 17
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.emulate_media(media="print")
    assert page.locator(".play").first.is_visible()
    assert not page.locator("pre.code").is_visible()
