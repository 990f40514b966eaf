"""The server as a process: it listens, says where, and ends when told to."""

import logging
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import uvicorn

from fenqun.access.users import first_admin
from fenqun.answers import UserAnswer
from fenqun.errors import Phrase, UsageError, message
from fenqun.server.app import application
from fenqun.server.settings import ServerSettings
from fenqun.serving.door import LOG
from fenqun.serving.served import Served
from fenqun.workspace.actor import Actor

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_SECONDS_TO_FINISH = 10
"""What is being answered has so long, once the server is told to end."""
_SECONDS_KEPT_OPEN = 75
"""A connection stays so long between two clicks; closed sooner, it is often closed just as the next one comes."""
_LINE = "%(asctime)s %(levelname)s %(message)s"


@dataclass(frozen=True)
class Listening:
    """A server that has its port but does not answer yet."""

    settings: ServerSettings
    served: Served
    socket: socket.socket
    server: uvicorn.Server

    @property
    def address(self) -> str:
        """Where a browser on this machine finds it."""
        host, port = self.settings.host, self.socket.getsockname()[1]
        shown = "127.0.0.1" if host in ("0.0.0.0", "::", "") else f"[{host}]" if ":" in host else host  # noqa: S104
        return f"http://{shown}:{port}/"

    @cached_property
    def first_admin(self) -> UserAnswer | None:
        """The administrator made at the first start, with a one-time password; None where there is one already."""
        return first_admin(self.served.workspace.acting(Actor.of_this_process("cli")))

    @property
    def warning(self) -> Phrase | None:
        """What whoever starts it should know of who can listen in."""
        if self.settings.host in _LOOPBACK or self.settings.over_https:
            return None
        told = message(
            "Warning: other machines reach this server without encryption: passwords and customers' data can be read "
            "on the way. Put a proxy with TLS in front and say --https."
        )
        return Phrase(told)

    def run(self) -> None:
        """Answer until told to end (Ctrl+C, SIGTERM); what is being answered is finished first."""
        _log_to_stderr()
        with suppress(KeyboardInterrupt):  # said again once everything is finished
            self.server.run(sockets=[self.socket])


def listening(directory: Path, settings: ServerSettings) -> Listening:
    """The server of a workspace's folder, on its port. Raises UsageError for a port it cannot have, a weak secret."""
    if not directory.is_dir():
        raise UsageError(what=Phrase(message("there is no folder '{folder}'"), folder=directory))
    app = application(directory, settings)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies),
        timeout_keep_alive=_SECONDS_KEPT_OPEN,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
        ws="none",
    )
    return Listening(settings, app.state.served, _bound(settings.host, settings.port), uvicorn.Server(config))


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio sends at once only on sockets that say they are TCP; else the end of each answer waits 40 ms for an
    # acknowledgement of its start.
    opened = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen()
    except (OSError, OverflowError) as error:
        opened.close()
        what = message("cannot listen at {host}, port {port} ({why}); name another with --port")
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(what=Phrase(what, host=host, port=port, why=why)) from None
    return opened


def _log_to_stderr() -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_LINE))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
