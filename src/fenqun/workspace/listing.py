"""The lists of values that definitions name, as their files are now."""

from fenqun.engine.duckdb import DuckDB
from fenqun.project.definitions import Project
from fenqun.project.lists import COLUMNS, listed_values


def listed(engine: DuckDB, project: Project) -> dict[str, str]:
    """By file, the table of its values. Raises as `listed_values`."""
    found = {}
    for path, values in listed_values(project).items():
        engine.table_from_rows(f"list: {path}", COLUMNS, values)
        found[path] = f"list: {path}"
    return found
