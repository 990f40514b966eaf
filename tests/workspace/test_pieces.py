import pytest

from fenqun.store.snapshot import Stored
from fenqun.workspace.pieces import mark, only_since, pieces, since


def rows(*files: str, counts: list[int] | None = None) -> Stored:
    """A source's rows in these files."""
    return Stored("sources/orders", files, {}, 0, {"pieces": counts} if counts else {})


def test_each_file_is_a_piece_unless_it_says_otherwise():
    assert pieces(rows("a", "b")) == [1, 1]
    assert mark(rows("a", "f", counts=[1, 4])) == {"files": ["a", "f"], "pieces": 5}


@pytest.mark.parametrize(
    ("now", "before", "new"),
    [
        (rows("a", "b"), rows("a", "b"), []),
        (rows("a", "b", "c"), rows("a"), ["b", "c"]),
        (rows("a", "f", counts=[1, 2]), rows("a", "b", "c"), []),  # two became one
        (rows("a", "f", "d", counts=[1, 2, 1]), rows("a", "b", "c"), ["d"]),
        (rows("a", "f", counts=[1, 3]), rows("a", "b", "c"), ["f"]),  # and one that nobody has looked at
        (rows("x", "b"), rows("a"), None),
        (rows("a"), rows("a", "b"), None),
    ],
)
def test_what_came_since_is_told_also_after_files_became_one(now, before, new):
    assert since(now, mark(before)) == new
    assert since(now, before) == new


def test_what_lies_in_a_file_with_pieces_looked_at_is_not_told_alone():
    assert only_since(rows("a", "f", "d", counts=[1, 2, 1]), mark(rows("a", "b", "c"))) == ["d"]
    assert only_since(rows("a", "f", counts=[1, 3]), rows("a", "b", "c")) is None
    assert only_since(rows("x", "b"), rows("a")) is None
