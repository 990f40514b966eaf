"""What all requests to one server share."""

from dataclasses import dataclass, field
from typing import Any, cast

from starlette.requests import HTTPConnection

from fenqun.access.sessions import SessionLimits
from fenqun.serving.cookies import Cookies
from fenqun.workspace import Workspace


@dataclass(frozen=True)
class Served:
    """The workspace, the cookies by which its users are known, and how long they stay signed in.

    `sign_on`: whether a provider of single sign-on is set up. `parts`: what single pages put by, under their own names.
    """

    workspace: Workspace
    cookies: Cookies
    session_limits: SessionLimits = field(default_factory=SessionLimits)
    sign_on: bool = False
    parts: dict[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether the folder is no workspace yet: the first files make it one."""
        return not self.workspace.is_declared


def served_by(request: HTTPConnection) -> Served:
    """What the server of a request shares."""
    return cast(Served, request.app.state.served)
