"""The command about playbooks: what is done for each segment."""

import click

from fenqun.cli.session import Session, with_snapshot


@click.command()
@click.argument("name", required=False)
@with_snapshot
def playbook(session: Session, name: str | None) -> None:
    """Show what is done for each segment, what is said to it, and what is missing.

    Without NAME, the playbooks there are.
    """
    from fenqun.cli.playbook import show_playbook, show_playbooks  # noqa: PLC0415 - `--help` does not wait for it

    if name is None:
        session.answer(session.workspace.playbooks(), show_playbooks)
    else:
        session.answer(session.workspace.playbook(name), show_playbook)
