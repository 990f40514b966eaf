"""Who asks: a user by a session or a token, with what they may do right now."""

from dataclasses import dataclass
from typing import Literal

from fenqun.access.permissions import PERMISSION_LABELS, ROLE_LABELS, ROLES, Permission, UserRole
from fenqun.errors import MustChangePassword, NotAllowed, Phrase
from fenqun.store.records.users import User
from fenqun.workspace.actor import Actor, Door


@dataclass(frozen=True)
class Identity:
    """A user who is signed in. `permissions` are those of the role now, and in the scope of the token.

    `must_change`: the password is a one-time one; until it is changed nothing is permitted, by a session.
    `via_id`: the hash of the session's id, or the token's id.
    """

    name: str
    full_name: str
    role: UserRole
    permissions: frozenset[Permission]
    via: Literal["session", "token"]
    via_id: str = ""
    must_change: bool = False

    @classmethod
    def of(
        cls, user: User, via: Literal["session", "token"], via_id: str, *, scope: frozenset[str] | None = None
    ) -> "Identity":
        """The identity of an active user. scope: of a token; None: all that the role has."""
        role = UserRole(user.role)
        waits = user.must_change and via == "session"
        granted = frozenset(each for each in ROLES[role] if scope is None or each in scope)
        return cls(user.name, user.full_name, role, frozenset() if waits else granted, via, via_id, waits)

    def may(self, permission: Permission) -> bool:
        """Whether it is permitted."""
        return permission in self.permissions

    def check(self, permission: Permission) -> None:
        """Raises NotAllowed where it is not permitted; MustChangePassword where the password is to be changed first."""
        if self.must_change:
            raise MustChangePassword()
        if not self.may(permission):
            raise NotAllowed(role=Phrase(ROLE_LABELS[self.role]), what=Phrase(PERMISSION_LABELS[permission]))

    def actor(self, door: Door, *, address: str = "") -> Actor:
        """The user as the workspace's verbs see them."""
        sees, sets = self.may(Permission.PERSONAL), self.may(Permission.SETTINGS)
        role = ROLE_LABELS[self.role]
        return Actor(self.name, door, sees_personal=sees, address=address, role=role, may_set=sets)
