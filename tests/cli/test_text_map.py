from rich.cells import cell_len

from fenqun.cli.text_map import Mark, text_map

FOUR = [Mark(-1, 0, "●", "left"), Mark(1, 0, "●", "right"), Mark(0, 0.5, "☆", "up"), Mark(0, -0.5, "·", "down")]


def column(lines, sign):
    return next((line.index(sign), at) for at, line in enumerate(lines) if sign in line)


def test_marks_lie_where_they_are_and_both_axes_have_one_scale():
    lines = text_map(FOUR, width=60)
    assert column(lines, "☆")[0] == column(lines, "·")[0] == column(lines, "┼")[0]
    left, right = lines[column(lines, "●")[1]].index("●"), lines[column(lines, "●")[1]].rindex("●")
    assert abs(right - left - 2 * 2 * (column(lines, "·")[1] - column(lines, "☆")[1])) <= 2


def test_every_label_stands_beside_its_sign():
    lines = text_map(FOUR, width=60)
    assert "● right" in "\n".join(lines)
    assert all(any(mark.label in line for line in lines) for mark in FOUR)


def test_labels_do_not_lie_on_each_other():
    close = [Mark(0.01 * at, 0, "●", f"brand {at}") for at in range(3)] + [
        Mark(1, 1, "●", "far"),
        Mark(-1, -1, "●", "off"),
    ]
    lines = text_map(close, width=70)
    assert sum(f"brand {at}" in line for at in range(3) for line in lines) == 3


def test_chinese_labels_take_two_columns_a_sign():
    lines = text_map([Mark(0, 0, "●", "远山"), Mark(1, 1, "●", "北辰"), Mark(1, 0, "☆", "越野")], width=50)
    assert all(cell_len(line) <= 50 for line in lines)
    assert "● 远山" in "\n".join(lines)


def test_a_map_is_no_higher_than_asked():
    assert len(text_map([Mark(0, 0, "●", "a"), Mark(0, 50, "●", "b")], width=50, most_lines=12)) == 12


def test_one_point_or_none_have_a_map_too():
    assert text_map([], width=50) == []
    assert "● a" in text_map([Mark(0.3, 0.2, "●", "a")], width=50)[0]
