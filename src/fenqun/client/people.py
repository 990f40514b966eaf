"""What a client asks and changes about users, tokens and the audit."""

from collections.abc import Iterator

from fenqun.answers import (
    AuditAnswer,
    AuditLine,
    HealthAnswer,
    MeAnswer,
    TokensAnswer,
    UserAnswer,
    UsersAnswer,
)
from fenqun.client.asks import part
from fenqun.client.wire import Wire


class People:
    """Who may do what, and who did."""

    _wire: Wire

    def health(self) -> HealthAnswer:
        """That the server answers."""
        return self._wire.get(HealthAnswer, "/health")

    def me(self) -> MeAnswer:
        """In whose name this client asks, and what it may do."""
        return self._wire.get(MeAnswer, "/me")

    def users(self) -> UsersAnswer:
        """Every user."""
        return self._wire.get(UsersAnswer, "/users")

    def make_user(self, name: str, *, role: str, full_name: str = "") -> UserAnswer:
        """A new user; the answer holds a one-time password."""
        return self._wire.make(UserAnswer, "/users", {"name": name, "role": role, "full_name": full_name})

    def change_role(self, name: str, role: str) -> UserAnswer:
        """Give a user another role."""
        return self._wire.put(UserAnswer, f"/users/{part(name)}/role", {"role": role})

    def deactivate(self, name: str) -> UserAnswer:
        """Keep a user out."""
        return self._wire.make(UserAnswer, f"/users/{part(name)}/deactivate")

    def activate(self, name: str) -> UserAnswer:
        """Let a user in again."""
        return self._wire.make(UserAnswer, f"/users/{part(name)}/activate")

    def reset_password(self, name: str) -> UserAnswer:
        """Give a user a new one-time password, in the answer once."""
        return self._wire.make(UserAnswer, f"/users/{part(name)}/reset-password")

    def tokens(self) -> TokensAnswer:
        """One's own tokens. They are made on the page of one's account."""
        return self._wire.get(TokensAnswer, "/tokens")

    def revoke(self, token: str) -> TokensAnswer:
        """Revoke one of one's own tokens; those that are left."""
        return self._wire.delete(TokensAnswer, f"/tokens/{part(token)}")

    def audit(
        self, *, after: int | None = None, limit: int = 50, who: str = "", action: str = "", verify: bool = False
    ) -> AuditAnswer:
        """A page of the audit, the latest first."""
        asked = {"after": after, "limit": limit, "who": who, "action": action, "verify": verify or None}
        return self._wire.get(AuditAnswer, "/audit", **asked)

    def audit_lines(self, *, who: str = "", action: str = "", limit: int = 500) -> Iterator[AuditLine]:
        """Every entry, page after page of `limit`."""
        after: int | None = None
        while True:
            page = self.audit(after=after, limit=limit, who=who, action=action)
            yield from page.lines
            if page.after is None:
                return
            after = page.after
