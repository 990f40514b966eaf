"""`fenqun serve`: the workbench and the API, until stopped."""

import os
from typing import TYPE_CHECKING, Any

import click

from fenqun.cli.session import Session, with_session
from fenqun.errors import message

if TYPE_CHECKING:
    from fenqun.server.run import Listening


@click.command()
@click.option("--host", metavar="ADDRESS", help="Where to listen; default: 127.0.0.1, this machine only.")
@click.option("--port", type=int, metavar="PORT", help="Default: 8050.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A further host name it is reached by.")
@click.option("--https", "over_https", is_flag=True, default=None, help="A proxy in front of it speaks https.")
@click.option("--proxy", "proxies", multiple=True, metavar="ADDRESS", help="A proxy whose X-Forwarded-For is believed.")
@click.option("--largest-upload", type=int, metavar="MB", help="Most megabytes of files sent at once; default: 2048.")
@with_session
def serve(session: Session, **options: Any) -> None:
    """Serve the workbench and the API; the folder may be no workspace yet."""
    from fenqun.server.run import listening  # noqa: PLC0415 - `--help` must not wait for it
    from fenqun.server.settings import settings_of  # noqa: PLC0415

    server = listening(session.folder, settings_of(os.environ, **options))
    if server.served.workspace.is_declared:
        session.at(str(session.folder))
    _tell(session, server)
    server.run()


def _tell(session: Session, server: "Listening") -> None:
    """Where it is open, and at the first start who may come in."""
    admin, translate = server.first_admin, session.translate
    if session.as_json:
        told = {"address": server.address}
        session.json(told | ({"name": admin.name, "one_time_password": admin.one_time_password} if admin else {}))
        return
    click.echo(translate(message("The workbench is open at {address}")).format(address=server.address))
    if admin is not None:
        click.echo(
            translate(message("Sign in as {name} with this password, which is shown only now:")).format(name=admin.name)
        )
        click.echo(f"  {admin.one_time_password}")
    if server.warning is not None:
        click.echo(server.warning.text(translate), err=True)
    click.echo(translate(message("Ctrl+C ends it.")))
