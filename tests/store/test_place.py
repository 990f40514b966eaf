import os
from pathlib import Path

import pytest

from fenqun.store.place import Folder, size_of
from fenqun.store.snapshot import Freed


@pytest.fixture
def place(tmp_path: Path) -> Folder:
    for name in ("profile/one/a.parquet", "profile/two/b.parquet", "profile/_delta_log/0.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"rows")
    return Folder(tmp_path)


def test_a_file_is_where_it_is(place: Folder, tmp_path: Path) -> None:
    assert place.path("profile/one/a.parquet") == tmp_path / "profile" / "one" / "a.parquet"
    assert place.address("profile") == place.uri("profile") == (tmp_path / "profile").as_uri()
    with pytest.raises(FileNotFoundError):
        place.path("profile/one")
    assert place.file("profile/one/c.parquet") is None


def test_files_are_told_with_their_size_and_time(place: Folder, tmp_path: Path) -> None:
    os.utime(tmp_path / "profile" / "one" / "a.parquet", ns=(5, 7))
    file = place.file("profile/one/a.parquet")
    assert file is not None
    assert (file.name, file.size, file.changed_ns) == ("profile/one/a.parquet", 4, 7)
    assert [file] == place.files("profile/one")
    assert len(place.files("")) == 3
    assert place.files("nowhere") == []


def test_a_folder_is_as_old_as_when_it_was_touched(place: Folder, tmp_path: Path) -> None:
    os.utime(tmp_path / "profile" / "one", (5, 7))
    assert place.folders("profile")["one"] == 7
    place.touch("profile/one")
    assert place.folders("profile")["one"] > 7
    place.touch("profile/three")
    assert sorted(place.folders("profile")) == ["_delta_log", "one", "two"]
    assert place.folders("nowhere") == {}


def test_what_is_renamed_or_removed_is_no_more(place: Folder) -> None:
    place.rename("profile/one", "profile/first")
    place.remove("profile/two")
    place.remove("profile/first/a.parquet")
    place.remove("nowhere")
    assert [file.name for file in place.files("")] == ["profile/_delta_log/0.json"]
    assert place.tables() == ["profile"]


def test_the_mark_is_another_after_each_file_of_the_log(place: Folder, tmp_path: Path) -> None:
    first = place.mark("profile/_delta_log")
    assert place.mark("profile/_delta_log") == first
    (tmp_path / "profile" / "_delta_log" / "1.json").write_bytes(b"")
    assert place.mark("profile/_delta_log") != first
    assert place.mark("orders/_delta_log") is None


def test_a_disk_has_no_copies_and_always_answers(place: Folder) -> None:
    place.publish("profile/one")
    place.tidy(frozenset())
    assert len(place.files("")) == 3
    assert place.unreachable(OSError("error sending request")) is None


def test_the_size_of_a_folder_is_that_of_all_its_files(place: Folder, tmp_path: Path) -> None:
    assert size_of(tmp_path) == Freed(3, 12)
    assert size_of(tmp_path / "nowhere") == Freed()
