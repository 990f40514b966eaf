"""Every component in a browser: accessible, by keyboard, in every size and light, whatever its labels are."""

import json

import pytest

from fenqun.language import LANGUAGES

LOOKS = [(theme, width) for theme in ("light", "dark") for width in (1280, 390)]


@pytest.mark.parametrize(("theme", "width"), LOOKS)
def test_no_component_breaks_the_rules_of_accessibility(page_as, violations, theme, width):
    page = page_as("viewer", "/gallery", theme=theme, width=width)
    page.wait_for_selector("canvas")
    assert violations(page) == []
