"""What real files look like: ids that are missing or of nobody, dates that are none, customers entered twice."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from fenqun.packs.shop.draw import one
from fenqun.packs.shop.people import HEADER

Row = list[str]

_ID, _NAME, _BIRTH, _CITY, _EMAIL = (
    HEADER.index(column) for column in ("客户编号", "姓名", "出生日期", "城市", "邮箱")
)
_NO_BIRTH_DATES = ("1990-13-45", "0000-00-00", "未知", "1985-02-30")
_IMPOSSIBLE_BIRTH_DATES = ("2090-01-01", "1880-05-05")
_NO_ORDER_DATES = ("待定", "2025-02-30 10:00:00", "0000-00-00 00:00:00")


class Dirt:
    """Dirties rows by chance and counts by (file, what) what it did."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance
        self.counts: Counter[tuple[str, str]] = Counter()

    def customers(self, rows: Sequence[Row]) -> list[Row]:
        """The rows with flaws, then the ones entered twice under one id."""
        dirty = [self._customer(list(row)) for row in rows]
        twice = [list(row) for row in dirty if row[_ID] and self._happens(0.004, "customers", "id twice")]
        return dirty + [self._typed_again(row) for row in twice]

    def same_person(self, row: Row, other_id: str) -> Row:
        """The row as it would be if the person had registered again: another id, the name and birth date the same."""
        again = self._typed_again(list(row))
        again[_ID] = other_id
        again[_EMAIL] = f"{other_id.lower()}@example.org"
        self.counts["customers", "person twice"] += 1
        return again

    def order(self, row: Row) -> Row:
        """An orders row (`order_id, customer_id, ordered_at, …`), perhaps with a flaw."""
        if self._happens(0.002, "orders", "no customer"):
            row[1] = ""
        elif self._happens(0.0005, "orders", "customer of nobody"):
            row[1] = f"X{int(self._chance.random() * 1_000):03d}"
        elif self._happens(0.0005, "orders", "date malformed"):
            row[2] = one(self._chance, _NO_ORDER_DATES)
        return row

    def _customer(self, row: Row) -> Row:
        if self._happens(0.0005, "customers", "no id"):
            row[_ID] = ""
        if row[_BIRTH] and self._happens(0.003, "customers", "birth date malformed"):
            row[_BIRTH] = one(self._chance, _NO_BIRTH_DATES)
        elif row[_BIRTH] and self._happens(0.001, "customers", "birth date impossible"):
            row[_BIRTH] = one(self._chance, _IMPOSSIBLE_BIRTH_DATES)
        if self._happens(0.01, "customers", "blanks around the name"):
            row[_NAME] = f" {row[_NAME]} "
        return row

    def _typed_again(self, row: Row) -> Row:
        row[_NAME] = row[_NAME].strip()
        row[_CITY] = f"{row[_CITY]}市" if row[_CITY] and self._chance.random() < 0.3 else row[_CITY]
        return row

    def _happens(self, share: float, file: str, what: str) -> bool:
        happens = self._chance.random() < share
        self.counts[file, what] += happens
        return happens
