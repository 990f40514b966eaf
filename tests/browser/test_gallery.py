"""Every component in a browser: accessible, by keyboard, in every size and light, whatever its labels are."""

import json
from urllib.parse import urlencode

import pytest

from fenqun.language import LANGUAGES

LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1280, 390)]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_no_component_breaks_the_rules_of_accessibility(page_as, violations, theme, width):
    page = page_as("viewer", "/gallery", theme=theme, width=width)
    page.wait_for_selector("canvas")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_open_keeps_the_rules_too(page_as, violations, language):
    page = page_as("viewer", "/gallery", language=language)
    page.click("#open-dialog")
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.click("#f-k-search")
    page.locator(".top details").first.evaluate("menu => { menu.open = true }")
    assert page.locator("#f-k-list").is_visible()
    assert violations(page) == []


def test_a_chart_is_drawn_once(page_as, until):
    page = page_as("viewer", "/gallery")
    page.wait_for_selector("canvas")
    until(lambda: page.locator("[data-chart]:not(:has(canvas))").count() == 0)
    assert page.locator("[data-chart]").count() == page.locator("[data-chart] > div").count() == 5


def test_a_chart_follows_the_colours_and_the_size_of_the_page(page_as, until):
    page = page_as("viewer", "/gallery")
    page.wait_for_selector("canvas")
    look = "document.querySelector('canvas').toDataURL()"
    light = page.evaluate(look)
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    until(lambda: page.evaluate(look) != light)
    wide = page.locator("canvas").first.bounding_box()["width"]
    page.set_viewport_size({"width": 390, "height": 844})
    until(lambda: page.locator("canvas").first.bounding_box()["width"] < wide - 50)


def test_on_paper_a_chart_is_dark_on_light(page_as, until):
    page = page_as("viewer", "/gallery", theme="dark")
    page.wait_for_selector("canvas")
    look, theme = "document.querySelector('canvas').toDataURL()", "document.documentElement.dataset.theme"
    until(lambda: page.evaluate(look) == page.evaluate(look))
    dark = page.evaluate(look)
    on_paper = page.evaluate(f"() => {{ window.dispatchEvent(new Event('beforeprint')); return [{theme}, {look}] }}")
    assert on_paper[0] == "light"
    assert on_paper[1] != dark
    page.evaluate("() => { window.dispatchEvent(new Event('afterprint')) }")
    assert page.evaluate(theme) == "dark"
    until(lambda: page.evaluate(look) == dark)


def test_the_figures_of_a_chart_can_be_read_and_taken_along(page_as):
    page = page_as("viewer", "/gallery")
    figures = page.locator("details.chart-figures").first
    figures.locator("summary").click()
    assert figures.locator("tbody tr").count() == 4
    with page.expect_download() as taken:
        figures.locator("button[data-csv]").click()
    lines = taken.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith('"segment",')
    assert lines[1].endswith('"5.0 %","41.0 %"')


def csv_of(page, button) -> list[str]:
    with page.expect_download() as taken:
        button.click()
    return taken.value.path().read_text("utf-8-sig").splitlines()


def test_a_heat_grid_is_given_as_figures_alone(page_as):
    page = page_as("viewer", "/gallery")
    lines = csv_of(page, page.locator(".data:has(table.heat) button[data-csv]").first)
    assert lines[1].split(",")[1:] == ['"820"', '"140"', '"40"', '"0"', '"1000"']


def test_no_name_becomes_a_formula_in_a_spreadsheet(page_as):
    page = page_as("viewer", "/gallery?label==HYPERLINK(1)&label=%2B8613800000000&label=-1")
    page.locator("details.chart-figures summary").first.click()
    lines = csv_of(page, page.locator("details.chart-figures button[data-csv]").first)
    first = {line.split(",")[0] for line in lines[1:]}
    assert first == {'"\'=HYPERLINK(1)"', '"\'+8613800000000"', '"-1"'}


