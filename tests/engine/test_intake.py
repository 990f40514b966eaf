from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pyarrow.parquet
import pytest

from fenqun.clock import Moment
from fenqun.engine import numbering, runs
from fenqun.engine.intake import Imported, Task, take_in
from fenqun.engine.numbering import CUSTOMERS, NUMBER
from fenqun.sources.source import Source

DAY = datetime.fromisoformat("2026-06-30 12:00:00")


def taken(folder: Path, text: str, *, memory: str | None = None, **options: object) -> Imported:
    (folder / "a.csv").write_text(text, encoding="utf-8")
    source = Source.model_validate({"path": "a.csv", "role": "orders", **options})
    task = Task(
        "s", source, "UTC", Moment(DAY), date(2026, 6, 30), {"a.csv": folder / "a.csv"}, folder / "into", memory
    )
    return take_in(task, lambda _: None)


@pytest.mark.parametrize("most", [0, 10])
def test_a_clean_file_is_the_same_rows_whether_written_once_or_twice(tmp_path, monkeypatch, most):
    monkeypatch.setattr(runs, "MOST_IN_ORDER", most)
    found = taken(tmp_path, "order_id,customer_id,ordered_at,amount\n1,a,2026-01-02,5\n2,b,2026-01-03,6\n")
    ids = pyarrow.parquet.read_table(found.files[0], columns=["_row", "order_id"]).to_pylist()
    assert ids == [{"_row": 2, "order_id": "1"}, {"_row": 3, "order_id": "2"}]


def test_a_large_file_with_a_problem_is_written_without_it(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "MOST_IN_ORDER", 0)
    found = taken(tmp_path, "order_id,customer_id,ordered_at\n1,a,2026-01-02\n1,a,2026-01-03\n2,,2026-01-03\n")
    assert pyarrow.parquet.read_table(found.files[0]).num_rows == found.quality.used == 1


def test_a_files_own_mark_of_returns_counts(tmp_path):
    found = taken(
        tmp_path,
        "customer_id,ordered_at,amount,is_return\na,2026-01-02,-5,false\nb,2026-01-03,6,true\nb,2026-01-04,6,\n",
    )
    marks = pyarrow.parquet.read_table(found.files[0], columns=["is_return"]).column(0).to_pylist()
    assert marks == [False, True, False]


def test_a_column_that_is_left_out_is_in_no_table_and_no_report(tmp_path):
    text = "customer_id,ordered_at,phone,amount\na,2026-01-02,139,5\n"
    found = taken(tmp_path, text, leave_out=["phone", "amount", "no such"], columns={"paid": "amount"})
    assert pyarrow.parquet.read_table(found.files[0]).column_names == ["_file", "_row", *found.columns]
    assert "phone" not in found.columns
    assert "paid" in found.columns
    assert "phone" not in {column.file_column for column in found.quality.columns}


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("order_id,customer_id,ordered_at\n1,b,2026-01-02\n2,a,2026-01-03\n3,b,2026-01-01\n4,a,2026-01-04\n", "2413"),
        ("order_id,customer_id,ordered_at\n1,b,2026-01-02\n2,a,2026-01-03\n3,b,2026-01-01\n4,,2026-01-04\n", "213"),
    ],
)
def test_in_a_large_file_the_orders_of_a_customer_lie_together_in_the_order_of_the_file(
    tmp_path, monkeypatch, text, order
):
    monkeypatch.setattr(runs, "MOST_IN_ORDER", 2)
    found = taken(tmp_path, text)
    ids = pyarrow.parquet.read_table(found.files[0], columns=["order_id"]).column(0).to_pylist()
    assert ids == list(order)


@pytest.mark.parametrize("problem", ["2026-01-05", "", "soon"])
def test_a_source_of_many_rows_lies_in_sorted_runs_with_the_same_report(tmp_path, monkeypatch, problem):
    rows = "".join(f"{at},c{at % 3},2026-01-0{1 + at % 5},{at}\n" for at in range(9))
    text = f"order_id,customer_id,ordered_at,amount\n{rows}9,c0,{problem},9\n"
    (tmp_path / "whole").mkdir()
    whole = taken(tmp_path / "whole", text)
    monkeypatch.setattr(runs, "MOST_IN_ORDER", 4)
    monkeypatch.setattr(runs, "MOST_CELLS", 1)
    found = taken(tmp_path, text)
    lists = [pyarrow.parquet.read_table(file).to_pylist() for file in found.files]
    assert [file.name for file in found.files] == ["rows-1.parquet", "rows-2.parquet", "rows-3.parquet"]
    order = [(row["customer_id"], row["_row"]) for row in lists[0]]
    assert order == sorted(order)
    names = ["_file", "_row", *whole.columns]
    together = sorted(
        ({name: row[name] for name in names} for rows in lists for row in rows), key=lambda row: row["_row"]
    )
    assert together == pyarrow.parquet.read_table(whole.files[0]).select(names).to_pylist()
    assert replace(found.quality, said=()) == replace(whole.quality, said=())
    assert pyarrow.parquet.read_table(found.set_aside) == pyarrow.parquet.read_table(whole.set_aside)


def test_a_small_file_stays_as_it_lies(tmp_path):
    found = taken(tmp_path, "order_id,customer_id,ordered_at\n1,b,2026-01-02\n2,a,2026-01-03\n")
    assert pyarrow.parquet.read_table(found.files[0], columns=["_row"]).column(0).to_pylist() == [2, 3]


