import csv
from pathlib import Path

from fenqun import Workspace


def test_every_cell_is_a_row_with_all_measures(tiny: Workspace, tmp_path: Path) -> None:
    to = tmp_path / "grid.csv"
    asked = {"rows": ["level", {"by": "sex", "split": "quality"}], "columns": ["big"]}
    answer = tiny.export_grid(None, to, **asked)
    with to.open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    grid = tiny.grid(**asked)
    assert len(rows) == answer.rows == len(grid.rows) * len(grid.columns)
    assert list(rows[0])[-3:] == ["average", "small", "withheld"]
    assert [float(row["customers"]) for row in rows] == [cell.customers for line in grid.cells for cell in line]
    assert (rows[3]["row_code"], rows[3]["row_within"]) == ("A1", "Quality & more")


def test_one_measure_alone_is_written_where_it_is_asked_for(tiny: Workspace, tmp_path: Path) -> None:
    written = tiny.export_grid(None, tmp_path / "grid.xlsx", rows=["level"], columns=["big"], measure="mean(age)")
    assert written.columns[-3:] == ("mean(age)", "small", "withheld")
