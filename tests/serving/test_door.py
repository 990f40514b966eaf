import pytest

from fenqun.serving.door import described, pattern_of


def fail(name):
    raise ValueError(f"no customer {name}")


def caught(cause=None):
    try:
        try:
            fail("王梅")
        except ValueError as error:
            if cause:
                raise cause from error
            raise
    except (ValueError, KeyError) as error:
        return error


def test_an_error_is_told_by_its_kind_and_its_lines_not_by_its_text():
    told = described(caught())
    assert told.startswith("ValueError at test_door.py:")
    assert " fail < " in told
    assert "王梅" not in told


def test_its_causes_are_told_too():
    assert "; from ValueError at " in described(caught(KeyError("王梅")))


def test_a_circle_of_causes_ends():
    error = caught()
    error.__context__ = error
    assert described(error).count("ValueError") == 5


class _Route:
    path_format = "/customers/{customer_id}"


@pytest.mark.parametrize(("scope", "pattern"), [({"route": _Route()}, "/customers/{customer_id}"), ({}, "-")])
def test_a_request_is_called_by_the_pattern_of_its_path(scope, pattern):
    assert pattern_of(scope) == pattern
