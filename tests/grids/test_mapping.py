import pytest

from fenqun.definition import DataType
from fenqun.errors import UsageError
from fenqun.grids.mapping import mapped
from fenqun.grids.positioning import Positioning
from fenqun.query import table

RATED = table("s", {"customer_id": DataType.TEXT, "brand": DataType.TEXT, "attribute": DataType.TEXT,
                    "answer": DataType.NUMBER, "other": DataType.TEXT})  # fmt: skip
PEOPLE = table("people", {"customer_id": DataType.TEXT, "need": DataType.TEXT})


def asking(*answers):
    """Answers what it is asked for in turn, and keeps the questions."""
    left, asked = list(answers), []

    def ask(select):
        asked.append(select.sql("duckdb"))
        return left.pop(0)

    return ask, asked


def sums(table_):
    return [("", f"{group:02x}", brand, attribute, 1, value + group * 0.1 * (brand == "A"))
            for group in range(3) for brand, row in table_.items() for attribute, value in row.items()]  # fmt: skip


def test_pairs_are_asked_once_whichever_brand_was_named_first():
    judged = [("", "00", "A", "B", 1, 3.0), ("", "01", "B", "A", 1, 5.0), ("", "00", "A", "C", 1, 4.0),
              ("", "00", "C", "B", 1, 5.0), ("", "00", "A", "A", 1, 9.0)]  # fmt: skip
    ask, asked = asking(judged)
    found = mapped(ask, RATED, PEOPLE, Positioning.model_validate({"from": "s", "method": "mds", "other": "other"}))
    assert [(pair.brand, pair.other, pair.unlike) for pair in found.pairs] == [
        ("A", "B", 4), ("A", "C", 4), ("B", "C", 5)
    ]  # fmt: skip
    assert [pair.distance for pair in found.pairs] == pytest.approx([4, 4, 5], abs=1e-5)
    assert (found.attributes, found.stress, len(asked)) == ((), pytest.approx(0, abs=1e-5), 1)


def test_two_brands_that_nobody_judged_are_named():
    ask, _ = asking([("", "00", "A", "B", 1, 3.0), ("", "00", "A", "C", 1, 4.0)])
    with pytest.raises(UsageError, match="how unlike B and C are"):
        mapped(ask, RATED, PEOPLE, Positioning.model_validate({"from": "s", "method": "mds", "other": "other"}))


def test_factors_ask_for_products_too_and_say_how_many_rows_there_are():
    rated = {brand: dict(zip("pqrst", values, strict=True)) for brand, values in
             {"A": (5, 4, 1, 2, 3), "B": (2, 1, 4, 5, 3), "C": (1, 2, 2, 1, 1)}.items()}  # fmt: skip
    ask, asked = asking(sums(rated), [("00", 4, *[1.0] * 20)])
    with pytest.raises(UsageError, match=r"more rows .* \(there are 4\)"):
        mapped(ask, RATED, PEOPLE, Positioning.model_validate({"from": "s", "method": "factors"}))
    assert '* "rated 1"' in asked[1]


def test_factors_take_enough_attributes():
    ask, _ = asking(sums({brand: {"p": 1, "q": 2, "r": 3} for brand in "ABC"}), [])
    with pytest.raises(UsageError, match="2 factors take 5 attributes with answers; there are 3"):
        mapped(ask, RATED, PEOPLE, Positioning.model_validate({"from": "s", "method": "factors"}))


def test_a_survey_without_answers_is_too_little():
    ask, asked = asking([])
    with pytest.raises(UsageError, match="takes 3 brands"):
        mapped(ask, RATED, PEOPLE, Positioning.model_validate({"from": "s", "method": "factors"}))
    assert len(asked) == 1
