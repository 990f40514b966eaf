"""The command about positioning: how the market sees the brands."""

import click

from fenqun.cli.session import Session, with_snapshot


@click.command()
@click.argument("name", required=False)
@with_snapshot
def positioning(session: Session, name: str | None) -> None:
    """Show how the market sees the brands, what segments would rather have, and what is said to whom.

    Without NAME, the positionings there are.
    """
    from fenqun.cli.brand_map import show_positioning, show_positionings  # noqa: PLC0415 - `--help` does not wait for it

    if name is None:
        session.answer(session.workspace.positionings(), show_positionings)
    else:
        session.answer(session.workspace.positioning(name), show_positioning)
