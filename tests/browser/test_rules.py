"""Rules and tags as a marketer makes them: conditions, the live count, who enters and leaves, saved and undone."""

import re

import pytest


def counted(page) -> str:
    return page.locator("#counted .card-value").first.inner_text()


def test_a_rule_is_built_counted_and_kept_as_a_tag(page_as, served_copy, until, settled) -> None:
    page = page_as("analyst", "/tags/new", at=served_copy)
    page.locator("#f-name").fill("大客户")
    page.locator("[name=meaning]").fill("Spends much")
    page.locator('[name="r.0.0.name"]').select_option("spend_total")
    settled(page)
    page.locator('[name="r.0.0.value"]').fill("1000")
    until(lambda: page.locator("#counted .card-value").count() and counted(page) == "2")
    assert "Spend is at least 1,000" in page.locator("#counted .sentence").inner_text()
    page.get_by_role("button", name="Save").click()
    until(lambda: page.url.endswith("/tags/%E5%A4%A7%E5%AE%A2%E6%88%B7"))
    assert page.locator(".toast").inner_text().startswith("'大客户' was saved")
    assert served_copy.workspace.definition("tags", "大客户").data["rule"] == "spend_total >= 1000"


def test_digits_stay_in_the_order_they_are_typed(page_as, served, until) -> None:
    page = page_as("viewer", "/rules")
    page.locator('[name="r.0.0.name"]').select_option("spend_total")
    value = page.locator('[name="r.0.0.value"]')
    value.wait_for()
    value.press_sequentially("12345", delay=120)
    assert value.input_value() == "12345"
    until(lambda: "12,345" in page.locator("#counted").inner_text())
    assert page.evaluate("document.activeElement.name") == "r.0.0.value"


def test_nested_groups_are_built_and_the_text_says_the_same(page_as, served, until, settled) -> None:
    page = page_as("viewer", '/rules?rule=city == "上海"')
    page.get_by_role("button", name="Group").click()
    settled(page)
    page.locator('[name="r.0.1.0.name"]').select_option("big")
    settled(page)
    page.get_by_role("button", name="Condition", exact=True).first.click()
    settled(page)
    page.locator('[name="r.0.1.1.name"]').select_option("age")
    settled(page)
    page.locator('[name="r.0.1.1.value"]').fill("30")
    page.locator('[name="r.0.1.1.not"]').check()
    until(lambda: page.locator("#counted .card-value").count() and counted(page) == "3")
    page.get_by_role("button", name="Text", exact=True).click()
    text = page.locator('[name="r.rule"]')
    text.wait_for()
    assert text.input_value() == 'city == "上海" and (tagged(big) or not age >= 30)'


def test_what_is_wrong_is_told_in_place_and_goes_when_mended(page_as, served, until, settled) -> None:
    page = page_as("viewer", "/rules?rule=spend_total > 1")
    page.get_by_role("button", name="Condition as text").click()
    settled(page)
    text = page.locator('[name="r.0.1.text"]')
    text.fill("nowhere > 3")
    until(lambda: "nowhere" in page.locator("#wrong-r-0-1").inner_text())
    text.fill("orders_total > 1")
    until(lambda: page.locator("#wrong-r-0-1").inner_text() == "")


def test_long_lists_are_pasted(page_as, served, until, settled) -> None:
    page = page_as("viewer", '/rules?rule=city in ("上海", "北京")')
    page.get_by_role("button", name="Paste a list").click()
    lines = page.locator('textarea[name="r.0.0.value"]')
    lines.wait_for()
    settled(page)
    # Typed by the browser's own hand, thousands of lines take minutes.
    pasted = "\n".join(["上海", "深圳", *(f"nowhere {number}" for number in range(3_000))])
    lines.evaluate(
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', {bubbles: true})) }", pasted
    )
    until(lambda: page.locator("#counted .card-value").count() and counted(page) == "5")


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_changed_tag_says_who_would_enter_and_leave_before_it_is_saved(page_as, served_copy, until, language) -> None:
    page = page_as("analyst", "/tags/big/edit", at=served_copy, language=language)
    page.locator('[name="r.0.0.value"]').fill("2000")
    row = page.locator("#counted .change > table tbody tr")
    until(lambda: row.count() and re.findall(r"\d+", row.last.inner_text())[:2] == ["5", "3"])
    page.locator(".rule-form .form-actions [type=submit]").click()
    until(lambda: page.url.endswith("/tags/big"))
    assert served_copy.workspace.definition("tags", "big").data["rule"] == "spend_total >= 2000 or orders_total >= 3"


def test_two_who_change_the_same_tag_lose_nothing(page_as, served_copy, until) -> None:
    first = page_as("analyst", "/tags/big/edit", at=served_copy, allow=("status of 412",))
    second = page_as("admin", "/tags/big/edit", at=served_copy)
    second.locator("[name=meaning]").fill("as the second says")
    second.locator(".rule-form .form-actions [type=submit]").click()
    until(lambda: second.url.endswith("/tags/big"))
    first.locator("[name=meaning]").fill("as the first says")
    first.locator(".rule-form .form-actions [type=submit]").click()
    told = first.locator(".conflict")
    told.wait_for()
    assert "admin saved it" in told.inner_text()
    assert "as the second says" in told.inner_text()
    assert first.locator("[name=meaning]").input_value() == "as the first says"
    assert served_copy.workspace.definition("tags", "big").data["meaning"] == "as the second says"


def test_reading_works_without_scripts(page_as, served) -> None:
    page = page_as("viewer", "/customers?tag=big", scripts=False)
    assert page.locator("tbody tr").count() == 5
    page.goto("/segmentations/level")
    assert page.get_by_text("What sets each segment apart").count() == 1
