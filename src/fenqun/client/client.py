"""The verbs of a workspace, asked of a server."""

import os
from copy import copy
from typing import TYPE_CHECKING, Self

from fenqun.client.asks import Asks
from fenqun.client.changes import Changes
from fenqun.client.choices import Choices
from fenqun.client.grids import Grids
from fenqun.client.lists import Lists
from fenqun.client.people import People
from fenqun.client.wire import Wire

if TYPE_CHECKING:
    import httpx


class Client(Asks, Grids, Lists, Changes, Choices, People):
    """A server as one user sees it: its methods are the verbs, and return the answers the verbs return.

    Every method raises RequestFailed, whose text is what the server says and whose `problem` holds its parts. What is
    safe to send again is sent again when the server is busy or the connection breaks. Use it in a `with` block, or
    `close` it.
    """

    def __init__(
        self,
        url: str | None = None,
        *,
        token: str | None = None,
        language: str | None = None,
        timeout: float = 60.0,
        transport: "httpx.BaseTransport | None" = None,
    ) -> None:
        """url: of the server; None: what FENQUN_URL holds in the environment, else the usual one on this machine.

        token: as made on the page of your account; None: what FENQUN_TOKEN holds in the environment.

        language: en, zh-Hans or zh-Hant, of labels and messages; None: the workspace's own. timeout: seconds without a
        sign from the server; transport: how requests travel, for tests.
        """
        server = url or os.environ.get("FENQUN_URL", "http://127.0.0.1:8050")
        secret = token if token is not None else os.environ.get("FENQUN_TOKEN", "")
        self._wire = Wire(server, secret, language=language, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def at(self, snapshot: str) -> Self:
        """The same server as it was: questions are answered from that snapshot, an id, its beginning or a day."""
        other = copy(self)
        other._wire = self._wire.at(snapshot)
        return other

    def close(self) -> None:
        """End the connection."""
        self._wire.close()
