import re
from pathlib import Path

import pytest

from fenqun.answers import CrossTabAnswer
from fenqun.answers.segmentation import AxisSegment
from fenqun.report.figures import contrast
from fenqun.web import heat
from fenqun.web.heat import heat_cells, heat_class

STYLES = Path(heat.__file__).parent / "styles" / "heat.css"


def crossed(*table: tuple[int, ...]) -> CrossTabAnswer:
    rows = tuple(AxisSegment(str(row), str(row), sum(counts)) for row, counts in enumerate(table))
    columns = tuple(AxisSegment(str(at), str(at), sum(counts)) for at, counts in enumerate(zip(*table, strict=True)))
    return CrossTabAnswer("a", "A", "b", "B", "2024-05-31", sum(map(sum, table)), rows, columns, table)


def test_a_cell_is_shaded_by_its_share_of_the_row():
    cells = heat_cells(crossed((3, 1), (0, 4)), "row")
    assert [[(cell.share, cell.shade) for cell in row] for row in cells] == [
        [(0.75, "heat-6"), (0.25, "heat-2")],
        [(0.0, "heat-0"), (1.0, "heat-8")],
    ]


def test_a_cell_is_shaded_by_its_share_of_the_column_or_of_all():
    table = crossed((3, 1), (1, 3))
    assert heat_cells(table, "column")[0][0].share == 0.75
    assert heat_cells(table, "all")[0][0].share == 0.375


def test_what_is_fewer_than_expected_has_the_other_colour():
    cells = heat_cells(crossed((4, 0), (0, 4)), "expected")
    assert [[(cell.shade, cell.sign) for cell in row] for row in cells] == [
        [("heat-8", "more"), ("heat-m8", "fewer")],
        [("heat-m8", "fewer"), ("heat-8", "more")],
    ]


def test_what_is_as_expected_has_no_sign():
    assert {cell.sign for row in heat_cells(crossed((2, 2), (2, 2))) for cell in row} == {""}


@pytest.mark.parametrize("of", ["row", "column", "all", "expected"])
def test_no_customers_and_no_segments_are_no_error(of):
    assert [cell.shade for cell in heat_cells(crossed((0, 0)), of)[0]] == ["heat-0", "heat-0"]
    assert heat_cells(crossed(), of) == []


def test_the_unknown_is_not_shaded():
    assert heat_class(None) == "heat-0"
    assert heat_class(0.5, 0.0) == "heat-0"


def test_every_shade_is_in_the_style_sheet_with_the_text_that_reads_better():
    pairs = r"\.heat-(\S+) \{ background: light-dark\((#\w+), (#\w+)\); color: light-dark\((#\w+), (#\w+)\); \}"
    found = {name: rest for name, *rest in re.findall(pairs, STYLES.read_text(encoding="utf-8"))}
    assert set(found) == {f"{side}{step}" for side in ("", "m") for step in range(1, heat.STEPS + 1)}
    for light, dark, on_light, on_dark in found.values():
        assert (contrast(light), contrast(dark)) == (on_light, on_dark)


def test_how_much_more_than_expected_is_told_whole_though_the_shade_ends():
    (first, *_), *_ = heat_cells(crossed((9, 1), (1, 89)), "expected")
    assert (round(first.share, 9), first.shade) == (8.0, "heat-8")
