import inspect

import pytest

from fenqun import errors
from fenqun.errors import Cycle, FenqunError, InvalidValue, Phrase, Place, Problems, UnknownName, message

KINDS = [kind for kind in vars(errors).values() if inspect.isclass(kind) and issubclass(kind, FenqunError)]


def test_a_message_says_where_what_and_how_to_mend_it():
    error = UnknownName(what="trait", name="spnd", known=["spend", "orders"], at=Place("tags.yaml", 2, 9))
    assert str(error) == "tags.yaml:2:9: no trait 'spnd'. Did you mean 'spend'?"


def test_where_nothing_is_near_a_few_known_names_are_listed():
    assert UnknownName(what="trait", name="xyz", known=["b", "a"]).hint() == "Known: a, b."
    assert UnknownName(what="trait", name="xyz", known=[f"n{i}" for i in range(13)]).hint() == ""
    assert UnknownName(what="trait", name="xyz", known=[]).hint() == ""


def test_a_message_is_translated_with_its_parts_kept():
    translate = {
        "these need each other: {path}.": "相互依赖：{path}。",
        "Break the circle at one of them.": "断开其一。",
    }
    assert Cycle(path="a, b").text(lambda text: translate.get(text, text)) == "相互依赖：a, b。 断开其一。"


def test_a_phrase_within_a_message_is_translated_too():
    error = InvalidValue(key="last", what=Phrase(message("not {what}"), what=Phrase(message("a span"))))
    translate = {"not {what}": "并非{what}", "a span": "时间段", "{key}: {what}.": "{key}：{what}。"}
    assert error.text(lambda text: translate.get(text, text)) == "last：并非时间段。"
    assert str(error) == "last: not a span."


def test_gathered_problems_come_in_the_order_of_their_places():
    second = InvalidValue(key="b", what="x", at=Place("a.yaml", 9, 1))
    first = InvalidValue(key="a", what="x", at=Place("a.yaml", 2, 1))
    nowhere = InvalidValue(key="c", what="x")
    assert Problems([nowhere, second, first]).problems == [first, second, nowhere]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_is_drawn_in_the_tree(kind):
    if not kind.__name__.startswith("_"):
        assert kind.__name__ in (errors.__doc__ or "")
