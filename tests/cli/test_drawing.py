from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console

from fenqun.cli.drawing import bar, commands, fits, heading, table, upright, wide


def drawn(*parts, width=40):
    console = Console(file=StringIO(), width=width, highlight=False)
    for part in parts:
        console.print(part)
    return console.file.getvalue()


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, ""), (-1.0, ""), (1.0, "████"), (2.0, "████"), (0.5, "██"), (1 / 32, "▏"), (0.28, "█▏")]
)
def test_a_bar_is_as_long_as_its_share_to_an_eighth(share, shown):
    assert bar(share, width=4).plain == shown


def test_a_table_sets_numbers_to_the_right_and_takes_no_markup():
    text = drawn(table([("[b]name", False), ("n", True)], [["[red]x", "5"], ["y", "10"]]))
    assert text.splitlines() == ["[b]name   n", "[red]x    5", "y        10"]


def test_a_table_without_headings_has_no_heading_line():
    assert drawn(table([("", False), ("", True)], [["a", "1"]])).splitlines() == ["a  1"]


def test_the_first_columns_stay_whole():
    rows = [["a_long_name_of_a_column", "words " * 10]]
    assert "a_long_name_of_a_column" in drawn(table([("", False), ("", False)], rows, whole=1))


def test_a_row_turned_upright_has_a_line_per_column():
    columns = [("least", True), ("most", True)]
    assert drawn(upright(columns, ["1", "20"])).splitlines() == ["least   1", "most   20"]


def test_whether_a_table_fits_counts_chinese_as_wide():
    console = Console(file=StringIO(), width=10)
    assert fits(console, table([("x", False)], [["abcdefghij"]]))
    assert not fits(console, table([("x", False)], [["一二三四五六"]]))


def test_a_terminal_is_wide_from_the_columns_on():
    console = Console(file=StringIO(), width=80)
    assert wide(console, 80)
    assert not wide(console, 81)


def test_a_heading_has_a_quiet_note_and_takes_no_markup():
    console = Console(file=StringIO(), width=40)
    heading(console, "[b]Title", note="as of [i]")
    assert console.file.getvalue() == "\n[b]Title   as of [i]\n"


def test_commands_stand_below_each_other():
    console = Console(file=StringIO(), width=20)
    commands(console, [("fenqun show", "one"), ("fenqun show 分群", "two")])
    lines = console.file.getvalue().splitlines()
    assert len({cell_len(line.rstrip("onetw")) for line in lines}) == 1
