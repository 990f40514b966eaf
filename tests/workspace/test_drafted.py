"""Drafts read and checked over the snapshot."""

from typing import Any

import pytest

from fenqun import Workspace
from fenqun.errors import Cycle, DuplicateName, FenqunError, MalformedYaml, NotAllowed, NotComputed, Problems
from fenqun.workspace.actor import Actor


def wrong(workspace: Workspace, section: str, name: str, data: Any) -> list[FenqunError]:
    with pytest.raises(Problems) as caught:
        workspace.draft(section, name, data)
    return list(caught.value.problems)


def test_what_is_wrong_is_told_by_the_steps_to_it(tiny: Workspace) -> None:
    tree = {"all": ["orders_total >= 1", {"not": "age > 2 and spnd > 1"}]}
    (problem,) = wrong(tiny, "segmentations", "level", {"kind": "rules", "segments": {"a": tree, "b": "rest"}})
    assert (problem.parts["steps"], problem.parts["column"], problem.at) == (
        ("segments", "a", "all", 1, "not"),
        13,
        None,
    )
    assert str(problem).startswith("no trait, attribute, tag or segmentation 'spnd'.")


LEVELS = {"A": "top 5%", "B": "rest"}


@pytest.mark.parametrize(
    ("section", "data", "steps"),
    [
        ("tags", {"rule": "orders_total >="}, ("rule",)),
        ("tags", {"rule": "orders_total > 1", "ownr": "x"}, ("ownr",)),
        ("tags", "orders_total", ()),
        ("segmentations", {"kind": "bands", "trait": "age", "cuts": [3, 1]}, ()),
        ("segmentations", {"kind": "bands", "trait": "city", "cuts": [1]}, ("trait",)),
        ("segmentations", {"kind": "grade", "score": {"city": 1}, "segments": LEVELS}, ("score", "city")),
        ("segmentations", {"kind": "rfm", "segments": {"a": "q > 1", "b": "rest"}}, ("segments", "a")),
        ("traits", {"from": "orders", "value": "sum(nothing)"}, ("value",)),
        ("traits", {"from": "nothing", "value": "count()"}, ("from",)),
    ],
)  # fmt: skip
def test_every_part_is_checked(tiny: Workspace, section: str, data: Any, steps: tuple[str, ...]) -> None:
    assert steps in [problem.parts["steps"] for problem in wrong(tiny, section, "new", data)]


def test_a_text_draft_says_its_own_lines(tiny: Workspace) -> None:
    with pytest.raises(Problems) as caught:
        tiny.draft_text("tags", "new", "new:\n  # why\n  rule: spnd > 1\n")
    (problem,) = caught.value.problems
    assert (problem.parts["text_line"], problem.parts["text_column"]) == (3, 9)
    with pytest.raises(MalformedYaml):
        tiny.draft_text("tags", "new", "new: {")


def test_a_name_that_waits_for_a_refresh_is_not_unknown(tiny_copy: Workspace) -> None:
    tiny_copy.save("traits", "fresh", {"from": "orders", "value": "min(amount)"}, version=None)
    (problem,) = wrong(tiny_copy, "tags", "new", "fresh > 1")
    assert isinstance(problem, NotComputed)
    assert str(problem).endswith("there is nothing to look at yet. Refresh first.")
    (problem,) = wrong(tiny_copy, "segmentations", "new", {"kind": "bands", "trait": "fresh", "cuts": [1]})
    assert isinstance(problem, NotComputed)


def test_a_source_that_waits_for_a_refresh_is_not_unknown(tiny_copy: Workspace) -> None:
    tiny_copy.save("sources", "more", {"role": "events", "path": "data/orders.csv"}, version=None)
    (problem,) = wrong(tiny_copy, "traits", "new", {"from": "more", "value": "count()"})
    assert isinstance(problem, NotComputed)


def test_a_circle_is_found_before_it_is_saved(tiny: Workspace) -> None:
    (problem,) = wrong(tiny, "tags", "big", 'level == "quality"')
    assert isinstance(problem, Cycle)
    (problem,) = wrong(tiny, "tags", "new", "not new")
    assert isinstance(problem, Cycle)


def test_a_name_is_taken_once(tiny: Workspace) -> None:
    assert any(isinstance(problem, DuplicateName) for problem in wrong(tiny, "tags", "age", "orders_total > 1"))
    assert any(isinstance(problem, DuplicateName) for problem in wrong(tiny, "tags", "city", "orders_total > 1"))


def test_personal_data_is_not_counted_for_who_may_not_see_it(tiny: Workspace) -> None:
    masked = tiny.acting(Actor("viewer", "web", sees_personal=False, role="viewer"))
    with pytest.raises(NotAllowed):
        masked.draft("tags", "new", 'name == "x"')


def test_a_trait_of_personal_rows_is_not_drafted_for_who_may_not_see_them(tiny: Workspace) -> None:
    masked = tiny.acting(Actor("api", "api", sees_personal=False, role="analyst"))
    by_name = {"from": "customers", "value": "count()", "where": 'name == "张三"'}
    assert tiny.draft("traits", "new", by_name).customers == 13
    with pytest.raises(NotAllowed):
        masked.draft("traits", "new", by_name)
    assert masked.draft("traits", "new", {"from": "orders", "value": "count()"}).customers == 13
