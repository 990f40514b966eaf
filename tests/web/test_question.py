from fenqun.answers import Column, NamesAnswer
from fenqun.web.question import Question, asked, told


def test_nothing_asked_asks_for_everyone() -> None:
    assert asked().where is None
    assert not asked().is_narrowed


def test_tags_segments_and_the_rule_all_have_to_fit() -> None:
    question = Question(tag=("big",), segment=("level/A", "level/B", "value/x/y"), rule="age > 3")
    assert question.where == {
        "all": [
            "tagged(big)",
            {"trait": "level", "is": "in", "value": ["A", "B"]},
            {"trait": "value", "is": "in", "value": ["x/y"]},
            "age > 3",
        ]
    }
    assert question.is_narrowed


def test_one_condition_stands_alone() -> None:
    assert Question(rule=" age > 3").where == " age > 3"
    assert Question(rule="  ").where is None


def test_what_is_asked_for_is_told_by_labels() -> None:
    names = NamesAnswer("", (Column("level", "Level", "segmentation", "text"),), {"level": {"A": "Best"}})
    assert told(Question(tag=("big",), segment=("level/A", "gone/B")), names, str) == [
        ("tag", "big", "big"),
        ("segment", "level/A", "Level: Best"),
        ("segment", "gone/B", "gone: B"),
    ]
