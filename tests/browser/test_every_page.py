"""Every page at once: open to those who see badly, nothing beside the screen, nothing from outside."""

import pytest

PAGES = [
    "/",
    "/import",
    "/customers",
    "/customers?segment=level/quality&rule=spend_total > 10&column=city",
    "/customers?rule=spend_total >",
    "/customers/C03",
    "/customers/C03/why?what=level",
    "/rules",
    '/rules?rule=spend_total > 10 and (city in ("上海", "北京") or not age < 30)',
    "/traits",
    "/traits/spend_total",
    "/traits/city",
    "/traits/new",
    "/traits/average_order_value/edit",
    "/tags",
    "/tags/big",
    "/tags/vip",
    "/tags/new",
    "/tags/big/edit",
    "/segmentations",
    "/segmentations/level",
    "/segmentations/rfm",
    "/segmentations/level/edit",
    "/segmentations/value/edit",
    "/segmentations/rfm/edit",
    "/segmentations/spend_band/edit",
    "/segmentations/new?kind=grade",
    "/segmentations/new?kind=clusters",
    "/compare?first=level&second=value",
    "/cross?first=level&second=channel",
    "/overlap",
    "/grids",
    "/grids/new?row=level&row=channel&column=sex&column=age",
    "/grids/new?text=1",
    "/targets",
    "/criteria/level",
    "/positioning",
    "/playbooks",
    "/playbooks/new",
    "/reports",
    "/history",
    "/?as_of=2024-06-30",
    "/segmentations/level?as_of=2024-06-30",
    "/plan",
    "/tests",
    "/jobs",
    "/settings",
    "/settings/doctor",
    "/users",
    "/audit",
    "/account",
    "/nowhere",
]
LANGUAGES = ("en", "zh-Hans", "zh-Hant")


@pytest.mark.parametrize("place", range(len(PAGES)), ids=PAGES)
def test_a_page_is_open_to_everyone(page_as, settled, violations, place) -> None:
    language = LANGUAGES[place % len(LANGUAGES)]
    allowed = ("status of 422", "status of 404")
    page = page_as("admin", PAGES[place], theme="light", width=1280, language=language, allow=allowed)
    settled(page)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert violations(page) == []


def test_who_is_not_signed_in_sees_the_sign_in_page_only(page_as, violations) -> None:
    page = page_as(None, "/customers")
    assert "/sign-in" in page.url
    assert violations(page) == []
