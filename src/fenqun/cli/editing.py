"""The commands about the edits of the workspace's text, and what they would do."""

import click

from fenqun.cli.session import CHANGES, UNMET, Ended, Session, with_session


@click.command()
@click.argument("edit", required=False, type=click.IntRange(min=1))
@with_session
def undo(session: Session, edit: int | None) -> None:
    """Take an edit of the definitions back: EDIT as `fenqun edits` numbers it, else the latest."""
    from fenqun.cli.edits import show_saved  # noqa: PLC0415 - `--help` must not wait for it

    session.answer(session.workspace.undo(edit), show_saved)


@click.command()
@click.argument("name")
@click.argument("new")
@with_session
def rename(session: Session, name: str, new: str) -> None:
    """Call a trait, tag, segmentation or source otherwise: NEW, also wherever others name it."""
    from fenqun.cli.edits import show_saved  # noqa: PLC0415

    workspace = session.workspace
    section = workspace.section_of(name)
    version = workspace.definition(section, name).version
    session.answer(workspace.rename(section, name, new, version=version), show_saved)


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 500), help="At most so many.")
@click.option("--before", metavar="NUMBER", type=int, help="Only those before this edit.")
@click.option("--diff", "with_diff", is_flag=True, help="What each changed, line by line.")
@with_session
def edits(session: Session, limit: int, before: int | None, with_diff: bool) -> None:
    """List who changed which definitions in the workbench or through the API, the latest first."""
    from fenqun.cli.edits import show_diffs, show_edits  # noqa: PLC0415

    session.answer(session.workspace.edits(after=before, limit=limit), show_diffs if with_diff else show_edits)


@click.command()
@click.option("--diff", "with_diff", is_flag=True, help="What changed in the text, line by line.")
@click.option("--exit-code", is_flag=True, help="Exit with 3 where a refresh would change anything.")
@with_session
def plan(session: Session, with_diff: bool, exit_code: bool) -> None:
    """Say what a refresh would do with the definitions as they are now: who enters, who leaves, what rests on it."""
    from fenqun.cli.plan import show_plan, show_plan_and_diff  # noqa: PLC0415

    answer = session.workspace.plan()
    session.answer(answer, show_plan_and_diff if with_diff else show_plan)
    if exit_code and (answer.changes or answer.work.sources):
        raise Ended(CHANGES)


@click.command()
@click.argument("segmentation")
@click.option("--keep", is_flag=True, help="Have it count from the next refresh on.")
@with_session
def refit(session: Session, segmentation: str, keep: bool) -> None:
    """Learn the clusters of a segmentation anew from the latest snapshot, and say who would move."""
    from fenqun.cli.refit import show_refit  # noqa: PLC0415

    session.answer(session.workspace.refit(segmentation, keep=keep), show_refit)


@click.command()
@click.argument("only", metavar="TEXT", required=False, default="")
@with_session
def test(session: Session, only: str) -> None:
    """Run the workspace's own tests (tests.yaml, tests/); with TEXT those whose names hold it."""
    from fenqun.cli.testing import show_tests  # noqa: PLC0415

    answer = session.workspace.test(only)
    session.answer(answer, show_tests)
    if answer.failed:
        raise Ended(UNMET)
