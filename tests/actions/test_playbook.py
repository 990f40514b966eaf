from datetime import date

import pytest
from pydantic import ValidationError

from fenqun.actions.playbook import Playbook


def read(**written):
    return Playbook.model_validate({"of": "level", **written})


def test_a_bare_text_is_the_strategy():
    play = read(segments={"quality": "Call them."}).segments["quality"]
    assert play.strategy.text("en") == "Call them."
    assert (play.offers, play.kpi, play.owner, play.review, play.scripts) == (None, None, None, None, None)


def test_one_text_or_several_may_be_given_each_in_several_languages():
    written = {"strategy": "s", "offers": {"en": "Tea", "zh-Hans": "茶"}, "topics": ["a", {"en": "b"}]}
    play = read(segments={"A": written}).segments["A"]
    assert [said.text("zh-Hans") for said in play.offers] == ["茶"]
    assert [said.text("en") for said in play.topics] == ["a", "b"]


def test_a_script_is_what_to_say_and_may_say_when():
    scripts = ["Good day.", {"when": "first call", "say": {"en": "Hello"}}]
    found = read(default={"strategy": "s", "scripts": scripts}).default.scripts
    assert [(script.when and script.when.text("en"), script.say.text("en")) for script in found] == [
        (None, "Good day."), ("first call", "Hello")
    ]  # fmt: skip
    assert read(default={"strategy": "s", "scripts": "Hi"}).default.scripts[0].say.text("en") == "Hi"


def test_a_day_of_review_and_a_cadence_are_what_they_say():
    play = read(segments={"A": {"strategy": "s", "review": date(2025, 3, 1), "cadence": "2 weeks"}}).segments["A"]
    assert (play.review, play.cadence.count, play.cadence.unit) == (date(2025, 3, 1), 2, "week")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"of": None, "segments": {"A": "s"}}, "give 'of', a segmentation, or 'grid'"),
        ({"grid": "g", "segments": {"A": "s"}}, "give 'of', a segmentation, or 'grid'"),
        ({}, "nothing is done for anybody"),
        ({"segments": {"A": {"offers": "tea"}}}, "strategy"),
        ({"segments": {"A": " "}}, "this is blank: say it"),
        ({"segments": {"A": {"strategy": "s", "kpi": []}}}, "at least 1 item"),
        ({"segments": {"A": {"strategy": "s", "offers": ["tea", {"en": ""}]}}}, "this is blank: say it"),
        ({"segments": {"A": {"strategy": "s", "owner": ""}}}, "this is blank: say it"),
        ({"owner": "  ", "default": "s"}, "this is blank: say it"),
        ({"default": {"strategy": "s", "cadence": "often"}}, "'often' is not a span"),
        ({"default": {"strategy": "s", "review": "soon"}}, "date"),
        ({"default": {"strategy": "s", "positioning": "brands"}}, "'brands' is no position statement"),
        ({"default": {"strategy": "s", "speed": 1}}, "Extra inputs"),
    ],
)
def test_what_does_not_fit_is_refused(written, said):
    with pytest.raises(ValidationError, match=said):
        read(**written)


def test_it_names_its_segmentation_and_the_statements_with_where():
    play = {"strategy": "s", "positioning": "brands/A"}
    found = read(default=play, segments={"A": "s", "B": play})
    assert list(found.named()) == [("level", ("of",))]
    assert list(found.statements()) == [
        ("brands/A", ("default", "positioning")), ("brands/A", ("segments", "B", "positioning"))
    ]  # fmt: skip
    assert list(read(of=None, grid="market", default="s").named()) == []