def test_the_open_tab_is_in_sight_on_a_narrow_screen(page_as):
    page = page_as(
        "viewer", "/gallery?tab=three&label=" + "&label=".join(f"a rather long name {at}" for at in range(4)), width=390
    )
    tabs, tab = page.locator(".tabs").first.bounding_box(), page.locator(".tabs [aria-current]").first.bounding_box()
    assert tab["x"] < tabs["x"] + tabs["width"] - 50


def test_a_multi_select_is_walked_by_keyboard(page_as):
    page = page_as("viewer", "/gallery")
    page.focus("#f-k-search")
    chosen = "[...document.querySelector('#f-k').selectedOptions].map(option => option.value)"
    before = page.evaluate(chosen)
    page.keyboard.type("价格")
    page.wait_for_selector("#f-k-list .choice.active")
    assert page.get_attribute("#f-k-search", "aria-expanded") == "true"
    assert page.get_attribute("#f-k-search", "aria-activedescendant") == "f-k-list-0"
    page.keyboard.press("Enter")
    after = page.evaluate(chosen)
    assert sorted({*before, "价格敏感"}) == sorted(after) or "价格敏感" in before
    page.keyboard.press("Escape")
    assert page.get_attribute("#f-k-search", "aria-expanded") == "false"
    page.keyboard.press("Backspace")
    assert page.evaluate(chosen) == after[:-1]
    assert page.evaluate("document.activeElement.id") == "f-k-search"


def test_a_multi_select_searches_on_the_server(page_as):
    page = page_as("viewer", "/gallery")
    page.fill("#f-l-search", "zo")
    page.click("#f-l-list .choice:has-text('Zoë')")
    assert "Zoë O’Neill" in page.evaluate("[...document.querySelector('#f-l').selectedOptions].map(o => o.value)")
    assert page.locator("button.chip", has_text="Zoë").get_attribute("aria-label") == "Remove Zoë O’Neill"


def test_a_searchable_select_takes_one(page_as):
    page = page_as("viewer", "/gallery")
    page.click("#f-j-search")
    assert page.locator("#f-j-list [role=group]").count() == 2
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('#f-j').value") == "3"
    assert not page.locator("#f-j-list").is_visible()
    assert page.input_value("#f-j-search") == page.evaluate("document.querySelector('#f-j').selectedOptions[0].label")


def test_a_dialog_keeps_the_focus_and_gives_it_back(page_as):
    page = page_as("viewer", "/gallery")
    page.focus("#open-dialog")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "dialog-name"
    inside = "!!document.activeElement.closest('dialog') || document.activeElement === document.body"
    for _ in range(6):
        page.keyboard.press("Tab")
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    assert not page.locator("#sample-dialog").is_visible()
    assert page.evaluate("document.activeElement.id") == "open-dialog"


def test_a_dialog_sent_by_the_server_opens_and_goes(page_as):
    page = page_as("viewer", "/gallery")
    page.click("#fetch-dialog")
    page.wait_for_selector("#fetched-dialog[open]")
    assert page.evaluate("document.activeElement.id") == "f-fetched"
    page.click("#fetched-dialog [data-closes]")
    assert page.locator("#fetched-dialog").count() == 0
    assert page.evaluate("document.activeElement.id") == "fetch-dialog"


def test_a_menu_is_walked_by_arrows(page_as):
    page = page_as("viewer", "/gallery")
    summary = page.locator("main details[data-menu] > summary").first
    summary.focus()
    page.keyboard.press("ArrowDown")
    entries = page.locator("main details[data-menu]").first.locator(".menu-item")
    here = "document.activeElement.textContent.trim()"
    assert page.evaluate(here) == entries.nth(0).inner_text().strip()
    page.keyboard.press("ArrowUp")
    assert page.evaluate(here) == entries.nth(entries.count() - 1).inner_text().strip()
    page.keyboard.press("Escape")
    assert not entries.first.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_tabs_are_links_that_keep_the_page(page_as):
    page = page_as("viewer", "/gallery?x=1")
    page.locator(".tabs a").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/gallery?x=1&tab=two")
    assert page.locator(".tabs a[aria-current=page]").count() == 1


