"""A whole number of each customer as sets, one for each of its bits: summed over any set without a look at anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from fenqun.store.memberships import Members


@dataclass(frozen=True)
class Slices:
    """Numbers of customers: who has one at all, and of the number less `least`, who has the bits of 1, 2, 4, ….

    Source: O'Neil & Quass (1997), Improved Query Performance with Variant Indexes: the bit-sliced index.
    """

    known: Members
    least: int
    bits: Sequence[Members]

    def total(self, members: Members) -> int:
        """The sum of those among the members who have a number; 0 of none."""
        above = sum(members.common(each) << bit for bit, each in enumerate(self.bits))
        return self.least * members.common(self.known) + above
