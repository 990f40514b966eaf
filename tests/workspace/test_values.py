import pytest

from fenqun.errors import UnknownName, UsageError


def test_the_most_frequent_values_come_first_and_the_unknown_is_none(tiny):
    answer = tiny.values("city")
    assert answer.values == (("上海", 4), ("北京", 3), ("广州", 2), ("深圳", 1))
    assert not answer.cut


def test_values_are_cut_at_the_limit(tiny):
    assert (tiny.values("city", limit=2).values, tiny.values("city", limit=2).cut) == (
        (("上海", 4), ("北京", 3)),
        True,
    )
    assert not tiny.values("city", limit=4).cut


def test_values_are_searched_in_large_and_small_letters(tiny):
    assert [value for value, _ in tiny.values("name", search="AN").values] == ["Ann & Co"]
    assert [value for value, _ in tiny.values("favourite_channel", search="P").values] == ["app", "shop"]


@pytest.mark.parametrize("search", ["%", "_", "'", "\\", "\0", "\ud800"])
def test_signs_are_only_sought(tiny, search):
    assert tiny.values("city", search=search).values == ()


def test_ids_and_segments_have_values_too(tiny):
    assert tiny.values("customer_id", search="c12").values == (("=C12", 1),)
    assert dict(tiny.values("level").values) == {"one_time": 5, "general": 4, "quality": 2, "unknown": 2}


def test_only_texts_have_values(tiny):
    with pytest.raises(UsageError, match="'spend_total' is no text"):
        tiny.values("spend_total")
    with pytest.raises(UnknownName):
        tiny.values("nowhere")
    with pytest.raises(UsageError, match="1 to 1000 rows"):
        tiny.values("city", limit=0)
