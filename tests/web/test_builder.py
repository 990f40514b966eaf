from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenqun.clock import end_of_day
from fenqun.rules.evaluate import holds
from fenqun.rules.parse import parse
from fenqun.rules.text import to_text
from fenqun.rules.tree import from_tree, to_tree
from fenqun.web.builder import (
    Condition,
    Group,
    Written,
    changed,
    group_of,
    read,
    settled,
    signs_of,
    tree_of,
    unfinished,
)

TYPES = {
    "spend": "number",
    "city": "text",
    "birth_date": "date",
    "big": "boolean",
    "level": "text",
    "member": "boolean",
}
KINDS = {
    name: ("tag" if name == "big" else "segmentation" if name == "level" else "trait", TYPES[name]) for name in TYPES
}


def text_of(group: Group) -> str | None:
    tree = tree_of(group, TYPES)
    return None if tree is None else to_text(from_tree(tree))


@pytest.mark.parametrize(
    "rule",
    [
        "spend >= 100",
        "spend >= 100.5 and tagged(big)",
        'city in ("上海", "北京") or not contains(city, "a\\"b")',
        'level in ("A", "B") and (spend < 3 or unknown(spend))',
        "not (spend > 1 or spend < -1)",
        'city in listed("lists/vip.txt")',
        'birth_date >= date("1990-01-01") and days_since(birth_date) <= 90',
        "member == true",
        "spend / 2 > 1 and age",
        'not (spend > 1 and city == "x")',
        'starts_with(city, "上") and known(spend)',
    ],
)
def test_a_rule_comes_out_of_the_builder_as_it_went_in(rule: str) -> None:
    group = group_of(to_tree(parse(rule)))
    assert parse(text_of(group) or "") == parse(rule)


def test_none_of_these_is_a_group_of_its_own() -> None:
    group = group_of(to_tree(parse("spend > 1 and not (tagged(big) or tagged(vip))")))
    assert group.parts[1] == Group("none", (Condition("big", "tagged"), Condition("vip", "tagged")))


PLAIN = st.characters(codec="utf-8", exclude_characters="\0")
CONDITIONS = st.one_of(
    st.builds(Condition, st.just("spend"), st.sampled_from(["==", ">=", "<"]), st.tuples(st.integers(-9, 9).map(str))),
    st.builds(
        Condition,
        st.just("city"),
        st.just("in"),
        st.lists(st.text(PLAIN, min_size=1).map(str.strip).filter(bool), min_size=1).map(tuple),
    ),
    st.builds(
        Condition,
        st.just("city"),
        st.sampled_from(["contains", "starts_with"]),
        st.tuples(st.text("ab'\"\\\n上%", min_size=1)),
    ),
    st.builds(Condition, st.just("big"), st.just("tagged"), st.just(()), st.booleans()),
    st.builds(Written, st.just("spend / 2 > 1"), st.booleans()),
)
GROUPS = st.recursive(
    st.builds(Group, st.sampled_from(["all", "any", "none"]), st.lists(CONDITIONS, min_size=1, max_size=3).map(tuple)),
    lambda inner: st.builds(
        Group, st.sampled_from(["all", "any", "none"]), st.lists(CONDITIONS | inner, min_size=1, max_size=3).map(tuple)
    ),
    max_leaves=6,
)


MOMENT = end_of_day(date(2024, 6, 30), "Asia/Shanghai")
ROWS = [
    {"spend": spend, "city": city, "big": big}
    for spend in (None, -4, 0, 5)
    for city in (None, "上海", "a'b")
    for big in (True, False)
]


@given(GROUPS)
def test_what_is_built_means_the_same_when_it_is_opened_again(group: Group) -> None:
    first = parse(text_of(group) or "")
    again = parse(text_of(group_of(to_tree(first))) or "")
    assert [holds(first, row, MOMENT) for row in ROWS] == [holds(again, row, MOMENT) for row in ROWS]


