"""The commands that ask for many customers at once: lists of them, and how many a rule holds."""

from pathlib import Path
from typing import Any

import click

from fenqun.cli.session import Session, with_snapshot


@click.command()
@click.option("--where", metavar="RULE", help="Only those who fit a rule, such as 'spend_12m >= 5000 and not vip'.")
@click.option("--search", default="", metavar="TEXT", help="Only those whose id or attributes hold the text.")
@click.option("--column", "columns", multiple=True, metavar="NAME", help="What to show; default: what tells most.")
@click.option("--sort", default="customer_id", metavar="NAME", help="Sort by this column; unknown values come last.")
@click.option("--desc", "descending", is_flag=True, help="The greatest first.")
@click.option("--limit", default=20, show_default=True, help="At most so many rows.")
@click.option("--to", "to", metavar="FILE", help="All of them as a file: .csv, .xlsx, .parquet or .jsonl.")
@with_snapshot
def customers(session: Session, to: str | None, limit: int, **question: Any) -> None:
    """List customers: by rule, by search, in any order."""
    from fenqun.cli.customers import show_customers  # noqa: PLC0415 - `--help` must not wait for it
    from fenqun.cli.done import show_export  # noqa: PLC0415

    if to is None:
        session.answer(session.workspace.customers(limit=limit, **question), show_customers)
    else:
        session.answer(session.workspace.export_customers(Path(to), **question), show_export)


@click.command()
@click.argument("rule")
@with_snapshot
def count(session: Session, rule: str) -> None:
    """Count the customers that RULE holds, with their value and a few of them."""
    from fenqun.cli.customers import show_count  # noqa: PLC0415

    session.answer(session.workspace.count(rule), show_count)
