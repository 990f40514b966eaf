import pytest

from fenqun.rules.functions import FUNCTIONS, TESTS, Takes


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_says_what_it_gives_and_means(name: str) -> None:
    function = FUNCTIONS[name]
    assert function.meaning
    assert function.result is not None or any(parameter.same for parameter in function.parameters)


def test_only_the_last_argument_may_repeat() -> None:
    in_segment, round_ = FUNCTIONS["in_segment"], FUNCTIONS["round"]
    assert in_segment.parameter(7) is in_segment.parameters[-1]
    assert (round_.fewest, round_.parameter(2)) == (1, None)


def test_conditions_are_no_aggregates() -> None:
    assert not any(FUNCTIONS[name].aggregate for name in TESTS)
    assert FUNCTIONS["matches"].parameters[1].takes is Takes.PATTERN
