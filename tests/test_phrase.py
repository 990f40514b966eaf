from fenqun.phrase import Phrase, Place, in_words, message


def test_a_place_is_written_as_editors_read_it():
    assert [str(place) for place in (Place("a.yaml", 3, 7), Place("a.yaml", 3), Place("a.yaml"))] == [
        "a.yaml:3:7",
        "a.yaml:3",
        "a.yaml",
    ]


def test_a_phrase_is_filled_in_the_reader_s_language():
    translate = {"not {what}": "不是{what}", "a name": "名称"}
    phrase = Phrase(message("not {what}"), what=Phrase(message("a name")))
    assert phrase.text(lambda text: translate.get(text, text)) == "不是名称"
    assert str(phrase) == "not a name"


def test_parts_that_are_no_phrases_stay_as_they_are():
    assert in_words({"count": 3, "what": Phrase("x")}, str.upper) == {"count": 3, "what": "X"}
