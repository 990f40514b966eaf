import inspect
import io

import pytest

from fenqun import Workspace
from fenqun.errors import UsageError
from fenqun.jobs.works import WORKS


@pytest.mark.parametrize("name", WORKS)
def test_a_work_is_a_verb_with_a_label(name):
    assert WORKS[name].label
    assert list(inspect.signature(WORKS[name].run).parameters)[:3] == ["workspace", "options", "on_progress"]


def test_files_are_taken_and_the_segments_made_also_when_asked_twice(tmp_path):
    shop = Workspace(tmp_path / "shop", language="en")
    arrival = shop.look(
        [("orders.csv", io.BytesIO(b"customer_id,ordered_at,amount\na,2025-01-01,5\nb,2025-01-02,6\n"))]
    ).arrival
    steps: list[object] = []
    for _ in range(2):
        left = WORKS["take"].run(shop, {"arrival": arrival}, lambda step, share: steps.append(step))
    assert left["snapshot"] == shop.store.latest().id
    assert shop.overview().customers == 2
    assert steps[0] == "taking the files"


@pytest.mark.parametrize(("option", "given"), [("arrival", 3), ("definitions", "all"), ("definitions", [1])])
def test_what_a_taking_is_asked_for_must_be_what_it_says(option, given):
    with pytest.raises(UsageError):
        WORKS["take"].options[option](given)
