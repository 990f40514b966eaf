from fenqun.web.wording import text_of, worded

LABEL = {"en": "Level", "zh-Hans": "等级"}


def test_a_label_is_shown_in_the_language_or_the_nearest_there_is() -> None:
    assert text_of(LABEL, "zh-Hans") == "等级"
    assert text_of(LABEL, "zh-Hant") == "Level"
    assert text_of("plain", "en") == "plain"
    assert text_of(None, "en") == ""


def test_another_text_changes_one_language_only() -> None:
    assert worded(LABEL, "层级", "zh-Hans") == {"en": "Level", "zh-Hans": "层级"}
    assert worded(LABEL, "Level", "zh-Hant") == LABEL
    assert worded(LABEL, "層級", "zh-Hant") == {**LABEL, "zh-Hant": "層級"}
    assert worded(LABEL, " ", "zh-Hans") == {"en": "Level"}


def test_a_plain_label_stays_plain_and_an_empty_one_goes() -> None:
    assert worded("old", "new", "en") == "new"
    assert worded(None, "", "en") is None
    assert worded({"en": "x"}, "", "en") is None
