"""How many customers a rule holds, what they are worth, and a few of them."""

from functools import partial
from typing import Any

from sqlglot import exp

from fenqun.answers import CountAnswer
from fenqun.engine.duckdb import DuckDB
from fenqun.query import column, named
from fenqun.rules.calls import double
from fenqun.rules.syntax import Node
from fenqun.rules.text import to_text
from fenqun.segments.figures import exact_sum
from fenqun.workspace import rule
from fenqun.workspace.customers import Question, fitting, labels, on_wall_clock
from fenqun.workspace.membership_rule import of_rule
from fenqun.workspace.names import ID, chosen_columns, described
from fenqun.workspace.running import Running
from fenqun.workspace.view import View

MOST_SAMPLED = 100


def count_answer(view: View, data: object, *, sample: int, running: Running) -> CountAnswer:
    """The count of a rule. Raises as `rule.read`, and Cancelled."""
    node = rule.read(view, data)
    names = [name for name in chosen_columns(view, ()) if name not in view.hidden]
    with (
        view.engine(*rule.tables_for(node)) as engine,
        running.reaches(engine.interrupt),
        fitting(view, engine, Question(node)) as select,
    ):
        count, worth = _counted(view, engine, node, select)
        running.check()
        few = select.select(*(column(name) for name in names)).order_by(column(ID))
        rows = engine.rows(few.limit(max(0, min(sample, MOST_SAMPLED))))
        running.check()
    value = float(worth or 0) if _value(view) else None
    all_value = view.content["total_value"]
    return CountAnswer(
        as_of=view.as_of,
        rule=to_text(node),
        sentence=rule.in_words(view, node),
        customers=count,
        of=view.customers,
        share=count / view.customers if view.customers else 0.0,
        value=value,
        value_share=value / all_value if value is not None and all_value and all_value > 0 else None,
        sample=tuple(on_wall_clock(view, names, row) for row in rows),
        columns=tuple(described(view, name) for name in names),
        labels=labels(view, names),
    )


def _counted(view: View, engine: DuckDB, node: Node, select: exp.Select) -> tuple[int, Any]:
    """How many they are, and their value; where there is no value, tags and segments are not gone through."""
    inside = None if _value(view) else of_rule(view, node)
    if inside is not None:
        return len(inside), None
    sums = partial(engine.rows, select.select(*_figures(view)))
    key = ("count", to_text(node), _value(view))
    count, worth = (view.remember(key, sums) if rule.lasts(view, node) else sums())[0]
    return int(count), worth


def _value(view: View) -> str | None:
    return view.value if view.value not in view.hidden else None


def _figures(view: View) -> tuple[exp.Expression, exp.Expression]:
    name = _value(view)
    worth = exact_sum(double(column(name))) if name else exp.null()
    return named(exp.Count(this=exp.Star()), "customers"), named(worth, "worth")
