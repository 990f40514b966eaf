from hypothesis import given
from hypothesis import strategies as st

from fenqun.store.memberships import Members
from fenqun.store.slices import Slices


def members(flags: list[bool]) -> Members:
    bits = sum(inside << at for at, inside in enumerate(flags))
    return Members.of_bits(bits.to_bytes(-(-len(flags) // 8), "little"))


@given(st.lists(st.tuples(st.none() | st.integers(-1000, 1000), st.booleans())))
def test_a_sum_over_a_set_is_that_of_its_numbers(some: list[tuple[int | None, bool]]) -> None:
    numbers = [number for number, _ in some]
    least = min((number for number in numbers if number is not None), default=0)
    above = [0 if number is None else number - least for number in numbers]
    bits = [members([bool(each >> bit & 1) for each in above]) for bit in range(11)]
    slices = Slices(members([number is not None for number in numbers]), least, bits)
    wanted = sum(number for number, inside in some if inside and number is not None)
    assert slices.total(members([inside for _, inside in some])) == wanted
