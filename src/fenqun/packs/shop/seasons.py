"""The shop's year: when customers order more, and why."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

NEW_YEAR = {
    2018: (2, 16), 2019: (2, 5), 2020: (1, 25), 2021: (2, 12), 2022: (2, 1),
    2023: (1, 22), 2024: (2, 10), 2025: (1, 29), 2026: (2, 17), 2027: (2, 6),
    2028: (1, 26), 2029: (2, 13), 2030: (2, 3), 2031: (1, 23), 2032: (2, 11),
}  # fmt: skip
"""Month and day of the Chinese New Year, by year."""

MID_AUTUMN = {
    2018: (9, 24), 2019: (9, 13), 2020: (10, 1), 2021: (9, 21), 2022: (9, 10),
    2023: (9, 29), 2024: (9, 17), 2025: (10, 6), 2026: (9, 25), 2027: (9, 15),
    2028: (10, 3), 2029: (9, 22), 2030: (9, 12), 2031: (10, 1), 2032: (9, 19),
}  # fmt: skip
"""Month and day of the Mid-Autumn festival, by year."""

_SALES = {(11, 11): 8.0, (11, 10): 3.0, (6, 18): 6.0, (6, 17): 2.0, (12, 12): 4.0, (3, 8): 2.0, (8, 18): 1.5}
_WEEKDAYS = (1.0, 0.95, 0.95, 1.0, 1.1, 1.3, 1.25)


@dataclass(frozen=True)
class Period:
    """The simulated days, `first` and `last` within; days are counted from 0."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def day(self, number: int) -> date:
        """The calendar day of a day number."""
        return self.first + timedelta(days=number)


def sale(day: date) -> float:
    """How much of a sale the day is: 0 on most days, 8 on 11.11."""
    if (day.month, day.day) in _SALES:
        return _SALES[day.month, day.day]
    weeks_of_sales = (day.month == 11 and day.day < 11) or (day.month == 6 and day.day < 18)
    return 1.0 if weeks_of_sales else 0.0


def gift(day: date) -> float:
    """How much of a time for presents the day is: rising in the weeks before a festival, else 0."""
    for festival, weeks_before in _festivals(day.year):
        ahead = (festival - day).days
        if 0 <= ahead < 7 * weeks_before:
            return 4.0 * (1 - ahead / (7 * weeks_before))
    return 0.0


def _festivals(year: int) -> list[tuple[date, int]]:
    found = [(date(year, 2, 14), 1), (date(year, 5, 20), 1), (date(year, 9, 10), 1)]
    for calendar, weeks in ((NEW_YEAR, 3), (MID_AUTUMN, 2)):
        if year in calendar:
            found.append((date(year, *calendar[year]), weeks))
    return sorted(found)


def _holiday(day: date) -> float:
    """Deliveries stop for the week of the Chinese New Year."""
    if day.year not in NEW_YEAR:
        return 1.0
    since = (day - date(day.year, *NEW_YEAR[day.year])).days
    return 0.3 if 0 <= since < 7 else 1.0


def pace(period: Period, *, sales: float, gifts: float) -> list[float]:
    """The orders to expect up to the start of each day, `(days + 1,)`, in days of average pace.

    sales, gifts: how strongly the customers follow the sales and the festivals (0: not at all).
    """
    calendar = [period.day(number) for number in range(period.days)]
    weights = [
        _WEEKDAYS[day.weekday()] * _holiday(day) * (1 + sales * sale(day) + gifts * gift(day)) for day in calendar
    ]
    mean = sum(weights) / len(weights)
    return [0.0, *accumulate(weight / mean for weight in weights)]