def fields(group: Group, prefix: str = "r", path: str = "0") -> list[tuple[str, str]]:
    """What a form with this group sends."""
    found = [(f"{prefix}.{path}.join", group.join)]
    for place, part in enumerate(group.parts):
        at = f"{path}.{place}"
        if isinstance(part, Group):
            found += fields(part, prefix, at)
            continue
        found += [(f"{prefix}.{at}.not", "1")] if part.negated else []
        if isinstance(part, Written):
            found.append((f"{prefix}.{at}.text", part.text))
        else:
            found += [(f"{prefix}.{at}.name", part.name), (f"{prefix}.{at}.sign", part.sign)]
            found += [(f"{prefix}.{at}.value", value) for value in part.values]
    return found


def test_the_fields_of_the_form_are_read_back_in_the_order_of_their_places() -> None:
    inner = Group("any", tuple(Condition("spend", "==", (str(number),)) for number in range(12)))
    group = Group("none", (Condition("city", "in", ("a", "b"), negated=True), inner, Written("x > 1")))
    assert read(fields(group), "r") == group
    assert read(fields(group, "s1"), "s1") == group


def test_fields_of_others_and_broken_ones_are_passed_over() -> None:
    assert read([("name", "x"), ("r.x.name", "y"), ("r", "z"), ("s.0.join", "any")], "r") == Group("all", ())


def test_a_pasted_list_is_a_value_for_each_line() -> None:
    sent = [
        ("r.0.0.name", "city"),
        ("r.0.0.sign", "in"),
        ("r.0.0.lines", "1"),
        ("r.0.0.value", " 上海 \r\n\r\n北京\r\n"),
    ]
    assert read(sent, "r").parts == (Condition("city", "in", ("上海", "北京"), lines=True),)


@pytest.mark.parametrize(
    "open_one",
    [Condition("", ""), Condition("spend", ">="), Condition("city", "in", ()), Written(" "), Group("any", ())],
)
def test_a_condition_without_a_value_asks_nothing_and_is_told(open_one: Condition | Written | Group) -> None:
    group = Group("all", (Condition("spend", ">", ("1",)), open_one))
    assert text_of(group) == "spend > 1"
    assert unfinished(group) == 1


def test_nothing_asked_is_no_rule_at_all() -> None:
    assert tree_of(Group("none", (Condition("", ""),)), TYPES) is None


def test_parts_are_added_and_taken_where_the_button_says() -> None:
    group = Group("all", (Condition("spend", ">", ("1",)), Group("any", (Condition("city", "==", ("x",)),))))
    assert changed(group, "condition:0").parts[2] == Condition("", "")
    assert changed(group, "written:0.1").parts[1] == Group("any", (Condition("city", "==", ("x",)), Written("")))
    assert changed(group, "group:0").parts[2] == Group("any", (Condition("", ""),))
    assert changed(group, "remove:0.0").parts == group.parts[1:]
    assert changed(group, "remove:0.1.0").parts[1] == Group("any", ())
    for nowhere in ("remove:0.9", "remove:0", "what:0", "remove:0.0.3", ""):
        assert changed(group, nowhere) == group


def test_another_name_keeps_only_what_fits_it() -> None:
    group = Group(
        "all", (Condition("big", ">=", ("3",)), Condition("spend", ">=", ("3",)), Condition("gone", "==", ("3",)))
    )
    assert settled(group, KINDS).parts == (
        Condition("big", "tagged"),
        Condition("spend", ">=", ("3",)),
        Condition("gone", "==", ("3",)),
    )


def test_each_kind_of_column_is_asked_in_its_own_ways() -> None:
    assert signs_of("tag", "boolean") == ("tagged",)
    assert signs_of("segmentation", "text") == ("in",)
    assert "contains" in signs_of("attribute", "text")
    assert "days <=" in signs_of("trait", "time")
    assert "contains" not in signs_of("trait", "number")


def test_places_that_are_no_numbers_and_depths_without_end_are_passed_over() -> None:
    deep = [("r" + ".0" * depth + ".join", "any") for depth in range(1, 3_000)]
    assert unfinished(read(deep, "r")) == 1
    assert read([("r.0.².name", "city"), ("r.0.join", "any")], "r") == Group("any")
    assert changed(Group(), "remove:0.²") == Group()
