from shutil import copytree

import pytest

TESTS = """
as_of: 2024-05-31
tests:
  two orders: {given: {orders: [{amount: 1}, {amount: 2}]}, expect: {orders_total: 2}}
  three orders: {given: {orders: [{amount: 1}, {amount: 2}]}, expect: {orders_total: 3, age: 3}}
"""


@pytest.fixture
def place(tiny, tmp_path):
    place = copytree(tiny.directory, tmp_path / "copy")
    (place / "tests.yaml").write_text(TESTS, encoding="utf-8")
    return place


def test_each_test_is_a_line_and_a_failed_one_says_why(run, place):
    ran = run("-w", place, "test")
    assert ran.status == 1
    assert "tests.yaml\n  ✓ two orders\n  ✗ three orders\n" in ran.out
    assert "      orders_total: expected 3, found 2   tests.yaml:5:" in ran.out
    assert "age: expected 3, found unknown" in ran.out
    assert "1 met, 1 failed" in ran.out


def test_those_asked_for_that_are_met_end_it_with_nought(run, place):
    ran = run("-w", place, "test", "two")
    assert (ran.status, "1 met, 0 failed" in ran.out) == (0, True)


def test_it_is_json_where_asked(run, place):
    ran = run("-w", place, "test", "--json")
    assert (ran.status, ran.json["met"], ran.json["failed"]) == (1, 1, 1)
    assert ran.json["tests"][1]["unmet"][0]["found"] == 2


def test_without_tests_it_says_where_to_write_them(ask):
    ran = ask("test")
    assert (ran.status, "tests.yaml" in ran.out) == (0, True)


def test_a_wrong_test_is_a_problem(run, place):
    (place / "tests.yaml").write_text("tests:\n  it: {expect: {nothing_such: 1}}\n", encoding="utf-8")
    ran = run("-w", place, "test")
    assert (ran.status, "tests.yaml:2:17" in ran.err) == (1, True)
