"""Looking back, as a person does: from the snapshots into the past, around in it, and back to now."""

import re
from shutil import copytree

import pytest


@pytest.fixture(scope="module")
def served_past(tiny_past, serve, tmp_path_factory):
    with serve(copytree(tiny_past.directory, tmp_path_factory.mktemp("past") / "tiny")) as serving:
        yield serving


def test_one_looks_around_in_the_past_and_comes_back(page_as, served_past, violations):
    page = page_as("analyst", "/history", at=served_past)
    page.get_by_role("link", name="2024-06-30").click()
    banner = page.get_by_label("A snapshot of the past")
    assert "As of 2024-06-30." in banner.inner_text()
    assert page.locator("#freshness").count() == 0
    page.get_by_role("link", name="Tags", exact=True).first.click()
    page.wait_for_url(re.compile(r"/tags\?as_of="))
    assert page.get_by_role("link", name="friends").count() == 1
    page.get_by_role("link", name="big").click()
    page.wait_for_url(re.compile(r"/tags/big\?as_of="))
    assert page.get_by_role("link", name="Change").count() == 0
    page.get_by_role("link", name="Show the customers").click()
    page.wait_for_url(re.compile(r"/customers\?.*as_of="))
    page.locator('input[name="q"]').fill("C0")
    page.locator('input[name="q"]').press("Enter")
    page.wait_for_url(re.compile(r"q=C0"))
    assert page.url.count("as_of=") == 1
    assert violations(page) == []
    banner.get_by_role("link", name="Back to now").click()
    page.wait_for_url(re.compile(r"/customers\?(?!.*as_of=)"))
    assert page.get_by_label("A snapshot of the past").count() == 0
