"""What a refresh set aside, as a file for people that lies beside the computed tables."""

from pathlib import Path
from uuid import uuid4

from fenqun.sources.quality import SET_ASIDE as COLUMNS
from fenqun.workspace.asking import export
from fenqun.workspace.tables import SET_ASIDE
from fenqun.workspace.view import View


def write_aside(view: View, to: Path) -> None:
    """The rows set aside as `export` writes them; the file appears whole. Without any no engine is opened."""
    if view.snapshot.tables[SET_ASIDE].rows:
        export(view, SET_ASIDE, to)
        return
    beside = to.with_name(f".{to.name}.{uuid4().hex}")
    beside.write_text(",".join(COLUMNS) + "\n", encoding="utf-8-sig")
    beside.replace(to)
