import pytest

from fenqun.web.level_form import in_order, is_open, level, parts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("top 5%", ("top", "5")),
        (" next 12.5 % ", ("next", "12.5")),
        (">= 80", (">=", "80")),
        (">=-1.5", (">=", "-1.5")),
        ("rest", ("rest", "")),
        ("next %", ("next", "")),
        ("best 5%", ("", "best 5%")),
        ("", ("", "")),
    ],
)
def test_a_level_is_taken_apart(text, found):
    assert parts(text) == found


def test_a_level_is_put_together():
    assert level("top", " 5 ") == "top 5%"
    assert level("next", "12.50%") == "next 12.5%"
    assert level(">=", "80") == ">= 80"
    assert level("rest", "5") == "rest"


def test_full_width_figures_count():
    assert level("top", "５％") == "top 5%"


def test_what_is_no_number_stays_for_the_check_to_say_so():
    assert level("top", "five") == "top five%"
    assert level("", "best 5%") == "best 5%"


def test_a_level_that_says_the_same_stays_as_it_was_written():
    assert level("top", "5", "top  5.0 %") == "top  5.0 %"
    assert level("top", "6", "top  5.0 %") == "top 6%"
    assert level(">=", "80", ">=80") == ">=80"


def test_a_level_without_its_number_is_open():
    assert is_open("next %")
    assert is_open("")
    assert not is_open("next 5%")
    assert not is_open("rest")


def test_the_first_share_is_the_best_and_each_other_the_next():
    assert in_order(["next 15%", "top 5%", "rest"]) == ["top 15%", "next 5%", "rest"]
    assert in_order([">= 80", ">= 60", "rest"]) == [">= 80", ">= 60", "rest"]
    assert in_order(["", "top 5 %"]) == ["", "top 5 %"]
