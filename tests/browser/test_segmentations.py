"""Segmentations as an analyst makes them: each editor with what it would do, then saved; two of them compared."""

import pytest


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_another_map_is_tried_before_it_is_saved(page_as, served_copy, until, settled, language) -> None:
    page = page_as("analyst", "/segmentations/rfm/edit", at=served_copy, language=language)
    until(lambda: page.locator("#cut-charts canvas, #cut-charts svg").count() == 3)
    page.locator("[name=bins]").fill("5")
    page.locator("[name=map]").select_option("ten")
    settled(page)
    until(lambda: page.locator("#drafted .change > table tbody tr").count() > 11)
    page.locator(".rule-form .form-actions [type=submit]").click()
    until(lambda: page.url.endswith("/segmentations/rfm"))
    assert served_copy.workspace.definition("segmentations", "rfm").data == {"kind": "rfm", "bins": 5, "map": "ten"}


def test_pairs_are_compared_until_they_agree(page_as, served_copy, until, settled) -> None:
    page = page_as("analyst", "/segmentations/new?kind=grade", at=served_copy)
    page.locator("#f-name").fill("worth")
    search = page.locator("#f-score-search")
    for trait in ("Spend", "orders_total", "age"):
        search.fill(trait)
        search.press("ArrowDown")
        search.press("Enter")
        settled(page)
    page.locator(".switch input[value=ahp]").check(force=True)
    settled(page)
    pairs = page.locator(".ahp select")
    until(lambda: pairs.count() == 3)
    for place, times in enumerate(["3", "0.111111", "9"]):
        pairs.nth(place).select_option(times)
    until(lambda: page.locator("#drafted .badge.warning").count() == 1)
    for place, times in enumerate(["3", "5", "2"]):
        pairs.nth(place).select_option(times)
    until(lambda: page.locator("#drafted .badge.good").count() == 1)
    page.locator(".rule-form .form-actions [type=submit]").click()
    until(lambda: page.url.endswith("/segmentations/worth"))
    assert served_copy.workspace.definition("segmentations", "worth").data["weights"] == "ahp"


def test_segments_by_rules_are_put_in_order(page_as, served_copy, until, settled) -> None:
    page = page_as("analyst", "/segmentations/level/edit", at=served_copy)
    page.locator(".segment-row").nth(1).locator(".segment-buttons button").first.click()
    settled(page)
    until(lambda: page.locator('[name="seg.0.name"]').input_value() == "general")
    until(lambda: "Saving would move" in page.locator("#drafted").inner_text())
    page.locator(".rule-form .form-actions [type=submit]").click()
    until(lambda: page.url.endswith("/segmentations/level"))
    names = list(served_copy.workspace.definition("segmentations", "level").data["segments"])
    assert names == ["general", "quality", "one_time"]


def test_two_are_compared_and_a_cell_leads_to_its_customers(page_as, served) -> None:
    page = page_as("viewer", "/segmentations/level")
    page.locator("#cross-with").select_option("value")
    page.get_by_role("button", name="Cross", exact=True).click()
    cell = page.locator("table.heat td a").first
    count = cell.inner_text().split()[0]
    cell.click()
    assert f"{count} of {count}" in page.locator(".data-count").inner_text()


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 390)])
def test_clusters_are_read_and_learned_anew_by_everyone(page_as, served_copy, violations, theme, width) -> None:
    buyers = {"kind": "clusters", "traits": ["spend_total", "orders_total"], "count": {"from": 2, "to": 3}}
    served_copy.workspace.save("segmentations", "buyers", buyers, version=None)
    served_copy.workspace.refresh()
    for path in ("/segmentations/buyers", "/segmentations/buyers/refit"):
        assert violations(page_as("analyst", path, at=served_copy, theme=theme, width=width)) == []
