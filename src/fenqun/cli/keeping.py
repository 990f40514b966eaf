"""The commands about the snapshots that are kept."""

import click

from fenqun.cli.session import Session, with_session
from fenqun.errors import NotSound


@click.command()
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000), help="At most so many.")
@click.option("--before", metavar="ID", help="Only those made before this snapshot.")
@with_session
def history(session: Session, limit: int, before: str | None) -> None:
    """List the snapshots that are kept, the latest first: their sizes, and what each refresh changed."""
    from fenqun.cli.history import show_history  # noqa: PLC0415 - `--help` must not wait for it

    session.answer(session.workspace.history(after=before, limit=limit), show_history)


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be freed.")
@with_session
def vacuum(session: Session, dry_run: bool) -> None:
    """Free the room of snapshots that are kept no longer (`keep` in fenqun.yaml), and of what was left behind."""
    from fenqun.cli.history import show_vacuum  # noqa: PLC0415

    session.answer(session.workspace.vacuum(dry_run=dry_run), show_vacuum)


@click.command()
@click.option("--mend", is_flag=True, help="Put right what is safe to.")
@with_session
def doctor(session: Session, mend: bool) -> None:
    """Check what was computed and recorded; each finding comes with how to mend it."""
    from fenqun.cli.health import show_health  # noqa: PLC0415

    found = session.workspace.doctor(mend=mend)
    session.answer(found, show_health)
    if not found.sound:
        wrong = [finding.what for finding in found.findings if finding.serious and not finding.mended]
        raise NotSound(found="; ".join(wrong))
