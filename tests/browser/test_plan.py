"""A change seen before it is computed, and the tests of the definitions run."""

TESTS = """tests:
  it is big: {as_of: 2024-05-31, given: {orders: {amount: 600}}, expect: {big: true, level: quality}}
  nobody: {as_of: 2024-05-31, expect: {orders_total: 0}}
"""


def test_what_a_refresh_would_do_is_seen_and_then_done(page_as, served_copy, violations, until) -> None:
    workspace = served_copy.workspace
    version = workspace.definition("tags", "big").version
    workspace.save("tags", "big", "spend_total >= 500 or orders_total >= 2", version=version)
    page = page_as("analyst", "/", at=served_copy)
    page.get_by_role("link", name="See what it would do").click()
    page.wait_for_url("**/plan")
    row = page.locator("#tags-big tbody tr").first
    assert row.locator(".numeric").all_inner_texts() == ["5", "7"]
    page.locator("#tags-big summary").first.click()
    assert "orders_total >= 2" in page.locator("#tags-big pre").inner_text()
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_role("button", name="Refresh now").first.click()
    until(lambda: "/jobs/" in page.url)


def test_tests_are_run_at_the_press_of_a_button(page_as, served_copy, violations) -> None:
    (served_copy.workspace.directory / "tests.yaml").write_text(TESTS, encoding="utf-8")
    page = page_as("analyst", "/tests", at=served_copy, theme="dark", width=390)
    page.get_by_role("button", name="Run the tests").click()
    page.get_by_text("1 failed").wait_for()
    assert "expected quality, found" in page.locator(".tried").inner_text()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
