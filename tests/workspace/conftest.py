"""What the verbs leave in files."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest


@pytest.fixture
def ids_in() -> Callable[[Path], list[str]]:
    """The first column of an exported file, with the apostrophe of a neutralised id taken away."""

    def read(file: Path) -> list[str]:
        if file.suffix == ".csv":
            with file.open(encoding="utf-8-sig", newline="") as opened:
                return [row[0].removeprefix("'") for row in csv.reader(opened)][1:]
        if file.suffix == ".xlsx":
            return [row[0] for row in openpyxl.load_workbook(file).active.iter_rows(min_row=2, values_only=True)]
        if file.suffix == ".parquet":
            return pq.read_table(file).column(0).to_pylist()
        return [json.loads(line)["customer_id"] for line in file.read_text("utf-8").splitlines()]

    return read
