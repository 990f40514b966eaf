from dataclasses import replace

from fenqun.answers import PlayLine, ScriptLine
from fenqun.answers.play_words import PARTS, parts

BLANK = PlayLine(True, (), "s", (), "", (), "", (), (), "", (), "", (), None, overdue=False, missing=())


def test_only_what_is_written_is_told_in_its_order():
    assert list(parts(BLANK)) == [("strategy", "Strategy", ("s",))]


def test_scripts_are_told_apart():
    play = replace(BLANK, offers=("tea", "cake"), scripts=(ScriptLine("", "Hi"),), review="2024-06-30")
    assert list(parts(play)) == [
        ("strategy", "Strategy", ("s",)),
        ("offers", "Offers", ("tea", "cake")),
        ("review", "Review on", ("2024-06-30",)),
    ]
    assert "scripts" in PARTS
