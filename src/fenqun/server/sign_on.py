"""Single sign-on by OpenID Connect: authorization code with PKCE, state and nonce, bound to the browser that began."""

import hmac
import json
import warnings
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from fenqun import clock
from fenqun.access.permissions import UserRole
from fenqun.access.sign_in import SignOn, signed_on
from fenqun.errors import Phrase, SignOnFailed, message
from fenqun.server.settings import SignOnSettings
from fenqun.serving.asking import Asking, needs
from fenqun.serving.cookies import SIGN_ON
from fenqun.serving.door import LOG, described
from fenqun.serving.identified import visit
from fenqun.web.links import local
from fenqun.web.log_in import entered

with warnings.catch_warnings(record=True):  # it would rather have httpx2
    from authlib.integrations.base_client import BaseApp, OAuth2Mixin, OpenIDMixin
    from authlib.integrations.httpx_client import OAuth2Client

BEGIN, BACK = "/sign-on", "/sign-on/back"
SECONDS = 600
"""How long somebody may be away at the provider."""

_TIMEOUT = 10
_SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the provider has; `none` and those by the client's secret are not among them."""

Anyone = Annotated[Asking, Depends(needs(None))]


class _Client(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]
    """The provider as the library talks to it."""

    client_cls = OAuth2Client


@dataclass(frozen=True)
class _Begun:
    """What the browser keeps while it is away. `at`: when it left, naive UTC in ISO form."""

    state: str
    nonce: str
    code_verifier: str
    then: str
    at: str


class Provider:
    """The organisation's provider: where to send people, and who it says they are."""

    def __init__(self, settings: SignOnSettings) -> None:
        self._settings = settings
        self._client = _Client(
            None,
            client_id=settings.client_id,
            client_secret=settings.client_secret or None,
            server_metadata_url=f"{settings.issuer}/.well-known/openid-configuration",
            client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": _TIMEOUT},
        )

    @property
    def role(self) -> UserRole:
        """The role of those who come for the first time."""
        return UserRole(self._settings.role)

    def address(self, back: str) -> Mapping[str, str]:
        """The `url` to send a browser to, and the `state`, `nonce` and `code_verifier` to remember.

        Raises SignOnFailed.
        """
        self._know()
        made: Mapping[str, str] = self._client.create_authorization_url(back)
        return made

    def who(self, code: str, begun: _Begun, back: str) -> SignOn:
        """Whom the provider vouches for. Raises SignOnFailed unless its word is signed, for us, and for this visit."""
        self._know()
        token = self._client.fetch_access_token(back, code=code, code_verifier=begun.code_verifier)
        must = {
            "iss": {"essential": True, "value": self._settings.issuer},
            "aud": {"essential": True, "value": self._settings.client_id},
            "sub": {"essential": True},
        }
        told = self._client.parse_id_token(token, begun.nonce, claims_options=must)
        if told is None or not told["sub"]:
            raise SignOnFailed(what=Phrase(message("the provider does not say who it is")))
        name = told.get("preferred_username") or told.get("nickname") or told.get("name") or told["sub"]
        return SignOn(self._settings.issuer, str(told["sub"]), str(name), str(told.get("name") or ""))

    def answers(self, issuer: str) -> bool:
        """Whether an answer that names its issuer, or none, is this provider's (RFC 9207)."""
        said = self._client.server_metadata.get("authorization_response_iss_parameter_supported")
        return issuer == self._settings.issuer or (not issuer and not said)

    def _know(self) -> None:
        """Read what the provider says of itself; it must be the one that was named, and sign by a key of its own."""
        known: dict[str, Any] = self._client.load_server_metadata()
        if str(known.get("issuer", "")).rstrip("/") != self._settings.issuer:
            raise SignOnFailed(what=Phrase(message("the provider calls itself otherwise than it was set up")))
        offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
        known["id_token_signing_alg_values_supported"] = [each for each in offered if each in _SIGNED_BY]


def sign_on_routes(settings: SignOnSettings) -> APIRouter:
    """The way to the provider and back."""
    routes, provider = APIRouter(), Provider(settings)

    @routes.get(BEGIN)
    def begin(asking: Anyone) -> Response:
        """To the provider."""
        return _sent(asking, _tried(lambda: provider.address(_back(asking))))

    @routes.get(BACK)
    def back(asking: Anyone) -> Response:
        """Back from the provider, who says who it is."""
        begun = _answered(asking, provider)
        who = _tried(lambda: provider.who(asking.request.query_params["code"], begun, _back(asking)))
        signed_in = signed_on(asking.workspace, who, visit(asking.request, asking.served), role=provider.role)
        answer = entered(asking, signed_in, begun.then)
        asking.served.cookies.forget(answer, SIGN_ON)
        return answer

    return routes


def _sent(asking: Asking, made: Mapping[str, str]) -> Response:
    """To the provider's address; the browser keeps what its answer will be held against."""
    then = local(asking.request.query_params.get("next", "/"))
    parts = {name: made[name] for name in ("state", "nonce", "code_verifier")}
    begun = _Begun(**parts, then=then, at=clock.now().isoformat())
    answer = RedirectResponse(made["url"], 303)
    asking.served.cookies.write(answer, SIGN_ON, json.dumps(asdict(begun)), seconds=SECONDS)
    return answer


def _answered(asking: Asking, provider: Provider) -> _Begun:
    """The visit that the answer is of. Raises SignOnFailed unless this browser began it and this provider let it in."""
    query, begun = asking.request.query_params, _begun(asking.request, asking)
    if begun is None or not hmac.compare_digest(begun.state.encode(), query.get("state", "").encode()):
        raise SignOnFailed(what=Phrase(message("it was not begun in this browser, or too long ago")))
    if not provider.answers(query.get("iss", "")):
        raise SignOnFailed(what=Phrase(message("another provider has answered")))
    if "code" not in query:
        raise SignOnFailed(what=Phrase(message("the provider has refused")))
    return begun


def _tried(ask: Any) -> Any:
    """What the provider answers. Raises SignOnFailed for whatever goes wrong there: then nobody is signed in."""
    try:
        return ask()
    except SignOnFailed:
        raise
    except Exception as error:  # noqa: BLE001 - a door to another system
        LOG.warning("sign-on: %s", described(error))
        what = message("the provider does not answer, or its answer does not hold")
        raise SignOnFailed(what=Phrase(what)) from None


def _begun(request: Request, asking: Asking) -> _Begun | None:
    held = asking.served.cookies.read(request, SIGN_ON)
    begun = _Begun(**json.loads(held)) if held else None
    if begun is None or clock.now() - datetime.fromisoformat(begun.at) > timedelta(seconds=SECONDS):
        return None
    return begun


def _back(asking: Asking) -> str:
    """Where the provider sends people back to, as it was told of beforehand."""
    url = asking.request.url
    scheme = "https" if asking.served.cookies.secure else url.scheme
    return f"{scheme}://{url.netloc}{BACK}"