def test_a_table_is_sorted_in_place_and_the_address_says_so(page_as):
    page = page_as("viewer", "/gallery")
    page.evaluate("window.stayed = true")
    page.click("#sample-rows-by-2")
    page.wait_for_url("**/gallery?sort=name")
    page.wait_for_selector("th[aria-sort] #sample-rows-by-2")
    assert page.locator("#said").inner_text() == "8 of 12,345"
    assert page.evaluate("window.stayed")
    assert page.evaluate("document.activeElement.id") == "sample-rows-by-2"
    assert page.locator("table.table:has(#sample-rows-by-2)").count() == 1
    page.go_back()
    page.wait_for_url("**/gallery")


def test_rows_are_chosen_one_by_one_and_all_at_once(page_as):
    page = page_as("viewer", "/gallery")
    told = page.locator("#sample-bulk output")
    assert told.inner_text() == "0 chosen"
    page.locator("tbody input[name=ids]").nth(1).check()
    assert told.inner_text() == "1 chosen"
    every = page.locator("thead input[data-all]")
    assert every.evaluate("box => box.indeterminate")
    every.check()
    assert told.inner_text() == "8 chosen"


def test_a_range_of_days_takes_a_preset(page_as):
    page = page_as("viewer", "/gallery")
    page.locator("[data-dates] .presets button").first.click()
    assert page.input_value("#f-m-first") == "2024-03-01"
    assert page.get_attribute("#f-m-last", "min") == "2024-03-01"


def test_progress_asks_until_it_is_done_and_then_no_more(page_as, until):
    page = page_as("viewer", "/gallery")
    until(lambda: page.locator("#sample-progress progress").get_attribute("value") == "1.0000")
    assert page.get_attribute("#sample-progress", "hx-get") is None


def test_a_form_is_sent_once_however_often_its_button_is_pressed(page_as):
    page = page_as("viewer", "/gallery")
    sent = []
    page.on("request", lambda asked: sent.append(asked.url) if "a=" in asked.url else None)
    page.locator("main form:has(#f-k) button[type=submit]").evaluate("button => { button.click(); button.click() }")
    page.wait_for_url("**/gallery?a=*")
    assert len(sent) == 1


def test_a_toast_is_said_and_closed(page_as):
    page = page_as("viewer", "/gallery")
    page.evaluate(
        "document.dispatchEvent(new CustomEvent('fenqun:toast', {detail: {text: '<b>Saved', kind: 'error'}}))"
    )
    toast = page.locator("#toasts .toast")
    assert toast.inner_text() == "<b>Saved"
    toast.locator("button").click()
    assert toast.count() == 0


def test_narrow_screens_open_the_navigation_by_its_button(page_as):
    page = page_as("viewer", "/gallery", width=390)
    links = page.locator("#navigation a")
    assert not links.first.is_visible()
    page.click("[data-navigation]")
    assert links.first.is_visible()
    page.keyboard.press("Escape")
    page.wait_for_selector("#navigation a", state="hidden")
    assert page.evaluate("document.activeElement.dataset.navigation") == ""


def test_everything_can_be_read_and_sent_without_scripts(page_as):
    page = page_as("viewer", "/gallery", scripts=False)
    assert page.locator("#f-k").is_visible()
    page.select_option("#f-k", index=2)
    assert page.locator("details.chart-figures table").count() == 5
    page.locator("main form:has(#f-k) button[type=submit]").click()
    assert page.url.count("&k=") == 1


def test_names_of_any_kind_are_shown_as_they_are(page_as, real_data):
    strings = json.loads((real_data / "blns.json").read_text("utf-8"))
    page = page_as("viewer", "/gallery")
    sections = page.locator("main section").count()
    for start in range(0, len(strings), 60):
        page.goto("/gallery?" + urlencode([("label", text) for text in strings[start : start + 60]]))
        page.wait_for_selector("canvas")
        page.click("#f-k-search")
        assert page.locator("#f-k-list .choice").count() > 0
        assert page.locator("main script, main iframe, main img, main style, main object, main embed").count() == 0
        assert page.locator("main section").count() == sections
