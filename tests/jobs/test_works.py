import inspect

import pytest

from fenqun.jobs.works import WORKS


@pytest.mark.parametrize("name", WORKS)
def test_a_work_is_a_verb_with_a_label(name):
    assert WORKS[name].label
    assert list(inspect.signature(WORKS[name].run).parameters)[:3] == ["workspace", "options", "on_progress"]
