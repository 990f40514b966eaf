"""The profile by hand-written SQL: `profile.sql` on DuckDB, over the tables that Fenqun has imported."""

import os
import sys
from pathlib import Path

import duckdb


def main(directory: Path, out: Path) -> None:
    """Write the profile of the workspace's imported orders and customers to `out`."""
    text = (Path(__file__).parent / "profile.sql").read_text(encoding="utf-8")
    for name in ("orders", "customers"):
        (folder,) = (
            path for path in (directory / ".fenqun/store/sources" / name).iterdir() if path.name != "_delta_log"
        )
        text = text.replace(f"{{{name}}}", repr([str(path) for path in sorted(folder.glob("rows*.parquet"))]))
    with duckdb.connect(config={"threads": os.cpu_count() or 1}) as connection:
        connection.execute("SET enable_progress_bar = false")
        for statement in connection.extract_statements(text.replace("{out}", f"'{out}'")):
            connection.execute(statement).fetchall()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
