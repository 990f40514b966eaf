from datetime import date, datetime

import pytest

from fenqun.errors import InvalidValue
from fenqun.project.examples import ONE, read_examples

TEXT = """
as_of: 2024-05-31
tests:
  one:
    given:
      customers: {city: Oulu}
      orders: [{amount: 1}, {amount: 2}]
    by_hand: [vip]
    expect: {orders: 2}
  two:
    as_of: 2024-06-30T12:00
    expect: {a: {orders: 0}, b: {orders: 1}}
"""


def test_one_row_may_stand_without_a_list_and_one_customer_without_an_id(tmp_path):
    (tmp_path / "tests.yaml").write_text(TEXT)
    (one, two), problems = read_examples(tmp_path)
    assert problems == []
    assert one.example.given == {"customers": [{"city": "Oulu"}], "orders": [{"amount": 1}, {"amount": 2}]}
    assert (one.example.expected, one.example.by_hand) == ({ONE: {"orders": 2}}, {"vip": [ONE]})
    assert (one.as_of, two.as_of) == (date(2024, 5, 31), datetime(2024, 6, 30, 12))
    assert (list(two.example.expected), two.steps("b", "orders")) == (["a", "b"], ("expect", "b", "orders"))


def test_the_folder_is_read_after_the_file(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "levels.yaml").write_text("tests:\n  three: {expect: {a: 1}}\n")
    (tmp_path / "tests.yaml").write_text(TEXT)
    found, _ = read_examples(tmp_path)
    assert [(written.file, written.name) for written in found] == [
        ("tests.yaml", "one"),
        ("tests.yaml", "two"),
        ("tests/levels.yaml", "three"),
    ]


def test_without_tests_there_are_none(tmp_path):
    assert read_examples(tmp_path) == ([], [])
    (tmp_path / "tests.yaml").write_text("")
    assert read_examples(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("tests:\n  a: {given: {orders: {}}}\n", "tests.yaml:2:3"),
        ("tests:\n  a: {expect: {}}\n", "tests.yaml:2:15"),
        ("tests:\n  a: {expects: {b: 1}, expect: {b: 1}}\n", "tests.yaml:2:7"),
        ("tests:\n  a: {as_of: soon, expect: {b: 1}}\n", "tests.yaml:2:14"),
        ("as_of: soon\ntests:\n  a: {expect: {b: 1}}\n", "tests.yaml:1:8"),
        ("tests: [a]\n", "tests.yaml:1:1"),
        ("traits: {}\ntests: {}\n", "tests.yaml:1:1"),
        ("tests: {\n", "tests.yaml:2:1"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, text, place):
    (tmp_path / "tests.yaml").write_text(text)
    _, problems = read_examples(tmp_path)
    assert [str(problem.at) for problem in problems] == [place]


def test_two_names_alike_are_told(tmp_path):
    (tmp_path / "tests.yaml").write_text("tests:\n  a: {expect: {b: 1}}\n  a: {expect: {b: 2}}\n")
    _, problems = read_examples(tmp_path)
    assert len(problems) == 1
    assert not isinstance(problems[0], InvalidValue)
