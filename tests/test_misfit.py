import pytest

from fenqun.misfit import misfit, shown


@pytest.mark.parametrize(
    ("kind", "context", "value", "said"),
    [
        ("int_parsing", {}, "x", "a whole number is needed here, not 'x'"),
        ("dict_type", {}, [1], "keys with values are needed here, not a list"),
        ("greater_than_equal", {"ge": 1}, 0, "at least 1 is needed"),
        ("finite_number", {}, float("inf"), "a number is needed here, neither infinite nor nan"),
    ],
)
def test_what_is_needed_is_said(kind, context, value, said):
    assert str(misfit(kind, context, value)) == said


def test_of_other_kinds_nothing_is_known():
    assert misfit("something_new", {}, 1) is None


def test_a_long_value_is_shown_in_part():
    assert str(shown("x" * 100)) == f"'{'x' * 57}...'"
