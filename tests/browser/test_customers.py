"""Customers as a marketer looks for them: search while typing, filters, tags in bulk, one customer's page."""

import pytest


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_customers_are_found_while_one_types_and_the_address_can_be_shared(
    page_as, served, until, settled, language
) -> None:
    page = page_as("marketer", "/customers", language=language)
    page.locator("#f-q").press_sequentially("上海", delay=60)
    until(lambda: page.locator("#rows tbody tr").count() == 4)
    assert page.evaluate("document.activeElement.id") == "f-q"
    until(lambda: "q=%E4%B8%8A%E6%B5%B7" in page.url)
    again = page_as("marketer", page.url, language=language)
    assert again.locator("#rows tbody tr").count() == 4


def test_sorting_and_filters_stay_in_the_address(page_as, served, until, settled) -> None:
    page = page_as("marketer", "/customers?tag=big")
    page.locator("#rows th", has_text="Spend").get_by_role("link").click()
    settled(page)
    until(lambda: "sort=spend_total" in page.url and "tag=big" in page.url)
    assert page.locator("#rows tbody tr").count() == 5
    page.locator(".chip-remove").click()
    until(lambda: page.locator("#rows tbody tr").count() == 13)


def test_chosen_customers_are_given_a_tag(page_as, served_copy, until) -> None:
    page = page_as("marketer", "/customers", at=served_copy)
    page.locator("#rows tbody input[type=checkbox]").nth(0).check()
    page.locator("#rows tbody input[type=checkbox]").nth(2).check()
    until(lambda: page.locator(".bulk-count").inner_text().startswith("2"))
    page.locator("#tag-to-give").fill("朋友")
    page.get_by_role("button", name="Give").click()
    page.locator(".toast", has_text="朋友").wait_for()
    given = [tag.customer_id for tag in served_copy.workspace.tag_list("朋友").tags]
    chosen = page.locator("#rows tbody th").all_inner_texts()
    assert given == sorted([chosen[0], chosen[2]])


def test_why_is_told_on_the_page_of_the_customer(page_as, served, until) -> None:
    page = page_as("viewer", "/customers/C03")
    page.locator(".memberships > li", has_text="Level").get_by_text("Why?").click()
    until(lambda: page.locator(".memberships .reasons .reason").count() > 2)
    assert "C03 is in 'Quality & more'." in page.locator(".why-told p").first.inner_text()
    assert page.locator(".timeline .happening").count() >= 2
    assert "王五" not in page.content()


def test_on_a_phone_a_customer_is_a_few_lines_and_tagging_keeps_together(page_as, served) -> None:
    page = page_as("marketer", "/customers", width=390)
    heights = [row.bounding_box()["height"] for row in page.locator("#rows tbody tr").all()]
    assert max(heights) < 150
    give, take = (page.locator(".bulk").get_by_role("button", name=name).bounding_box() for name in ("Give", "Take"))
    assert abs(give["y"] - take["y"]) < 2


def test_a_customers_traits_are_short_on_a_phone(page_as, served) -> None:
    page = page_as("marketer", "/customers/C03", width=390)
    rows = page.locator("table.compact tbody tr").all()
    assert max(row.bounding_box()["height"] for row in rows) < 130
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_order_says_what_it_came_to(page_as, served) -> None:
    page = page_as("marketer", "/customers/C03")
    heads = page.locator(".happening-head").all_inner_texts()
    assert any("CNY" in head for head in heads)
