"""The verbs of the command line about who may do what, and who did."""

from datetime import UTC, datetime, time
from typing import Any

import click

from fenqun.cli.session import Session, with_session
from fenqun.errors import AuditBroken


@click.group()
def users() -> None:
    """List, add and change who may use the workbench and the API."""


@users.command("list")
@with_session
def users_list(session: Session) -> None:
    """List the users with their roles."""
    from fenqun.access.users import listed  # noqa: PLC0415 - `--help` must not wait for it
    from fenqun.cli.people import show_users  # noqa: PLC0415

    session.answer(listed(session.workspace), show_users)


@users.command("add")
@click.argument("name", metavar="NAME")
@click.option("--role", default="viewer", show_default=True, metavar="ROLE", help="viewer, marketer, analyst or admin.")
@click.option("--full-name", default="", metavar="TEXT", help="The name as people know it.")
@with_session
def users_add(session: Session, name: str, role: str, full_name: str) -> None:
    """Add a user; says a password for the first sign-in."""
    from fenqun.access.users import make  # noqa: PLC0415
    from fenqun.cli.people import show_user  # noqa: PLC0415

    session.answer(make(session.workspace, name, role=role, full_name=full_name), show_user)


@users.command("role")
@click.argument("name", metavar="NAME")
@click.argument("role", metavar="ROLE")
@with_session
def users_role(session: Session, name: str, role: str) -> None:
    """Give a user another role: viewer, marketer, analyst or admin; it holds at once."""
    from fenqun.access.users import change_role  # noqa: PLC0415
    from fenqun.cli.people import show_user  # noqa: PLC0415

    session.answer(change_role(session.workspace, name, role), show_user)


@users.command("deactivate")
@click.argument("name", metavar="NAME")
@with_session
def users_deactivate(session: Session, name: str) -> None:
    """Keep a user out from now on; what they did stays in the audit."""
    from fenqun.access.users import deactivate  # noqa: PLC0415
    from fenqun.cli.people import show_user  # noqa: PLC0415

    session.answer(deactivate(session.workspace, name), show_user)


@users.command("activate")
@click.argument("name", metavar="NAME")
@with_session
def users_activate(session: Session, name: str) -> None:
    """Let a user in again."""
    from fenqun.access.users import activate  # noqa: PLC0415
    from fenqun.cli.people import show_user  # noqa: PLC0415

    session.answer(activate(session.workspace, name), show_user)


@users.command("password")
@click.argument("name", metavar="NAME")
@with_session
def users_password(session: Session, name: str) -> None:
    """Make a new password for one sign-in; whoever is signed in by that name is signed out, tokens are revoked."""
    from fenqun.access.users import reset_password  # noqa: PLC0415
    from fenqun.cli.people import show_user  # noqa: PLC0415

    session.answer(reset_password(session.workspace, name), show_user)


@click.command()
@click.option("--who", default="", metavar="NAME", help="Only what this user did.")
@click.option("--action", default="", metavar="ACTION", help="Only this action, such as export.")
@click.option("--since", metavar="DATE", help="Only from this day (or moment, in UTC) on.")
@click.option("--before", type=int, metavar="NUMBER", help="Only entries before this one: the next page.")
@click.option("--limit", default=50, show_default=True, help="At most so many entries.")
@click.option("--verify", is_flag=True, help="Look whether any entry was changed, put in or taken out.")
@click.option("--against", default="", metavar="NUMBER:HASH", help="A seal noted before, which must still hold.")
@with_session
def audit(session: Session, since: str | None, before: int | None, verify: bool, **options: Any) -> None:
    """Show who did what, the latest first."""
    from fenqun.access.audit import audited  # noqa: PLC0415
    from fenqun.cli.people import show_audit  # noqa: PLC0415

    looked = verify or bool(options["against"])
    answer = audited(session.workspace, after=before, since=_moment(since), verify=looked, **options)
    session.answer(answer, show_audit)
    if answer.broken is not None:
        raise AuditBroken(number=answer.broken)


def _moment(text: str | None) -> datetime | None:
    """The moment as naive UTC."""
    if text is None:
        return None
    from fenqun.clock import written  # noqa: PLC0415 - `--help` must not wait for it

    day = written(text)
    moment = day if isinstance(day, datetime) else datetime.combine(day, time())
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
