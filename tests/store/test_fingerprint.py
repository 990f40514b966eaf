import os
from pathlib import Path

import pytest

pytest.importorskip("fenqun.rules.parse")

from fenqun.sources.source import Source
from fenqun.store.fingerprint import fingerprint

SOURCE = {"role": "orders", "path": "orders.csv", "where": "amount > 0"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    path.write_text("a\n1\n")
    return path


def of(file: Path, time_zone: str = "UTC", **changes: object) -> str | None:
    source = Source.model_validate({**SOURCE, **changes})
    return fingerprint(source, [file], directory=file.parent, time_zone=time_zone)


def test_the_same_files_and_definition_have_the_same_fingerprint(file: Path) -> None:
    assert of(file) == of(file)


def test_any_change_of_the_definition_or_zone_changes_it(file: Path) -> None:
    assert len({of(file), of(file, "Asia/Shanghai"), of(file, where="amount > 1"), of(file, decimal=",")}) == 4


def test_a_file_of_other_size_time_or_name_changes_it(file: Path) -> None:
    seen = {of(file)}
    os.utime(file, ns=(1, 1))
    seen.add(of(file))
    file.write_text("a\n1\n2\n")
    os.utime(file, ns=(1, 1))
    seen.add(of(file))
    seen.add(of(file.rename(file.with_name("other.csv"))))
    assert len(seen) == 4


def test_moving_the_whole_workspace_changes_nothing(file: Path, tmp_path: Path) -> None:
    before = of(file)
    moved = tmp_path / "moved"
    moved.mkdir()
    assert of(file.rename(moved / file.name)) == before


def test_a_database_is_never_taken_for_unchanged() -> None:
    source = Source.model_validate({"role": "orders", "database": {"url": "sqlite:///x", "table": "t"}})
    assert fingerprint(source, [], directory=Path(), time_zone="UTC") is None
