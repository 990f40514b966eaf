from typing import ClassVar

from fenqun.mendable import FenqunError
from fenqun.phrase import Place


class Lost(FenqunError):
    template: ClassVar[str] = "{what} is lost."
    hint_template: ClassVar[str] = "Look under {where}."


def test_a_message_says_where_what_and_how_to_mend_it() -> None:
    error = Lost(at=Place("shop.yaml", 3, 1), what="the key", where="the mat")
    assert str(error) == "shop.yaml:3:1: the key is lost. Look under the mat."
    assert error.parts == {"what": "the key", "where": "the mat"}


def test_a_message_is_told_in_the_readers_language() -> None:
    chinese = {
        "{what} is lost.": "{what}丢了。",
        "Look under {where}.": "看看{where}下面。",
        "{body} {hint}": "{body}{hint}",
    }
    assert Lost(what="钥匙", where="垫子").text(lambda text: chinese[text]) == "钥匙丢了。看看垫子下面。"


def test_without_a_hint_the_message_ends_where_it_ends() -> None:
    assert str(FenqunError(what="nothing to be done")) == "nothing to be done"
