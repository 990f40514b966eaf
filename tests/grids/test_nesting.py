import pytest

from fenqun.grids.nesting import Step, TooManyLeaves, level_codes, nesting


def test_an_axis_of_one_dimension_has_a_leaf_for_each_level() -> None:
    axis = nesting([Step("value", ("A", "B", "unknown"))], letters_first=True)
    assert [(node.code, node.path) for node in axis.nodes] == [
        ("", ()),
        ("A", ("A",)),
        ("B", ("B",)),
        ("U", ("unknown",)),
    ]
    assert axis.leaves == (1, 2, 3)
    assert axis.lookup == (0, 1, 2)


def test_only_b_is_split() -> None:
    axis = nesting([Step("value", ("A", "B")), Step("city", ("x", "y"), frozenset({"B"}))], letters_first=True)
    assert [node.code for node in axis.nodes] == ["", "A", "B", "B1", "B2"]
    assert [axis.nodes[leaf].code for leaf in axis.leaves] == ["A", "B1", "B2"]
    # Whichever city, a customer of A is in A.
    assert axis.lookup == (0, 0, 1, 2)
    assert axis.below(2) == [3, 4]
    assert axis.above(4) == [4, 2, 0]


def test_a_level_that_is_not_split_is_divided_by_what_follows() -> None:
    steps = [Step("value", ("A", "B")), Step("city", ("x", "y"), frozenset({"B"})), Step("sex", ("f", "m"))]
    axis = nesting(steps, letters_first=True)
    assert [axis.nodes[leaf].code for leaf in axis.leaves] == ["A1", "A2", "B1a", "B1b", "B2a", "B2b"]


def test_the_codes_of_columns_begin_with_digits() -> None:
    axis = nesting([Step("a", ("x", "y", "unknown")), Step("b", ("p", "unknown"))], letters_first=False)
    assert [axis.nodes[leaf].code for leaf in axis.leaves] == ["1a", "1u", "2a", "2u", "0a", "0u"]


def test_an_axis_without_dimensions_is_its_total() -> None:
    axis = nesting([], letters_first=True)
    assert axis.leaves == (0,)
    assert axis.lookup == (0,)


def test_levels_called_by_letters_keep_them() -> None:
    assert level_codes(["S", "A", "B", "unknown"], letters=True) == ["S", "A", "B", "U"]
    assert level_codes(["gold", "A"], letters=True) == ["A", "B"]
    assert level_codes([str(at) for at in range(27)], letters=True)[19:] == ["T", "V", "W", "X", "Y", "Z", "AA", "AB"]


def test_too_many_leaves_are_refused() -> None:
    levels = tuple(str(at) for at in range(50))
    with pytest.raises(TooManyLeaves):
        nesting([Step("a", levels), Step("b", levels)], letters_first=True)


def test_unknown_and_others_stand_only_where_there_is_somebody() -> None:
    steps = [Step("value", ("A", "unknown")), Step("city", ("x", "others", "unknown"))]
    present = [("A", "x"), ("A", "unknown"), ("unknown", "others")]
    axis = nesting(steps, letters_first=True, present=present)
    assert [node.code for node in axis.nodes] == ["", "A", "A1", "A0", "U", "U1", "U2"]
    assert axis.lookup == (0, -1, 1, 2, 3, -1)
