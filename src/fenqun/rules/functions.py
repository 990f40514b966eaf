"""The functions of the language: what each takes and gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from fenqun.definition import DataType
from fenqun.errors import message

NUMBER, TEXT, DATE, TIME, BOOLEAN = (
    DataType.NUMBER,
    DataType.TEXT,
    DataType.DATE,
    DataType.TIME,
    DataType.BOOLEAN,
)
ANY = frozenset(DataType)
DAYS = frozenset({DATE, TIME})
SEPARATOR = ";"
"""Between the items of a text that holds a set."""
CHANGED_AT = "_changed_at"
"""After an attribute's name: the profile's column of when it last became another value."""


class Takes(Enum):
    """What may stand in an argument's place."""

    VALUE = auto()
    LITERAL = auto()
    NAME = auto()
    PATTERN = auto()
    AGGREGATE = auto()


@dataclass(frozen=True)
class Parameter:
    """An argument's place: the types it takes. `same` ones must agree, and the function gives their type."""

    types: frozenset[DataType]
    takes: Takes = Takes.VALUE
    same: bool = False


@dataclass(frozen=True)
class Function:
    """A listed function. `result` None: the type of its `same` arguments.

    `optional` counts the arguments at the end that may be left out; with `variadic` the last may repeat.
    `aggregate` functions stand only in a trait's `from` and see all rows of a customer.
    """

    parameters: tuple[Parameter, ...]
    result: DataType | None
    meaning: str
    options: Mapping[str, Parameter] = field(default_factory=dict)
    optional: int = 0
    variadic: bool = False
    aggregate: bool = False

    @property
    def fewest(self) -> int:
        """The least number of arguments."""
        return len(self.parameters) - self.optional

    def parameter(self, position: int) -> Parameter | None:
        """The place of the argument at `position` (from 0), or None where there are too many."""
        if position < len(self.parameters):
            return self.parameters[position]
        return self.parameters[-1] if self.variadic else None


def _of(*types: DataType, takes: Takes = Takes.VALUE) -> Parameter:
    return Parameter(frozenset(types), takes)


_NUMBER, _TEXT, _CONDITION, _DAY = _of(NUMBER), _of(TEXT), _of(BOOLEAN), Parameter(DAYS)
_SAME, _ANY = Parameter(ANY, same=True), Parameter(ANY)
_DIGITS = _of(NUMBER, takes=Takes.LITERAL)
_AGGREGATE = _of(NUMBER, takes=Takes.AGGREGATE)


def _row(result: DataType | None, meaning: str, *parameters: Parameter, optional: int = 0) -> Function:
    return Function(parameters, result, meaning, optional=optional)


def _over_rows(result: DataType | None, meaning: str, *parameters: Parameter, **by: Parameter) -> Function:
    return Function(parameters, result, meaning, options=by, aggregate=True)


_TEXTS = {
    "lower": _row(TEXT, message("in small letters"), _TEXT),
    "length": _row(NUMBER, message("number of characters"), _TEXT),
    "contains": _row(BOOLEAN, message("the text holds the other"), _TEXT, _TEXT),
    "starts_with": _row(BOOLEAN, message("the text begins with the other"), _TEXT, _TEXT),
    "ends_with": _row(BOOLEAN, message("the text ends with the other"), _TEXT, _TEXT),
    "matches": _row(BOOLEAN, message("the regular expression (RE2) is found"), _TEXT, _of(TEXT, takes=Takes.PATTERN)),
    "has_item": _row(BOOLEAN, message("the set, written with ; between its items, holds the item"), _TEXT, _TEXT),
}

_NUMBERS = {
    "abs": _row(NUMBER, message("without its sign"), _NUMBER),
    "round": _row(NUMBER, message("rounded to so many decimals, halves away from zero"), _NUMBER, _DIGITS, optional=1),
    "floor": _row(NUMBER, message("the whole number at or below"), _NUMBER),
    "ceil": _row(NUMBER, message("the whole number at or above"), _NUMBER),
}

