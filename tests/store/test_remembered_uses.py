from collections.abc import Collection
from pathlib import Path

from fenqun.store.remembered_uses import RememberedUses

USES = {"1": ["profile/a", "orders/x"], "2": ["profile/b", "orders/x"]}


class Reader:
    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, ids: Collection[str]) -> dict[str, list[str]]:
        self.asked.append(sorted(ids))
        return {each: USES[each] for each in ids}


def test_each_snapshot_is_read_once(tmp_path: Path) -> None:
    read = Reader()
    assert RememberedUses(tmp_path).of(["1"], read) == {"profile/a", "orders/x"}
    assert RememberedUses(tmp_path).of(["1", "2"], read) == {"profile/a", "profile/b", "orders/x"}
    assert RememberedUses(tmp_path).of(["2"], read) == {"profile/b", "orders/x"}
    assert read.asked == [["1"], ["2"]]


def test_what_is_forgotten_is_read_anew(tmp_path: Path) -> None:
    read = Reader()
    uses = RememberedUses(tmp_path / "not there yet")
    uses.of(["1", "2"], read)
    uses.forget(["2"])
    uses.of(["1", "2"], read)
    assert read.asked == [["1", "2"], ["2"]]


def test_a_file_that_is_not_as_it_was_written_is_not_believed(tmp_path: Path) -> None:
    read = Reader()
    RememberedUses(tmp_path).of(["1"], read)
    (file,) = tmp_path.iterdir()
    for text in (file.read_text().replace("profile/a", "profile/b"), "", "\xff", file.read_text()[:-1]):
        file.write_text(text, encoding="latin-1")
        assert RememberedUses(tmp_path).of(["1"], read) == {"profile/a", "orders/x"}
