import json

import pytest

from fenqun.engine.carrying import packed, unpacked
from fenqun.errors import MissingColumn, Phrase, Place, Problems, UnknownName, UnreadableFile, WrongType

ERRORS = [
    UnreadableFile(at=Place("data/a.csv", 3), what="byte 7"),
    MissingColumn(name="金额", known="a, b", source="orders"),
    UnknownName(what="column", name="statsu", known=["status", "amount"]),
    WrongType(what=Phrase("a {type} is needed", type=Phrase("number"))),
    Problems([UnreadableFile(what="x"), WrongType(what="y", at=Place("b.yaml", 1, 2))]),
]


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_arrives_as_it_was(error):
    arrived = unpacked(json.loads(json.dumps(packed(error))))
    assert (type(arrived), str(arrived), arrived.at) == (type(error), str(error), error.at)


def test_nothing_but_our_errors_is_made():
    with pytest.raises(TypeError):
        unpacked({"error": "Callable", "at": None, "parts": {}})
