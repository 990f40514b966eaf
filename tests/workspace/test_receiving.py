import io
import os

import pytest

from fenqun.errors import UnknownName, UsageError
from fenqun.workspace import receiving
from fenqun.workspace.receiving import arrival_of, received, safe_name, shown_name, sweep

HOSTILE = [
    "../../x.csv",
    "..\\..\\x.csv",
    "/etc/passwd",
    ".",
    "..",
    "",
    "\0",
    "a\0b.csv",
    "x" * 300 + ".csv",
    ".hidden",
]
HOSTILE += ["客" * 300 + ".xlsx", "~$open.xlsx", "con:aux?.csv", "-rf", "a\nb.csv", "\u202egnp.exe", "  ", "[x]*.csv"]


def test_files_lie_apart_and_keep_the_names_they_were_given(tmp_path):
    arrival = received(tmp_path, [("orders.csv", io.BytesIO(b"1")), ("orders.csv", io.BytesIO(b"2"))])
    assert [(path.name, path.read_bytes(), given) for path, given in arrival.files.items()] == [
        ("orders.csv", b"1", "orders.csv"),
        ("orders.csv", b"2", "orders.csv"),
    ]
    assert arrival_of(tmp_path, arrival.id).files == arrival.files


@pytest.mark.parametrize("given", HOSTILE)
def test_no_name_leads_out_of_the_folder(tmp_path, given):
    arrival = received(tmp_path / "arrivals", [(given, io.BytesIO(b"x"))])
    (path,) = arrival.files
    assert path.resolve().parent == (arrival.folder / "files" / "1").resolve()
    assert path.read_bytes() == b"x"
    assert not path.name.startswith((".", "~"))
    assert len(path.name.encode()) <= 200


def test_names_that_harm_nobody_stay():
    assert [safe_name(name) for name in ("客户 (1).xlsx", "a'b;c.csv.gz")] == ["客户 (1).xlsx", "a'b;c.csv.gz"]
    assert shown_name("../../x\0.csv") == "../../x.csv"


def test_too_much_is_refused_and_nothing_stays(tmp_path, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_BYTES", 10)
    with pytest.raises(UsageError, match="MB at once"):
        received(tmp_path, [("a.csv", io.BytesIO(b"123456")), ("b.csv", io.BytesIO(b"123456"))])
    monkeypatch.setattr(receiving, "MOST_FILES", 2)
    with pytest.raises(UsageError, match="more than 2 files"):
        received(tmp_path, [("a.csv", io.BytesIO(b"1"))] * 3)
    with pytest.raises(UsageError, match="no file"):
        received(tmp_path, [])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("id_", ["", "..", "../../etc", "0" * 16, "x" * 16, "0" * 15 + "\n"])
def test_an_arrival_that_is_not_there_is_said_to_be_unknown(tmp_path, id_):
    with pytest.raises(UnknownName, match="arrival"):
        arrival_of(tmp_path, id_)


def test_an_arrival_is_swept_after_a_day(tmp_path):
    old, new = (received(tmp_path, [("a.csv", io.BytesIO(b"1"))]) for _ in range(2))
    os.utime(old.folder, (0, 0))
    (tmp_path / "not ours").mkdir()
    os.utime(tmp_path / "not ours", (0, 0))
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([new.id, "not ours"])
