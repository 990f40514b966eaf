import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun.workspace import rule
from fenqun.workspace.membership_rule import of_rule

LEAVES = [
    "big",
    "tagged(friends)",
    "vip",
    'in_segment(value, "A")',
    'in_segment(value, "A", "C")',
    'value == "B"',
    'value != "B"',
    'level in ("general", "quality")',
    "true",
    "false",
]
trees = st.recursive(
    st.sampled_from(LEAVES),
    lambda parts: st.one_of(
        st.builds(lambda part: {"not": part}, parts),
        st.builds(lambda some: {"all": some}, st.lists(parts, min_size=2, max_size=3)),
        st.builds(lambda some: {"any": some}, st.lists(parts, min_size=2, max_size=3)),
    ),
    max_leaves=6,
)


@settings(max_examples=40)
@given(trees)
def test_the_sets_hold_whom_the_rule_holds(resident, tree) -> None:
    view = resident.view()
    ids, found = resident.customer_ids(), of_rule(view, rule.read(view, tree))
    assert found is not None
    assert [customer_id for row, customer_id in enumerate(ids) if row in found] == resident.customer_ids(where=tree)


@pytest.mark.parametrize(
    "other", ["spend_total > 5", "city == '上海'", "big and age > 3", "known(value)", "value < 'C'"]
)
def test_a_rule_about_anything_else_is_asked_of_the_profile(tiny, other) -> None:
    view = tiny.view()
    assert of_rule(view, rule.read(view, other)) is None


def test_a_count_without_value_is_taken_from_the_sets(tiny, monkeypatch) -> None:
    counted = tiny.count("big and not friends", sample=0)
    monkeypatch.setattr("fenqun.workspace.count._value", lambda view: None)
    without = tiny.count("big and not friends", sample=0)
    assert (without.customers, without.value) == (counted.customers, None)
    assert counted.value is not None
