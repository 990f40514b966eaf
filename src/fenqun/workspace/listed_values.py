"""The values of the files that rules name, as they were at the refresh."""

from fenqun.definition import DataType
from fenqun.project.lists import COLUMNS, Listed, for_evaluation
from fenqun.query import table
from fenqun.rules.syntax import Value
from fenqun.workspace.tables import LISTS
from fenqun.workspace.view import View


def listed_values(view: View) -> dict[str, frozenset[Value]]:
    """By file its values, for rules in plain Python."""
    if LISTS not in view.snapshot.tables:
        return {}
    with view.engine(LISTS) as engine:
        rows = engine.rows(table(LISTS, {"list": DataType.TEXT, **COLUMNS}).select)
    by_path: dict[str, list[Listed]] = {}
    for path, *value in rows:
        by_path.setdefault(path, []).append(Listed(*value))
    return {path: for_evaluation(values) for path, values in by_path.items()}
