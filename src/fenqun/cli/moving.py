"""The commands about movement: between segments, and along the snapshots."""

from typing import Any

import click

from fenqun.cli.session import Session, with_session, with_snapshot


@click.command()
@click.argument("segmentation")
@click.option("--from", "start", metavar="SNAPSHOT", help="Where it starts; default: the snapshot before the end.")
@click.option("--to", "end", metavar="SNAPSHOT", help="Where it ends; default: the latest. Days or ids of snapshots.")
@click.option(
    "--customers",
    "between",
    metavar="FROM:TO",
    help="Who made a move, such as general:quality; :quality were not there before, *:quality come from any other.",
)
@click.option("--limit", default=20, show_default=True, help="With --customers, at most so many.")
@click.option(
    "--file", "file", metavar="FILE", help="With --customers, all as a file: .csv, .xlsx, .parquet or .jsonl."
)
@with_session
def moves(session: Session, segmentation: str, **asked: Any) -> None:
    """Show who moved between the segments of a segmentation or tag, and the conditions that changed."""
    from fenqun.cli.done import show_export  # noqa: PLC0415 - `--help` must not wait for it
    from fenqun.cli.moves import show_movers, show_moves  # noqa: PLC0415

    between, file, limit = (asked.pop(name) for name in ("between", "file", "limit"))
    if between is None and file is None:
        session.answer(session.workspace.moves(segmentation, **asked), show_moves)
        return
    source, target = session.workspace.move(segmentation, between or "*:*", **asked)
    if file is None:
        found = session.workspace.movers(segmentation, source=source, target=target, limit=limit, **asked)
        session.answer(found, show_movers)
    else:
        written = session.workspace.export_movers(segmentation, file, source=source, target=target, **asked)
        session.answer(written, show_export)


@click.command()
@click.argument("segmentation")
@with_snapshot
def sizes(session: Session, segmentation: str) -> None:
    """Show how large each segment was, and what it was worth, in every snapshot."""
    from fenqun.cli.moves import show_sizes  # noqa: PLC0415

    session.answer(session.workspace.sizes(segmentation), show_sizes)


@click.command()
@click.argument("customer_id", metavar="ID")
@click.option("--limit", default=24, show_default=True, help="At most so many snapshots.")
@with_snapshot
def path(session: Session, customer_id: str, limit: int) -> None:
    """Show where one customer was in every snapshot, and why that changed."""
    from fenqun.cli.moves import show_path  # noqa: PLC0415

    session.answer(session.workspace.path(customer_id, limit=limit), show_path)
