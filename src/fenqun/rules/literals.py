"""Values written in rules: their types, and texts read as days."""

from datetime import date, datetime

from fenqun.definition import DataType
from fenqun.rules.parse import read_day
from fenqun.rules.syntax import Literal, Node, Value


def literal_type(value: Value) -> DataType:
    """The type of a written value."""
    if isinstance(value, bool):
        return DataType.BOOLEAN
    if isinstance(value, str):
        return DataType.TEXT
    if isinstance(value, datetime):
        return DataType.TIME
    return DataType.DATE if isinstance(value, date) else DataType.NUMBER


def day_in(node: Node) -> date | None:
    """The day of a text such as "2024-05-01" where a day is wanted, or None."""
    return read_day(node.value) if isinstance(node, Literal) and isinstance(node.value, str) else None


def reads_as_day(node: Node) -> bool:
    """Whether the node is a text that can stand for a day."""
    return day_in(node) is not None
