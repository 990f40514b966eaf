"""The kinds of files that tables leave as, the same everywhere."""

from collections.abc import Callable
from typing import Literal

from fenqun.web.parts import Item

FORMATS = (("csv", "CSV"), ("xlsx", "Excel (XLSX)"), ("jsonl", "JSON Lines"), ("parquet", "Parquet"))
"""The ending of each, and its name."""

Format = Literal["csv", "xlsx", "jsonl", "parquet"]


def exports(address: Callable[[str], str]) -> list[Item]:
    """The formats as items of a menu; `address` says where a file with that ending is."""
    return [Item(label, address(ending), download=True) for ending, label in FORMATS]
