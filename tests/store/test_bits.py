import pyarrow
import pytest

from fenqun.store.bits import bits, numbers


def unpacked(count, packed):
    return [bool(packed[row // 8] >> row % 8 & 1) for row in range(count)]


@pytest.mark.parametrize("sizes", [[], [0], [1], [8, 8], [3, 5, 9], [16, 7, 0, 64, 1]])
def test_bits_are_those_of_the_rows_however_they_come_in_parts(sizes):
    total = sum(sizes)
    first, second = ([row % step == 0 for row in range(total)] for step in (3, 1))
    whole = pyarrow.table({"a": pyarrow.array(first, pyarrow.bool_()), "b": pyarrow.array(second, pyarrow.bool_())})
    ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
    parts = [whole.slice(end - size, size).to_batches() for end, size in zip(ends, sizes, strict=True)]
    stream = pyarrow.Table.from_batches([batch for part in parts for batch in part], whole.schema)
    count, packed = bits(stream, 2)
    assert count == total
    assert [unpacked(count, each) for each in packed] == [first, second]
    assert [len(each) for each in packed] == [-(-total // 8)] * 2
    assert not packed[1] or packed[1][-1] == (1 << ((total - 1) % 8 + 1)) - 1


def test_numbers_are_those_of_all_rows_in_their_order():
    lists = pyarrow.array([[7], [1, 2], None, [], [4_294_967_295]], pyarrow.list_(pyarrow.uint32()))
    other = pyarrow.array([None, [5], [], [6, 7], None], pyarrow.list_(pyarrow.uint32()))
    whole = pyarrow.table({"a": lists, "b": other})
    parts = pyarrow.Table.from_batches([*whole.slice(1, 2).to_batches(), *whole.slice(3).to_batches()], whole.schema)
    assert [list(each) for each in numbers(parts, 2)] == [[1, 2, 4_294_967_295], [5, 6, 7]]


def test_no_row_has_no_numbers():
    empty = pyarrow.table({"a": pyarrow.array([], pyarrow.list_(pyarrow.uint32()))})
    assert [list(each) for each in numbers(empty, 1)] == [[]]
