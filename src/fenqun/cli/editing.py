"""The commands about the edits of the workspace's text."""

import click

from fenqun.cli.session import Session, with_session


@click.command()
@click.argument("edit", required=False, type=click.IntRange(min=1))
@with_session
def undo(session: Session, edit: int | None) -> None:
    """Take an edit of the definitions back: EDIT as `fenqun edits` numbers it, else the latest."""
    from fenqun.cli.edits import show_saved  # noqa: PLC0415 - `--help` must not wait for it

    session.answer(session.workspace.undo(edit), show_saved)


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500), help="At most so many.")
@click.option("--before", metavar="NUMBER", type=int, help="Only those before this edit.")
@click.option("--diff", "with_diff", is_flag=True, help="What each changed, line by line.")
@with_session
def edits(session: Session, limit: int, before: int | None, with_diff: bool) -> None:
    """List who changed which definitions in the workbench or through the API, the latest first."""
    from fenqun.cli.edits import show_diffs, show_edits  # noqa: PLC0415

    session.answer(session.workspace.edits(after=before, limit=limit), show_diffs if with_diff else show_edits)
