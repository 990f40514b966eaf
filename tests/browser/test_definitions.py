"""Two windows on one tag: the second sees what the first wrote, writes over it, and has it computed on the spot."""

import pytest

SAVE = ".rule-form .form-actions [type=submit]"


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("zh-Hans", 390)])
def test_who_saves_second_writes_over_it_and_refreshes(
    served_copy, page_as, until, settled, violations, language, width
) -> None:
    how = {"at": served_copy, "language": language, "width": width, "allow": ("status of 412",)}
    first, second = (page_as("analyst", "/tags/big/edit", **how) for _ in range(2))
    for page, meaning in ((first, "Theirs"), (second, "Mine")):
        page.locator("[name=meaning]").fill(meaning)
        page.locator(SAVE).first.click()
        until(lambda page=page: page.locator(".conflict, .refreshing").count() == 1)
    settled(second)
    assert "Theirs" in second.locator(".conflict").inner_text()
    assert violations(second) == []
    second.locator("[name=over]").click()
    until(lambda: second.url.endswith("/tags/big"))
    settled(second)
    assert served_copy.workspace.definition("tags", "big").data["meaning"] == "Mine"
    second.locator("#refreshing [type=submit]").click()
    until(lambda: second.locator("#refreshing").count() == 0, 120)
    assert "Mine" in second.locator(".page-title").inner_text()


def test_a_tag_is_called_otherwise_on_its_page(served_copy, page_as, until, violations) -> None:
    page = page_as("analyst", "/tags/big", at=served_copy)
    page.locator("[data-opens=rename]").click()
    assert violations(page) == []
    page.locator("#new-name").fill("large")
    page.locator("dialog[open] [type=submit]").click()
    until(lambda: page.url.endswith("/tags/large"))
    assert "tagged(large)" in served_copy.workspace.definition("segmentations", "level").text
