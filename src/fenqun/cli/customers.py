"""Many customers in the terminal: lists, and how many a rule holds."""

from collections.abc import Mapping, Sequence
from shlex import quote
from typing import Any

from rich.console import Console

from fenqun.answers import Answer, Column, CountAnswer, CustomersAnswer
from fenqun.answers.figures import figure, number, per_cent
from fenqun.cli.drawing import commands, draw, heading
from fenqun.errors import message
from fenqun.language import Translator

Labels = Mapping[str, Mapping[str, str]]

_VALUE = message("their value: {value}")
_VALUE_OF_ALL = message("their value: {value}, {share} of everyone's")


def show_customers(answer: Answer, console: Console, translate: Translator) -> None:
    """A page of customers, a row each; turned on its side where the terminal is too narrow."""
    if not isinstance(answer, CustomersAnswer):
        raise TypeError(type(answer))
    told = translate("{shown} of {total} · as of {as_of}")
    note = told.format(shown=number(len(answer.rows)), total=number(answer.total), as_of=answer.as_of)
    heading(console, translate("Customers"), note=note)
    _rows(console, answer.columns, answer.rows, answer.labels)
    if answer.after:
        more = translate("there are more: see --limit, or write them all with --to FILE")
        console.print(more, markup=False, style="dim")


def show_count(answer: Answer, console: Console, translate: Translator) -> None:
    """How many, of how many, what they are worth, and a few of them."""
    if not isinstance(answer, CountAnswer):
        raise TypeError(type(answer))
    counted = translate("{customers} of {of} customers").format(
        customers=number(answer.customers), of=number(answer.of)
    )
    heading(console, counted, note=per_cent(answer.share))
    console.print(answer.sentence, markup=False)
    if answer.value is not None:
        told = _VALUE if answer.value_share is None else _VALUE_OF_ALL
        worth = translate(told).format(value=number(answer.value), share=per_cent(answer.value_share))
        console.print(worth, markup=False, style="dim")
    if answer.sample:
        console.print()
        _rows(console, answer.columns, answer.sample, answer.labels)
        console.print()
        commands(console, [(f"fenqun customers --where {quote(answer.rule)}", translate("all of them"))])


def _rows(console: Console, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], labels: Labels) -> None:
    heads = [(column.label, column.type == "number") for column in columns]
    cells = [[_cell(row[column.name], column, labels.get(column.name, {})) for column in columns] for row in rows]
    draw(console, heads, cells, whole=1)


def _cell(value: Any, column: Column, labels: Mapping[str, str]) -> str:
    return labels.get(value, value) if isinstance(value, str) else figure(value, column)
