import os
import time
from pathlib import Path
from typing import BinaryIO

import pytest

from fenqun.store import copies as copies_module
from fenqun.store.copies import Copies


class Origin:
    def __init__(self, data: bytes, size: int | None = None) -> None:
        self.data, self.size, self.times = data, size if size is not None else len(data), 0

    def __call__(self, into: BinaryIO) -> tuple[str, int]:
        self.times += 1
        into.write(self.data)
        return f"etag of {self.data!r}", self.size


def test_a_file_is_fetched_once(tmp_path: Path) -> None:
    copies, origin = Copies(tmp_path), Origin(b"rows")
    assert copies.etag("profile/x/a.parquet") is None
    for _ in range(2):
        assert copies.path("profile/x/a.parquet", origin).read_bytes() == b"rows"
    assert (origin.times, copies.etag("profile/x/a.parquet")) == (1, "etag of b'rows'")


def test_what_comes_cut_off_is_no_copy(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    with pytest.raises(OSError, match=r"a\.parquet came with 2 of 4 bytes"):
        copies.path("a.parquet", Origin(b"ro", 4))
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_was_cut_off_or_says_nothing_of_itself_is_fetched_anew(tmp_path: Path) -> None:
    copies, origin = Copies(tmp_path), Origin(b"rows")
    path = copies.path("a.parquet", origin)
    path.write_bytes(b"ro")
    copies.path("a.parquet", origin)
    path.with_name("a.parquet.etag").write_text("[")
    copies.path("a.parquet", origin)
    path.with_name("a.parquet.etag").unlink()
    assert copies.path("a.parquet", origin).read_bytes() == b"rows"
    assert origin.times == 4


def test_what_was_written_here_is_its_own_copy(tmp_path: Path) -> None:
    (tmp_path / "a.parquet").write_bytes(b"rows")
    Copies(tmp_path).made_here(tmp_path / "a.parquet", "made")
    assert Copies(tmp_path).path("a.parquet", Origin(b"other")).read_bytes() == b"rows"


def test_copies_used_longest_ago_go_first_and_none_that_is_needed_or_in_use(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(copies_module, "MOST_BYTES", 8)
    copies = Copies(tmp_path)
    for number, name in enumerate(("needed", "old", "older", "fresh")):
        path = copies.path(f"{name}/a.parquet", Origin(b"rows"))
        if name != "fresh":
            os.utime(path, (time.time() - 9000 - number, time.time() - 9000 - number))
    copies.tidy(frozenset({"needed"}))
    assert sorted(path.parent.name for path in tmp_path.rglob("*.parquet")) == ["fresh", "needed"]
    monkeypatch.setattr(copies_module, "MOST_BYTES", 0)
    copies.tidy(frozenset({"needed"}))
    assert sorted(path.parent.name for path in tmp_path.rglob("*.parquet")) == ["fresh", "needed"]


def test_what_a_killed_process_left_half_written_goes_after_a_day(tmp_path: Path, monkeypatch) -> None:
    copies = Copies(tmp_path)
    copies.path("kept/a.parquet", Origin(b"rows"))
    for name in ("old/a.parquet", "young/a.parquet", "kept/x.part"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"rows")
    long_ago = time.time() - 2 * copies_module.LEFT_SECONDS
    for name in ("old/a.parquet", "kept/a.parquet", "kept/x.part", "kept"):
        os.utime(tmp_path / name, (long_ago, long_ago))
    copies.tidy(frozenset())
    files = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["kept/a.parquet", "kept/a.parquet.etag", "young/a.parquet"]
    os.utime(tmp_path / "old", (long_ago, long_ago))
    copies.tidy(frozenset())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept", "young"]


def test_a_copy_or_a_folder_of_them_can_be_removed(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    for name in ("x/a.parquet", "x/b.parquet", "y/a.parquet"):
        copies.path(name, Origin(b"rows"))
    copies.remove("x")
    copies.remove("y/a.parquet")
    copies.remove("nowhere")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
