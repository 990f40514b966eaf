"""Target choices as an analyst works with them: other weights by keyboard, a decision, the budget."""

import pytest

from .conftest import running

CHOICE = """targets:
  push:
    of: level
    attractiveness: {size: 1, spend_total: 1}
    strength:
      rivals: {ratings: {quality: 2, general: 5, one_time: 3}, by: Li, on: 2024-06-01, better: lower, weight: 1}
    avoid: {rivals: 5}
    criteria: {customers: 1, value_share: 0, fresh: 100 years}
    budget: {total: 100, segments: {quality: {saturation: 100, half: 10}, one_time: {returns: 3, cost: 2}}}
"""


@pytest.fixture
def served_choice(tiny_copy):
    (tiny_copy.directory / "targets.yaml").write_text(CHOICE, "utf-8")
    with running(tiny_copy.directory) as server:
        yield server


@pytest.mark.parametrize(("theme", "width", "language"), [("light", 1280, "en"), ("dark", 390, "zh-Hans")])
def test_a_choice_is_weighed_otherwise_and_decided(
    page_as, served_choice, until, settled, violations, theme, width, language
):
    how = {"at": served_choice, "theme": theme, "width": width, "language": language}
    text = served_choice.workspace.directory / "targets.yaml"
    page = page_as("analyst", "/targets/push", **how)
    settled(page)
    assert page.locator("[data-chart] canvas").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []
    page.locator(".choice-try summary").click()
    page.fill("[name='weight-size']", "5")
    page.keyboard.press("Tab")
    until(lambda: "weight-size=5" in page.evaluate("location.href"))
    until(lambda: page.locator("#chosen .note").count() > 0)
    assert page.evaluate("document.activeElement.name") == "weight-spend_total"
    assert page.locator("[data-chart] canvas").count() == 1
    assert violations(page) == []
    page.locator(".choice-keep button").click()
    until(lambda: page.url.endswith("/targets/push"))
    assert "size: {weight: 5" in text.read_text("utf-8") or "size: 5" in text.read_text("utf-8")
    page.fill("[name=why]", "brings most")
    page.locator("form.decide button[type=submit]").click()
    until(lambda: page.locator(".decision").count() == 1)
    assert violations(page) == []


@pytest.mark.parametrize(("theme", "width", "language"), [("light", 1280, "en"), ("dark", 390, "zh-Hant")])
def test_a_budget_is_divided_anew_as_the_total_changes(
    page_as, served_choice, until, settled, violations, theme, width, language
):
    page = page_as("viewer", "/targets/push/budget", at=served_choice, theme=theme, width=width, language=language)
    settled(page)
    assert violations(page) == []
    page.fill("[name=total]", "10")
    page.keyboard.press("Tab")
    until(lambda: "total=10" in page.evaluate("location.href"))
    until(lambda: page.locator("#divided .card-value").first.inner_text() == "10")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
