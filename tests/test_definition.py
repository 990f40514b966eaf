import pytest
from pydantic import TypeAdapter, ValidationError

from fenqun.definition import RESERVED, Definition, Duration, Label, Name, Noun

NAME = TypeAdapter(Name)


@pytest.mark.parametrize("name", ["orders_12m", "金额", "年龄段", "x1", "Größe"])
def test_letters_of_any_language_make_a_name(name):
    assert NAME.validate_python(name) == name


@pytest.mark.parametrize("name", ["", "12m", "_hidden", "a b", "a-b", "a.b", "a/b", *sorted(RESERVED), "AND"])
def test_what_is_no_name_is_refused(name):
    with pytest.raises(ValidationError):
        NAME.validate_python(name)


def test_a_bare_label_serves_every_language():
    label = Label.model_validate("VIP")
    assert {label.text(language) for language in ("en", "zh-Hans", "zh-Hant")} == {"VIP"}
    assert label.source == "VIP"


def test_a_label_falls_back_to_the_nearest_language():
    label = Label.model_validate({"en": "Customers", "zh-Hans": "客户"})
    assert (label.text("zh-Hant"), label.text("en")) == ("客户", "Customers")
    assert label.source == {"en": "Customers", "zh-Hans": "客户"}


def test_a_label_in_a_language_nobody_reads_here_is_refused():
    with pytest.raises(ValidationError, match="no language 'tlh'"):
        Label.model_validate({"tlh": "Qapla'"})


def test_a_noun_without_a_label_is_shown_by_its_name():
    assert (Noun().shown("vip", "en"), Noun(label="重要").shown("vip", "en")) == ("vip", "重要")


def test_definitions_are_frozen_and_refuse_unknown_keys():
    with pytest.raises(ValidationError):
        Definition.model_validate({"nonsense": 1})
    with pytest.raises(ValidationError):
        Noun().label = Label("x")


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [("365 days", 365, "day"), ("1 year", 1, "year"), (" 2 weeks ", 2, "week"), ("12 month", 12, "month")],
)
def test_a_span_is_a_count_and_a_unit(text, count, unit):
    assert (Duration(text).count, Duration(text).unit) == (count, unit)


@pytest.mark.parametrize("text", ["", "days", "0 days", "-1 days", "1.5 months", "3 hours", "1 day ago", "9999 years"])
def test_what_is_no_span_is_refused(text):
    with pytest.raises(ValidationError):
        Duration(text)
