"""The values that a text column has, the most frequent first: what a rule can be made of."""

from sqlglot import exp

from fenqun.answers import ValuesAnswer
from fenqun.definition import DataType
from fenqun.errors import Phrase, UsageError, message
from fenqun.query import column, identifier_table, named
from fenqun.workspace.keyset import page_size
from fenqun.workspace.names import described
from fenqun.workspace.tables import PROFILE
from fenqun.workspace.view import View


def values_answer(view: View, name: str, search: str, limit: int) -> ValuesAnswer:
    """The values that hold the search, in large or small letters, with their customers; unknown is not one.

    Raises UnknownName, NotAllowed, UsageError where the column is no text.
    """
    known = described(view, name)
    view.permit((name,))
    if known.type != DataType.TEXT:
        raise UsageError(what=Phrase(message("'{name}' is no text; its values are not listed"), name=name))
    if search and ("\0" in search or any("\ud800" <= sign <= "\udfff" for sign in search)):
        return ValuesAnswer(name, (), False)
    found = view.remember(("values", name, search, limit), lambda: _found(view, name, search, page_size(limit)))
    return ValuesAnswer(name, tuple(found[:limit]), len(found) > limit)


def _found(view: View, name: str, search: str, limit: int) -> list[tuple[str, int]]:
    counted = named(exp.Count(this=exp.Star()), "customers")
    select = exp.select(named(column(name), "value"), counted).from_(identifier_table(PROFILE))
    select = select.where(exp.not_(exp.Is(this=column(name), expression=exp.null()))).group_by(exp.Literal.number(1))
    if search:
        sought = exp.func("lower", exp.Literal.string(search))
        select = select.where(exp.func("contains", exp.func("lower", column(name)), sought))
    frequent = exp.Ordered(this=column("customers"), desc=True), exp.Ordered(this=column("value"))
    with view.engine() as engine:
        return [(str(value), int(count)) for value, count in engine.rows(select.order_by(*frequent).limit(limit + 1))]
