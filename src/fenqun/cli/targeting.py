"""The commands about which segments to go for."""

import click

from fenqun.cli.session import Session, with_session, with_snapshot
from fenqun.errors import Phrase, UsageError, message


@click.command()
@click.argument("name", required=False)
@click.option(
    "--weight",
    "weights",
    metavar="FACTOR=WEIGHT",
    multiple=True,
    help="Another weight than the definition's, to see what it would do; several times for several.",
)
@with_snapshot
def targets(session: Session, name: str | None, weights: tuple[str, ...]) -> None:
    """Show which segments to go for: the matrix, the criteria, how sure the choice is. No NAME: what is declared."""
    from fenqun.cli.targets import show_choices, show_targets  # noqa: PLC0415 - `--help` must not wait for it

    if name is None:
        session.answer(session.workspace.definitions("targets"), show_choices)
        return
    session.answer(session.workspace.targets(name, weights=_weights(weights)), show_targets)


def _weights(given: tuple[str, ...]) -> dict[str, float]:
    found = {}
    for each in given:
        factor, _, weight = each.partition("=")
        try:
            found[factor.strip()] = float(weight)
        except ValueError:
            said = message("'{text}' is no weight; write FACTOR=NUMBER")
            raise UsageError(what=Phrase(said, text=each)) from None
    return found


@click.command()
@click.argument("name")
@with_snapshot
def criteria(session: Session, name: str) -> None:
    """Show whether the segments of a segmentation, or the cells of a grid, are worth having: five criteria."""
    from fenqun.cli.targets import show_criteria  # noqa: PLC0415

    session.answer(session.workspace.criteria(name), show_criteria)


@click.command()
@click.argument("name")
@click.option("--choose", "chosen", metavar="SEGMENT", multiple=True, help="A segment that is chosen; several times.")
@click.option("--reject", "rejected", metavar="SEGMENT=WHY", multiple=True, help="One that is not, and why not.")
@click.option("--why", required=True, metavar="TEXT", help="Why it was decided so.")
@click.option("--by", default="", metavar="WHO", help="Who decided; default: you.")
@with_session
def decide(session: Session, name: str, chosen: tuple[str, ...], rejected: tuple[str, ...], why: str, by: str) -> None:
    """Record which segments were chosen and which were not, with the figures as they are now."""
    from fenqun.cli.targets import show_decision  # noqa: PLC0415

    reasons = {segment.strip(): reason.strip() for segment, _, reason in (each.partition("=") for each in rejected)}
    line = session.workspace.decide(name, chosen=chosen, rejected=reasons, why=why, by=by)
    session.answer(line, show_decision)


@click.command()
@click.argument("name", required=False)
@click.option("--limit", default=20, show_default=True, help="At most so many.")
@with_session
def decisions(session: Session, name: str | None, limit: int) -> None:
    """Show what was decided about segments, and how the figures have moved since."""
    from fenqun.cli.targets import show_decisions  # noqa: PLC0415

    session.answer(session.workspace.decisions(name, limit=limit), show_decisions)


@click.command()
@click.argument("name")
@click.option("--total", type=float, metavar="MONEY", help="Another total than the definition's.")
@with_snapshot
def allocate(session: Session, name: str, total: float | None) -> None:
    """Divide the budget of a target choice so that it brings the most, with shadow prices."""
    from fenqun.cli.targets import show_allocation  # noqa: PLC0415

    session.answer(session.workspace.allocate(name, total=total), show_allocation)
