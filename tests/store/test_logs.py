from collections.abc import Callable
from pathlib import Path

import pytest
from deltalake import DeltaTable
from deltalake.exceptions import CommitFailedError

from fenqun.errors import DamagedStore, UnreachableStorage
from fenqun.store import logs as logs_module
from fenqun.store.logs import Logs, listed, pairs
from fenqun.store.place import Folder

Write = Callable[[Path, str], Path]
ROW = {"id": "000000-00000000", "as_of": "2024-05-31", "time_zone": "UTC", "made_at": "2024-06-01", "about": "{}"}


@pytest.fixture
def logs(tmp_path: Path) -> Logs:
    return Logs(Folder(tmp_path))


def overwrite(logs: Logs, write: Write, name: str, select: str) -> None:
    path = logs.place.directory / "profile" / name
    path.parent.mkdir(exist_ok=True)
    write(path, select)
    file = logs.place.file(f"profile/{name}")
    assert file is not None
    found = logs.place.footer(file.name)
    logs.overwrite("profile", [(file, found)], found.columns)


def test_a_table_that_is_not_there_is_none(logs: Logs) -> None:
    assert logs.open("profile") is None
    assert logs.remove("snapshots", {"x"}) is False
    logs.vacuum("snapshots", hours=0)


def test_the_files_put_last_are_the_tables_whole_content(logs: Logs, write: Write) -> None:
    overwrite(logs, write, "a.parquet", "SELECT 1 AS n")
    overwrite(logs, write, "b.parquet", "SELECT 'x' AS n, TIMESTAMP '2024-05-31' AS t")
    delta = logs.open("profile")
    assert delta is not None
    assert (listed(delta, "path"), listed(delta, "min.n")) == (["b.parquet"], [None])


def test_rows_are_appended_and_taken_out_by_their_id(logs: Logs) -> None:
    for number in range(3):
        logs.append("snapshots", {**ROW, "id": str(number)}, {"customers": number})
    logs.remove("snapshots", {"1"})
    delta = logs.open("snapshots")
    assert delta is not None
    assert sorted(listed(delta, "min.id")) == ["0", "2"]
    assert sorted(pairs(delta.scan(columns=["id", "customers"]).read_all(), "customers")) == [("0", 0), ("2", 2)]
    logs.vacuum("snapshots", hours=0)
    assert len([file for file in logs.place.files("snapshots") if file.name.endswith(".parquet")]) == 2


def test_who_comes_second_tries_again(logs: Logs, write: Write, monkeypatch) -> None:
    tries = []
    real = DeltaTable.create_write_transaction

    def once_late(self, *given):
        tries.append(given)
        if len(tries) == 1:
            raise CommitFailedError("somebody else was quicker")
        return real(self, *given)

    monkeypatch.setattr(DeltaTable, "create_write_transaction", once_late)
    overwrite(logs, write, "a.parquet", "SELECT 1 AS n")
    assert len(tries) == 2
    monkeypatch.setattr(logs_module, "_RETRIES", 1)
    tries.clear()
    with pytest.raises(CommitFailedError):
        overwrite(logs, write, "b.parquet", "SELECT 1 AS n")


def test_what_the_place_calls_unreachable_is_no_damage(logs: Logs, monkeypatch) -> None:
    with pytest.raises(DamagedStore, match="cut off"), logs.readable():
        raise ValueError("\x1b[31mcut off\x1b[0m\nmore")
    monkeypatch.setattr(logs.place, "unreachable", lambda error: UnreachableStorage(url="s3://b", what=str(error)))
    with pytest.raises(UnreachableStorage, match="silent"), logs.readable():
        raise OSError("silent")


def test_a_log_is_made_anew_from_the_files(logs: Logs, write: Write) -> None:
    overwrite(logs, write, "a.parquet", "SELECT 1 AS n")
    logs.place.rename("profile/_delta_log", "profile/_aside")
    assert logs.open("profile") is None
    assert logs.trouble("profile")
    logs.make_anew("profile")
    assert logs.trouble("profile") == ""


def test_what_is_open_is_written_to_and_given_to_nobody_else(logs: Logs, write: Write, monkeypatch) -> None:
    overwrite(logs, write, "a.parquet", "SELECT 1 AS n")
    before = logs.open("profile")
    assert logs.open("profile") is before
    opened: list[str] = []
    real = Logs._fresh
    monkeypatch.setattr(Logs, "_fresh", lambda self, table: opened.append(table) or real(self, table))
    overwrite(logs, write, "b.parquet", "SELECT 1 AS n")
    assert opened == []
    after = logs.open("profile")
    assert after is not None
    assert after is not before
    assert listed(after, "path") == ["b.parquet"]


def test_what_somebody_else_has_written_to_since_is_opened_anew(logs: Logs, write: Write) -> None:
    overwrite(logs, write, "a.parquet", "SELECT 1 AS n")
    assert logs.open("profile") is not None
    overwrite(Logs(logs.place), write, "b.parquet", "SELECT 1 AS n")
    overwrite(logs, write, "c.parquet", "SELECT 1 AS n")
    delta = logs.open("profile")
    assert delta is not None
    assert (listed(delta, "path"), delta.version()) == (["c.parquet"], 3)
