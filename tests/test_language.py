import pytest

from fenqun.language import LANGUAGES, language_of, translator


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("zh_CN.UTF-8", "zh-Hans"),
        ("zh", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh_HK", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("en_GB.UTF-8", "en"),
        ("fi", "en"),
        ("C", "en"),
        ("", "en"),
    ],
)
def test_a_tag_of_any_spelling_finds_its_language(tag, language):
    assert language_of(tag) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_that_nobody_translated_stays_as_it_is(language):
    assert translator(language)("no such text {kept}") == "no such text {kept}"
