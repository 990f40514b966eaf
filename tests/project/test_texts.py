"""The workspace's files as texts, and one replaced at a stroke."""

import os
import threading
from pathlib import Path

import pytest

from fenqun.errors import EditConflict, MalformedYaml, PathOutside, UsageError
from fenqun.project.texts import Texts, known_file, replace_file, restore_file, write_whole


def written(folder: Path, **files: str) -> Texts:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return Texts(folder)


def test_a_definition_is_found_in_whichever_file_it_stands(tmp_path: Path) -> None:
    texts = written(tmp_path, fenqun="name: x\ntags: {a: x}\n", tags="tags: {b: y}\ntraits: {c: z}\n")
    homes = {name: texts.home(*name) for name in [("tags", "a"), ("tags", "b"), ("traits", "c"), ("tags", "d")]}
    assert [home.file if home else None for home in homes.values()] == ["fenqun.yaml", "tags.yaml", "tags.yaml", None]


@pytest.mark.parametrize(
    ("files", "file"),
    [
        ({"fenqun": ""}, "tags.yaml"),
        ({"fenqun": "traits: {a: x}\n"}, "fenqun.yaml"),
        ({"fenqun": "traits: {a: x}\n", "tags": ""}, "tags.yaml"),
        ({"fenqun": "tags: {}\n"}, "fenqun.yaml"),
        ({"fenqun": "", "traits": "tags: {a: x}\n"}, "traits.yaml"),
        ({"fenqun": "tags: {a: x}\n", "tags": "tags: {b: x}\n"}, "tags.yaml"),
    ],
)
def test_a_new_definition_goes_where_others_of_its_kind_are(tmp_path: Path, files: dict[str, str], file: str) -> None:
    assert written(tmp_path, **files).home_of_new("tags").file == file


def test_a_file_that_cannot_be_read_may_hold_it(tmp_path: Path) -> None:
    texts = written(tmp_path, fenqun="", tags="tags: {", traits="traits: {a: x}\n")
    assert texts.home("traits", "a") is not None
    with pytest.raises(MalformedYaml):
        texts.home("tags", "a")


def test_a_text_can_stand_for_a_file(tmp_path: Path) -> None:
    texts = written(tmp_path, tags="tags: {a: x}\n")
    changed = texts.with_text("tags.yaml", "tags: {b: x}\n")
    assert (changed.text("tags.yaml"), texts.text("tags.yaml")) == ("tags: {b: x}\n", "tags: {a: x}\n")
    assert changed.document("tags.yaml").data == {"tags": {"b": "x"}}
    assert changed.text("traits.yaml") is None
    assert changed.document("traits.yaml").data is None


def test_only_the_files_of_the_text_are_known() -> None:
    assert known_file("tags.yaml") == "tags.yaml"
    with pytest.raises(UsageError, match="none of the workspace's files"):
        known_file("../tags.yaml")


def test_a_file_is_replaced_with_its_mark_and_rights(tmp_path: Path) -> None:
    file = tmp_path / "tags.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: 1\r\n")
    file.chmod(0o640)
    replace_file(tmp_path, "tags.yaml", "a: 2\r\n", before="a: 1\r\n")
    assert file.read_bytes() == b"\xef\xbb\xbfa: 2\r\n"
    assert file.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in tmp_path.iterdir()] == ["tags.yaml"]


def test_a_file_that_is_not_there_is_made_and_taken_away_again(tmp_path: Path) -> None:
    replace_file(tmp_path, "tags.yaml", "a: 2\n", before=None)
    assert (tmp_path / "tags.yaml").read_text() == "a: 2\n"
    restore_file(tmp_path, "tags.yaml", "a: 1\n")
    assert (tmp_path / "tags.yaml").read_text() == "a: 1\n"
    restore_file(tmp_path, "tags.yaml", None)
    assert not (tmp_path / "tags.yaml").exists()


@pytest.mark.parametrize("before", [None, "a: 0\n"])
def test_a_file_that_has_changed_meanwhile_is_left_alone(tmp_path: Path, before: str | None) -> None:
    (tmp_path / "tags.yaml").write_text("a: 1\n")
    with pytest.raises(EditConflict):
        replace_file(tmp_path, "tags.yaml", "a: 2\n", before=before)
    assert (tmp_path / "tags.yaml").read_text() == "a: 1\n"


def test_a_link_inside_is_followed_and_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.yaml").write_text("a: 1\n")
    (tmp_path / "tags.yaml").symlink_to("real.yaml")
    replace_file(tmp_path, "tags.yaml", "a: 2\n", before="a: 1\n")
    assert (tmp_path / "tags.yaml").is_symlink()
    assert (tmp_path / "real.yaml").read_text() == "a: 2\n"


def test_a_link_that_leads_out_is_not_written(tmp_path: Path) -> None:
    outside, inside = tmp_path / "secret", tmp_path / "shop"
    outside.write_text("a: 1\n")
    inside.mkdir()
    (inside / "tags.yaml").symlink_to(outside)
    with pytest.raises(PathOutside):
        replace_file(inside, "tags.yaml", "a: 2\n", before="a: 1\n")
    assert outside.read_text() == "a: 1\n"


def test_too_large_a_text_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedYaml, match="too large"):
        replace_file(tmp_path, "tags.yaml", "#" * 5_000_001, before=None)


def test_nothing_is_left_behind_where_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").write_bytes(b"old")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(tmp_path / "a", b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a": b"old"}


def test_a_reader_sees_the_old_or_the_new_and_nothing_between(tmp_path: Path) -> None:
    file = tmp_path / "a"
    texts = [letter.encode() * 300_000 for letter in "xy"]
    write_whole(file, texts[0])
    seen, stop = set(), threading.Event()

    def read() -> None:
        while not stop.is_set():
            seen.add(file.read_bytes() in texts)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(30):
        write_whole(file, texts[number % 2])
    stop.set()
    reader.join()
    assert seen == {True}
