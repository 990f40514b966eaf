"""Signed cookies, and the tokens that show that a change was sent by a page of ours."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer
from starlette.requests import Request
from starlette.responses import Response

SESSION, VISIT, SIGN_ON = "session", "visit", "sign-on"
"""Who is signed in; who is not yet, so that the form for it can be told from a forged one; who is away to sign on."""


@dataclass(frozen=True)
class Cookies:
    """The cookies of one server: HttpOnly, SameSite=Lax, and bound to https where it is served so.

    Their names carry a mark of the secret, so that two workspaces on one machine do not sign each other out.
    """

    secret: bytes
    secure: bool = False

    def name(self, kind: str) -> str:
        """The whole name of a kind of cookie; a browser takes `__Host-` from this very host over https only."""
        mark = hashlib.sha256(self.secret).hexdigest()[:8]
        return f"__Host-fenqun-{kind}-{mark}" if self.secure else f"fenqun-{kind}-{mark}"

    def read(self, request: Request, kind: str) -> str | None:
        """What the cookie holds; None where it is missing or not signed by us."""
        signed = request.cookies.get(self.name(kind))
        if signed is None:
            return None
        try:
            return self._signer(kind).unsign(signed).decode("utf-8")
        except (BadSignature, UnicodeError):
            return None

    def write(self, response: Response, kind: str, value: str, *, seconds: int | None = None) -> None:
        """Set the cookie. seconds: how long it is kept; None: until the browser ends."""
        response.set_cookie(
            self.name(kind),
            self._signer(kind).sign(value).decode("ascii"),
            max_age=seconds,
            path="/",
            secure=self.secure,
            httponly=True,
            samesite="lax",
        )

    def forget(self, response: Response, kind: str) -> None:
        """Delete the cookie."""
        response.delete_cookie(self.name(kind), path="/", secure=self.secure, httponly=True, samesite="lax")

    def token(self, holder: str) -> str:
        """A token for the forms of whoever holds the cookie with this value; another one each time."""
        nonce = secrets.token_urlsafe(12)
        return f"{nonce}.{self._mark(holder, nonce)}"

    def is_token(self, holder: str, token: str) -> bool:
        """Whether the token was made for this holder."""
        nonce, _, mark = token.partition(".")
        return hmac.compare_digest(self._mark(holder, nonce).encode("ascii"), mark.encode("utf-8", "replace"))

    def _mark(self, holder: str, nonce: str) -> str:
        told = f"form\n{holder}\n{nonce}".encode("utf-8", "replace")
        return hmac.new(self.secret, told, hashlib.sha256).hexdigest()

    def _signer(self, kind: str) -> Signer:
        return Signer(self.secret, salt=f"fenqun.{kind}", digest_method=hashlib.sha256)