def test_a_file_of_hundreds_of_columns_is_read_within_the_limit(tmp_path):
    header = ",".join(["customer_id", "ordered_at", *(f"q{number}" for number in range(400))])
    found = taken(tmp_path, f"{header}\na,2026-01-02{',x' * 400}\nb,2026-01-03{',N/A' * 400}\n", memory="2GB")
    assert (found.quality.used, len(found.columns)) == (2, 403)
    assert {column.missing for column in found.quality.columns if column.name.startswith("q")} == {1}


LINES = {
    "1.csv": "order_id,customer_id,ordered_at,product,amount\n1,a,2026-01-02,tea,5\n1,a,2026-01-02,tea,5\n",
    "2.csv": "order_id,customer_id,ordered_at,product,amount\n1,a,2026-01-02,tea,5.0\n2,a,2026-02-02,tea,5\n",
    "3.csv": "order_id,customer_id,ordered_at,product,amount\n1,b,2026-03-02,tea,5\n",
}


def several(folder: Path, texts: dict[str, str], role: str = "order_lines", **options: object) -> Imported:
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    source = Source.model_validate({"path": "x", "role": role, **options})
    files = {name: folder / name for name in texts}
    return take_in(Task("s", source, "UTC", Moment(DAY), date(2026, 6, 30), files, folder / "into"), lambda _: None)


def test_rows_that_an_earlier_file_has_are_told_and_count(tmp_path):
    report = several(tmp_path, LINES).quality
    assert (report.used, report.repeated_rows, report.redated_orders) == (5, 1, 1)


def test_rows_that_an_earlier_file_has_can_be_left_out(tmp_path):
    found = several(tmp_path, LINES, repeated="leave_out")
    report = found.quality
    assert (report.used, report.repeated_rows, dict(report.set_aside)) == (4, 0, {"repeated_row": 1})
    assert report.duplicate_lines == 1
    (aside,) = pyarrow.parquet.read_table(found.set_aside).to_pylist()
    assert (aside["file"], aside["row"], aside["reason"], aside["kept"]) == ("2.csv", 2, "repeated_row", False)


def test_one_file_is_not_looked_through_for_rows_of_others(tmp_path):
    assert several(tmp_path, {"1.csv": LINES["1.csv"]}).quality.repeated_rows is None


def test_an_order_that_comes_again_with_another_date_is_told(tmp_path):
    text = "order_id,customer_id,ordered_at,amount\n1,a,2026-01-02,5\n1,b,2026-03-02,6\n1,a,2026-03-04,-5\n"
    report = several(tmp_path, {"a.csv": text}, role="orders").quality
    assert (report.used, dict(report.set_aside), report.redated_orders) == (2, {"duplicate_key": 1}, 1)


def test_a_total_row_is_set_aside_and_no_customer(tmp_path):
    rows = ["a,2026-01-02,上海,5", "Total,2026-01-02,,6", "合计,,,11", "b,,,7", "Grand total:,合计,,11"]
    text = "\n".join(["customer_id,ordered_at,city,amount", *rows])
    found = taken(tmp_path, text)
    assert dict(found.quality.set_aside) == {"no_time": 1, "total_row": 2}
    aside = pyarrow.parquet.read_table(found.set_aside).to_pylist()
    assert [(row["row"], row["value"], row["reason"]) for row in aside] == [
        (4, "合计", "total_row"),
        (5, None, "no_time"),
        (6, "Grand total:", "total_row"),
    ]


def test_of_customers_without_an_id_a_total_is_none(tmp_path):
    text = {"a.csv": "name,level,spend\n张三,金,5\nTotal,银,6\n合计,,11\n"}
    found = several(tmp_path, text, role="customers", columns={"customer_id": "_row", "name": "name"})
    assert (found.quality.used, dict(found.quality.set_aside)) == (2, {"total_row": 1})


def test_an_id_and_a_phone_are_one_however_wide_they_are_written(tmp_path):
    text = {"a.csv": "customer_id,name,phone\nＭ００３,Ｔｏｙ,１３８\nM003,x,138\nＭ００４,,\n"}
    found = several(tmp_path, text, role="customers")
    rows = pyarrow.parquet.read_table(found.files[0], columns=["customer_id", "name", "phone"]).to_pylist()
    assert [tuple(row.values()) for row in rows] == [("M003", "Ｔｏｙ", "138"), ("M004", None, None)]
    assert dict(found.quality.set_aside) == {"duplicate_key": 1}


def test_an_id_has_one_number_however_it_is_spelled(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "MOST_IN_ORDER", 0)
    monkeypatch.setattr(numbering, "FEWEST_EACH", 1)
    spelled = ["Ｃ１", " C1 ", "C2", "=“C3”", "C1", "", "C2", "-"]
    rows = "".join(f"{number},{whose},2026-01-02\n" for number, whose in enumerate(spelled))
    found = taken(tmp_path, f"order_id,customer_id,ordered_at\n{rows}")
    numbers = pyarrow.parquet.read_table(found.files[0].with_name(CUSTOMERS)).to_pylist()
    used = pyarrow.parquet.read_table(found.files[0], columns=["customer_id", NUMBER]).to_pylist()
    assert len({row[NUMBER] for row in numbers}) == len(numbers) == len({row["customer_id"] for row in used})
    assert {row["customer_id"]: row[NUMBER] for row in numbers} == {row["customer_id"]: row[NUMBER] for row in used}
    assert [row["customer_id"] for row in used if row["customer_id"] in ("C1", "C2")] == ["C1"] * 3 + ["C2"] * 2
