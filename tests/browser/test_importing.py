"""A spreadsheet becomes labelled segments, through the pages alone; nobody needs a manual for it."""

import re
import time

import pytest

from fenqun.jobs import jobs
from fenqun.language import translator

MINUTE = 60_000
TEN_MINUTES = 600


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1280), ("zh-Hans", "dark", 390)])
def test_a_new_user_drops_a_workbook_and_has_labelled_segments(
    page_as, served_empty, violations, real_data, language, theme, width
):
    t = translator(language)
    began = time.monotonic()
    page = page_as("analyst", "/", at=served_empty, language=language, theme=theme, width=width)
    page.wait_for_url("**/import")
    assert violations(page) == []
    page.set_input_files("input[type=file]", real_data / "chinese" / "示例 - 超市.xls")
    assert "示例 - 超市.xls" in page.locator(".drop-chosen").inner_text()
    page.get_by_role("button", name=t("Look at the files")).click()

    page.wait_for_selector("#table-1-3", timeout=MINUTE)
    assert page.locator("select[name='1-1.role']").input_value() == "order_lines"
    assert page.locator("select[name='1-1.column.16']").input_value() == "amount"
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name=t("Next: check")).click()

    page.wait_for_selector("form[action$=take]", timeout=MINUTE)
    assert page.get_by_text("10,000").first.is_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("button", name=t("Make my segments")).click()

    page.wait_for_url("**/making*")
    page.wait_for_url(f"{served_empty.url}/", timeout=2 * MINUTE)
    assert page.get_by_text(t("Your segments are ready.")).is_visible()
    assert time.monotonic() - began < TEN_MINUTES
    overview = served_empty.workspace.acting(served_empty.workspace.actor, language=language).overview()
    assert overview.customers == 790
    assert len(overview.segmentations) > 3
    for segmentation in overview.segmentations[:3]:
        assert page.get_by_text(segmentation.label).count()
        assert all(segment.label for segment in segmentation.segments)


def test_another_role_swaps_its_columns_only_and_a_column_can_be_searched(
    page_as, served_empty, settled, violations, tmp_path
):
    text = "order,客户编号,下单时间,金额\n" + "".join(f"{n},c{n % 5},2025-01-{n:02} 10:00,{n}\n" for n in range(1, 20))
    (tmp_path / "订单.csv").write_text(text, encoding="gb18030")
    page = page_as("analyst", "/import", at=served_empty)
    page.set_input_files("input[type=file]", tmp_path / "订单.csv")
    page.click("form.panel button[type=submit]")
    page.wait_for_selector("#table-1-1", timeout=MINUTE)
    settled(page)
    with page.expect_response("**/tables/1-1", timeout=MINUTE):
        page.select_option("select[name='1-1.role']", "contacts")
    page.wait_for_selector("select[name='1-1.role'] option[value=contacts]:checked", state="attached")
    settled(page)
    with page.expect_response("**/tables/1-1", timeout=MINUTE):
        page.select_option("select[name='1-1.role']", "orders")
    page.wait_for_selector("select[name='1-1.column.3'] option[value=amount]:checked", state="attached")
    settled(page)
    search = page.locator("#table-1-1 [role=combobox]").nth(3)
    search.fill("discount")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("select[name='1-1.column.3']").input_value().startswith("discount")
    assert violations(page) == []


def test_a_file_that_cannot_be_read_is_told_where_it_was_dropped(page_as, served_empty, tmp_path):
    (tmp_path / "a.csv").write_bytes(b"%PDF-1.7")
    page = page_as("analyst", "/import", at=served_empty, allow=("status of 422",))
    page.set_input_files("input[type=file]", tmp_path / "a.csv")
    page.click("form.panel button[type=submit]")
    page.wait_for_selector(".problems")
    assert "PDF" in page.locator(".problems").inner_text()
    assert page.locator("input[type=file]").is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/import", "/import/quality", "/import/quality/customers"])
def test_the_pages_of_a_workspace_keep_the_rules_of_accessibility(page_as, violations, path, theme):
    page = page_as("analyst", path, theme=theme, width=390)
    for more in page.locator("details.more summary").all():
        more.click()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_javascript_it_works_as_well(page_as, served_empty, tmp_path, until):
    text = "order,客户编号,下单时间,金额\n" + "".join(f"{n},c{n % 5},2025-01-{n:02} 10:00,{n}\n" for n in range(1, 20))
    (tmp_path / "订单.csv").write_text(text, encoding="utf-8")
    page = page_as("analyst", "/import", at=served_empty, scripts=False)
    page.set_input_files("input[type=file]", tmp_path / "订单.csv")
    page.click("form.panel button[type=submit]")
    page.click("#what .form-actions button")
    page.click("#preview a.button")
    page.click("form[action$=take] button[type=submit]")
    page.wait_for_url(re.compile(r"/making\?|/$"))
    until(lambda: all(job.is_over for job in jobs(served_empty.workspace).jobs), 120)
    if "/making" in page.url:
        page.get_by_role("link", name="Look again").click()
        page.wait_for_url(f"{served_empty.url}/")
    assert page.url == f"{served_empty.url}/"
