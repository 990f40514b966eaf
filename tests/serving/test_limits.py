import pytest

from fenqun.serving.limits import Limits


@pytest.mark.parametrize(
    ("path", "most"), [("/", 10), ("/import", 99), ("/import/a", 10), ("/important", 10), ("/api/v1/import", 10)]
)
def test_a_path_has_its_own_limit_or_the_usual_one(path, most):
    assert Limits(10, {"/import": 99}).of(path) == most
