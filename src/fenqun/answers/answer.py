"""What the verbs of a workspace answer: frozen, plain, ready for JSON, for screens and for notebooks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from html import escape
from math import isfinite
from typing import Any


@dataclass(frozen=True)
class Answer:
    """An answer; `as_json` is what `--json` prints and the API sends."""

    def as_json(self) -> dict[str, Any]:
        """The answer as plain JSON values: days and moments in ISO form, unknown as None."""
        return {part.name: plain(getattr(self, part.name)) for part in fields(self)}

    def _repr_html_(self) -> str:
        rows = ((part.name, getattr(self, part.name)) for part in fields(self))
        return _html_table(rows)


def plain(value: object) -> Any:
    """The value as JSON can hold it: exact decimals become numbers, NaN and infinity None, anything else its text."""
    if is_dataclass(value) and not isinstance(value, type):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(held) for key, held in value.items()}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Sequence | set | frozenset) and not isinstance(value, str | bytes):
        return [plain(held) for held in value]
    return _scalar(value)


def _scalar(value: object) -> str | int | float | bool | None:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, float | Decimal):
        number = float(value)
        return number if isfinite(number) else None
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _html_table(rows: Any) -> str:
    lines = (
        f"<tr><th style='text-align:left'>{escape(str(key))}</th><td>{_cell(value)}</td></tr>" for key, value in rows
    )
    return f"<table>{''.join(lines)}</table>"


def _cell(value: object) -> str:
    if isinstance(value, tuple) and value and is_dataclass(value[0]):
        heads = [part.name for part in fields(value[0])]
        head = "".join(f"<th>{escape(name)}</th>" for name in heads)
        body = "".join(
            "<tr>" + "".join(f"<td>{_cell(getattr(row, name))}</td>" for name in heads) + "</tr>" for row in value
        )
        return f"<table><tr>{head}</tr>{body}</table>"
    if isinstance(value, float):
        return f"{value:,.4g}"
    return "" if value is None else escape(str(value))
