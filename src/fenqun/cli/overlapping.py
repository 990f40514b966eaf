"""The command about how tags and segments overlap."""

import click

from fenqun.cli.session import Session, with_snapshot


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@click.option(
    "--by",
    "by",
    type=click.Choice(["customers", "jaccard", "lift"]),
    default="customers",
    help="What stands in the table; default: customers.",
)
@click.option("--to", "to", metavar="FILE", help="A row for every two as a file: .csv, .xlsx, .parquet or .jsonl.")
@with_snapshot
def overlap(session: Session, names: tuple[str, ...], by: str, to: str | None) -> None:
    """Show how many customers are in every two tags, segmentations or segmentation/segment; default: every tag."""
    from fenqun.cli.done import show_export  # noqa: PLC0415 - `--help` must not wait for it
    from fenqun.cli.overlap import show_overlap  # noqa: PLC0415

    if to is not None:
        session.answer(session.workspace.export_overlap(to, names), show_export)
    else:
        session.answer(session.workspace.overlap(names), show_overlap(by))