_CHOICES = {
    "if_unknown": _row(None, message("the second where the first is unknown"), _SAME, _SAME),
    "when": _row(None, message("the second where the condition holds, else the third"), _CONDITION, _SAME, _SAME),
    "known": _row(BOOLEAN, message("has a value"), _ANY),
    "unknown": _row(BOOLEAN, message("has no value"), _ANY),
}

_DAYS = {
    "year": _row(NUMBER, message("the calendar year"), _DAY),
    "month": _row(NUMBER, message("the month, 1 to 12"), _DAY),
    "day": _row(NUMBER, message("the day of the month"), _DAY),
    "weekday": _row(NUMBER, message("the day of the week, 1 is Monday"), _DAY),
    "day_of": _row(DATE, message("the calendar day in the workspace's time zone"), _DAY),
    "days_since": _row(NUMBER, message("calendar days until the day of the refresh"), _DAY),
    "months_since": _row(NUMBER, message("whole calendar months until the day of the refresh"), _DAY),
    "years_since": _row(NUMBER, message("whole years until the day of the refresh: an age"), _DAY),
    "days_between": _row(NUMBER, message("calendar days from the first to the second"), _DAY, _DAY),
    "days_until_anniversary": _row(NUMBER, message("days to the next birthday of the date; 0 on the day"), _DAY),
}

_MEMBERSHIP = {
    "tagged": _row(BOOLEAN, message("has the tag"), _of(BOOLEAN, takes=Takes.NAME)),
    "in_segment": Function(
        (_of(TEXT, takes=Takes.NAME), _of(TEXT, takes=Takes.LITERAL)),
        BOOLEAN,
        message("is in one of the segments of the segmentation"),
        variadic=True,
    ),
}

_HISTORY = {
    "changed": Function(
        (_of(TIME, takes=Takes.NAME),),
        BOOLEAN,
        message("the attribute became another value; with `last`, within that span"),
        options={"last": _of(TEXT, takes=Takes.LITERAL)},
    ),
}

_AGGREGATES = {
    "count": _over_rows(NUMBER, message("number of rows")),
    "sum": _over_rows(NUMBER, message("the sum; returns count against it"), _NUMBER),
    "mean": _over_rows(NUMBER, message("the arithmetic mean"), _NUMBER),
    "median": _over_rows(NUMBER, message("the middle value; the mean of the two middle ones"), _NUMBER),
    "min": _over_rows(None, message("the least"), _SAME),
    "max": _over_rows(None, message("the greatest"), _SAME),
    "distinct": _over_rows(NUMBER, message("number of different values"), _ANY),
    "first": _over_rows(None, message("of the earliest row"), _SAME),
    "last": _over_rows(None, message("of the latest row"), _SAME),
    "top": _over_rows(None, message("the value that leads, by rows or by `by`"), _SAME, by=_AGGREGATE),
    "top_share": _over_rows(NUMBER, message("the share of the value that leads"), _ANY, by=_AGGREGATE),
    "share": _over_rows(
        NUMBER, message("share of rows, or of `by`, where the condition holds"), _CONDITION, by=_NUMBER
    ),
    "trend": _over_rows(NUMBER, message("this window against the one before: change as a share"), _AGGREGATE),
    "mean_gap": _over_rows(NUMBER, message("mean days between one and the next"), _DAY),
}

FUNCTIONS: Mapping[str, Function] = {
    **_TEXTS,
    **_NUMBERS,
    **_CHOICES,
    **_DAYS,
    **_MEMBERSHIP,
    **_HISTORY,
    **_AGGREGATES,
}
"""By name. `date("…")`, `time("…")` and `listed("…")` are not functions: they write a value."""

TESTS = frozenset(name for name, function in FUNCTIONS.items() if function.result is BOOLEAN)
"""The functions that are conditions: false, never unknown, where an argument is unknown."""
