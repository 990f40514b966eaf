from dataclasses import replace

import pytest

from fenqun.answers import GridAnswer, GridCell, GridLevel, GridMeasure
from fenqun.answers.grid_layout import Head, heads, is_inner, legend, parts, sign, tones, within, written

TOTAL = GridLevel("", "", "all", "", "", 0, (), None, leaf=False)


def level(code: str, path: tuple[str, ...], parent: int, *, leaf: bool = True) -> GridLevel:
    return GridLevel(code, path[-1], path[-1].upper(), "d", "D", len(path), path, parent, leaf=leaf)


COLUMNS = (
    level("1", ("x",), 4, leaf=False),
    level("1a", ("x", "p"), 0),
    level("1b", ("x", "q"), 0),
    level("2", ("y",), 4),
    TOTAL,
)


def test_headings_stand_over_what_nests_in_them() -> None:
    assert heads(COLUMNS) == [
        [
            Head("1", "X", 3, 1, None, subtotal=False),
            Head("2", "Y", 1, 2, 3, subtotal=False),
            Head("", "all", 1, 2, 4, subtotal=True),
        ],
        [
            Head("1", "all", 1, 1, 0, subtotal=True),
            Head("1a", "P", 1, 1, 1, subtotal=False),
            Head("1b", "Q", 1, 1, 2, subtotal=False),
        ],
    ]
    assert [within(COLUMNS, at) for at in range(5)] == ["", "X", "X", "", ""]


def test_a_part_of_the_columns_has_the_headings_above_it() -> None:
    assert heads(COLUMNS, range(2, 4)) == [
        [Head("1", "X", 1, 1, None, subtotal=False), Head("2", "Y", 1, 2, 3, subtotal=False)],
        [Head("1b", "Q", 1, 1, 2, subtotal=False)],
    ]


def test_columns_are_parted_where_few_levels_are_cut_apart() -> None:
    nested = replace(answer([1, 2, 3, 4], "count"), columns=COLUMNS)
    assert parts(nested, 200) == [range(5)]
    assert parts(nested, 26) == [range(3), range(3, 5)]
    assert parts(nested, 1) == [range(at, at + 1) for at in range(5)]


def test_where_one_cell_would_have_a_colour_of_its_own_each_step_holds_as_many() -> None:
    figures = [0, *range(1, 11), 1000]
    assert tones(answer(figures, "count")) == [[1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 5, None]]
    assert legend(answer(figures, "count"))[-1] == (5, "9 – 1,000")


def test_an_axis_of_its_total_alone_has_one_heading() -> None:
    alone = replace(TOTAL, leaf=True)
    assert heads((alone,)) == [[Head("", "all", 1, 1, 0, subtotal=True)]]


def answer(figures: list[float | None], form: str) -> GridAnswer:
    measure = GridMeasure("m", "m", form, "", declared=False)
    cells = (tuple(GridCell(5, figure, small=False, withheld=False) for figure in (*figures, 9.0)),)
    columns = tuple(level(str(at), (str(at),), len(figures)) for at in range(len(figures)))
    return GridAnswer("", "", "", "", 5, (replace(TOTAL, leaf=True),), (*columns, TOTAL), cells, measure, (measure,),
                      (), "", 1, 0, 0, 0, "", "")  # fmt: skip


@pytest.mark.parametrize(
    ("figures", "form", "expected"),
    [
        ([0, 5, 10, None], "count", [1, 3, 5, None]),
        ([30, 35, 40], "number", [1, 3, 5]),
        ([7, 7], "number", [5, 5]),
        ([40, 85, 100, 115, 200], "index", [-2, -1, 0, 1, 2]),
        ([-0.6, 0.0, 0.2], "change", [-2, 0, 1]),
    ],
)
def test_tones_go_from_little_to_much(figures: list[float | None], form: str, expected: list[int | None]) -> None:
    asked = answer(figures, form)
    assert tones(asked) == [[*expected, None]]
    assert is_inner(asked, 0, 0)
    assert not is_inner(asked, 0, len(figures))
    assert len(legend(asked)) == 5


@pytest.mark.parametrize(
    ("figure", "form", "text"),
    [
        (None, "count", "–"),
        (1200, "count", "1,200"),
        (0.125, "share", "12.5 %"),
        (-0.1, "change", "−10.0 %"),
        (0.1, "change", "+10.0 %"),
        (118.4, "index", "118"),
        (3.14159, "number", "3.14"),
    ],
)
def test_figures_are_written_by_their_form(figure: float | None, form: str, text: str) -> None:
    assert written(figure, GridMeasure("m", "m", form, "", declared=False)) == text


def test_marks_say_what_is_few_and_what_chance_does_not_explain() -> None:
    assert sign(GridCell(1, 1.0, small=True, withheld=False)) == "*"
    assert sign(GridCell(9, 150.0, small=False, withheld=False, residual=4.0, chance=0.0, significant=True)) == "▲"
    assert sign(GridCell(9, 50.0, small=True, withheld=False, residual=-4.0, chance=0.0, significant=True)) == "▼*"
