import time

import pytest

from fenqun.rules.patterns import is_found, is_pattern


def test_a_pattern_is_found_anywhere_in_the_text() -> None:
    assert is_found("京.", "北京市")
    assert not is_found("^京", "北京市")


@pytest.mark.parametrize("pattern", ["(", "[z-a]", r"(a)\1", "(?=a)", "a{2000}", "(?P<x>a"])
def test_what_re2_does_not_know_is_no_pattern(pattern: str) -> None:
    assert not is_pattern(pattern)
    assert not is_found(pattern, "a")


def test_a_pattern_that_hangs_backtracking_engines_takes_no_time() -> None:
    started = time.perf_counter()
    assert not is_found("(a+)+$", "a" * 100_000 + "b")
    assert time.perf_counter() - started < 2
