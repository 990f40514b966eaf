"""How a server is set up: by options, else by the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from fenqun.access.permissions import UserRole
from fenqun.errors import Phrase, UsageError, message
from fenqun.serving.hosts import LOCAL
from fenqun.serving.limits import MEGABYTE

LOCAL_HOST, USUAL_PORT = "127.0.0.1", 8050
LARGEST_UPLOAD = 2048


@dataclass(frozen=True)
class SignOnSettings:
    """A provider of OpenID Connect, and the role of those it lets in for the first time."""

    issuer: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    role: str = "viewer"


@dataclass(frozen=True)
class ServerSettings:
    """Where a server listens and how it is reached.

    `names`: further host names it answers to. `over_https`: browsers reach it by https, through a proxy that ends it;
    `proxies`: the addresses of such proxies, whose word on the caller's address is taken. `largest_upload` is in MB.
    """

    host: str = LOCAL_HOST
    port: int = USUAL_PORT
    names: tuple[str, ...] = ()
    over_https: bool = False
    proxies: tuple[str, ...] = ()
    secret: str | None = field(default=None, repr=False)
    largest_upload: int = LARGEST_UPLOAD
    sign_on: SignOnSettings | None = None

    @property
    def upload_bytes(self) -> int:
        """The most bytes of files sent at once."""
        return self.largest_upload * MEGABYTE


def settings_of(environ: Mapping[str, str], **options: Any) -> ServerSettings:
    """The settings: options that are given (not None), else FENQUN_… in the environment, else the usual ones.

    Raises UsageError for a value that is none.
    """
    given = {name: value for name, value in options.items() if value is not None and value != ()}
    if names := environ.get("FENQUN_HOST_NAMES"):
        given.setdefault("names", tuple(name.strip() for name in names.split(",") if name.strip()))
    if secret := environ.get("FENQUN_SECRET"):
        given["secret"] = secret
    return ServerSettings(**{"sign_on": _sign_on(environ)} | given)


def _sign_on(environ: Mapping[str, str]) -> SignOnSettings | None:
    issuer, client_id = environ.get("FENQUN_OIDC_ISSUER", ""), environ.get("FENQUN_OIDC_CLIENT_ID", "")
    if not issuer and not client_id:
        return None
    if not issuer or not client_id:
        what = message("single sign-on needs both FENQUN_OIDC_ISSUER and FENQUN_OIDC_CLIENT_ID")
        raise UsageError(what=Phrase(what))
    address = urlsplit(issuer)
    if address.scheme != "https" and not (address.scheme == "http" and address.hostname in LOCAL):
        raise UsageError(
            what=Phrase(message("FENQUN_OIDC_ISSUER: '{issuer}' does not begin with https://"), issuer=issuer)
        )
    role = environ.get("FENQUN_OIDC_ROLE", UserRole.VIEWER.value)
    if role not in list(UserRole):
        raise UsageError(what=Phrase(message("FENQUN_OIDC_ROLE: '{role}' is no role"), role=role))
    return SignOnSettings(issuer.rstrip("/"), client_id, environ.get("FENQUN_OIDC_CLIENT_SECRET", ""), role)
