"""The type of a trait that is computed from a source's rows, and all that is wrong in it."""

from collections.abc import Iterator, Mapping

from fenqun.definition import DataType
from fenqun.errors import DefinitionError, message
from fenqun.profiles.trait import Trait
from fenqun.rules.bounds import wrong_type
from fenqun.rules.syntax import Call, walk
from fenqun.rules.types import Typed, type_of
from fenqun.sources.source import WINDOWED

_NEED_TIME = frozenset({"first", "last"})


def type_of_aggregate(trait: Trait, columns: Mapping[str, DataType]) -> Typed:
    """The type of a trait with `from`, given the source's columns, and the errors of its `value`.

    Beside what the language asks: `trend` needs a window to compare, `first` and `last` a time to order by.
    """
    typed = type_of(trait.value, columns, aggregates=True)
    return Typed(typed.type, (*typed.errors, *_errors(trait, columns)))


def _errors(trait: Trait, columns: Mapping[str, DataType]) -> Iterator[DefinitionError]:
    has_time = not WINDOWED.isdisjoint(columns)
    for call in walk(trait.value):
        if not isinstance(call, Call):
            continue
        if call.function == "trend" and trait.last is None and trait.between is None:
            yield wrong_type(
                call.column, message("trend() compares a window with the one before; give 'last' or 'between'")
            )
        if call.function in _NEED_TIME and not has_time:
            yield wrong_type(call.column, message("{function}() needs a source with a time"), function=call.function)
