"""The documentation of the API, as a browser draws it."""


def test_the_api_can_be_read_about_without_leaving_the_server(page_as, violations):
    page = page_as("analyst", "/api/docs")
    page.wait_for_selector(".opblock-summary-path")
    assert violations(page) == []
    page.locator(".opblock-summary-control").first.click()
    page.wait_for_selector(".opblock-body")
    assert page.locator(".opblock-body").first.is_visible()
