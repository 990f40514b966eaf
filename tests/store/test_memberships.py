import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from fenqun.store.memberships import Members


def bits(rows, customers):
    packed = bytearray(-(-customers // 8))
    for row in rows:
        packed[row // 8] |= 1 << row % 8
    return bytes(packed)


def listed(members, customers):
    return {row for row in range(customers) if row in members}


@pytest.mark.parametrize("customers", [0, 1, 7, 65_536, 65_537, 200_000])
@pytest.mark.parametrize("every", [1, 2, 3, 17, 1000, 70_000])
def test_bits_become_those_customers(customers, every):
    rows = range(0, customers, every)
    members = Members.of_bits(bits(rows, customers))
    assert len(members) == len(rows)
    assert members == Members(BitMap(rows))


@pytest.mark.parametrize("count", [0, 1, 4095, 4096, 4097, 65_535, 65_536])
def test_a_container_at_the_edge_of_its_kinds_is_read_right(count):
    rows = sorted(random.Random(count).sample(range(65_536), count))
    assert Members.of_bits(bits(rows, 65_536)) == Members(BitMap(rows))


def test_every_second_customer_is_no_exception():
    for first in (0, 1):
        rows = range(first, 65_536, 2)
        assert Members.of_bits(bits(rows, 65_536)) == Members(BitMap(rows))


def test_what_is_written_is_read_and_is_the_portable_format():
    members = Members.of_bits(bits({1, 5, 70_000}, 70_001))
    assert Members.of_bytes(members.to_bytes()) == members
    assert list(BitMap.deserialize(members.to_bytes())) == [1, 5, 70_000]
    with pytest.raises(ValueError, match=r"serial|buffer|bitmap"):
        Members.of_bytes(b"nothing of the kind")


sets = st.sets(st.integers(0, 300))


@given(sets, sets)
def test_sets_combine_as_pythons_do(one, other):
    first, second = (Members.of_bits(bits(rows, 301)) for rows in (one, other))
    assert listed(first & second, 301) == one & other
    assert listed(first | second, 301) == one | other
    assert listed(Members.everyone(301) - first, 301) == set(range(301)) - one
    assert first.common(second) == len(one & other)
    assert (first == second) == (one == other)
    assert hash(first) == hash(Members.of_bits(bits(one, 301)))


@given(sets, sets, sets)
def test_patched_are_those_of_the_rows_that_are_over_and_the_others_as_they_were(one, over, among):
    was, now = Members.of_rows(one), over & among
    patched = was.patched(Members.of_rows(over), Members.of_rows(now))
    assert listed(patched, 301) == (one - over) | now
    assert (patched is was) == (listed(patched, 301) == one)
    assert listed(was, 301) == one
