from dataclasses import replace

from fenqun.answers import PlayLine, ScriptLine
from fenqun.answers.play_words import parts
from fenqun.language import translator

BLANK = PlayLine(True, (), "s", (), "", (), "", (), (), "", (), "", (), None, overdue=False, missing=())


def test_only_what_is_written_is_told_in_its_order():
    assert list(parts(BLANK, translator("en"))) == [("Strategy", ("s",))]
    play = replace(BLANK, offers=("tea", "cake"), review="2024-06-30")
    assert list(parts(play, translator("en"))) == [
        ("Strategy", ("s",)),
        ("Offers", ("tea", "cake")),
        ("Review on", ("2024-06-30",)),
    ]


def test_what_to_say_is_told_with_when():
    play = replace(BLANK, scripts=(ScriptLine("first call", "Good day"), ScriptLine("", "Goodbye")))
    assert list(parts(play, translator("en")))[1] == ("What to say", ("first call: “Good day”", "“Goodbye”"))
