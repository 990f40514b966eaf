"""Tokens of the API: one's own, made, listed and revoked."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from fenqun import clock
from fenqun.access import tokens as all_tokens
from fenqun.access.identity import Identity
from fenqun.access.permissions import ROLE_LABELS, Permission
from fenqun.answers import TokenAnswer, TokensAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Reader
from fenqun.api.given import Given, GivenName, NamePath
from fenqun.api.refusals import WITH_BODY, refusals
from fenqun.errors import NotAllowed, NotSignedIn, Phrase, message
from fenqun.serving.asking import Asking

routes = APIRouter(tags=["tokens"])


class TokenGiven(Given):
    """A new token: what it is for, what it may do at most, for how many days."""

    name: GivenName
    scope: Annotated[tuple[Annotated[Permission, Field(strict=False)], ...], Field(min_length=1, strict=False)]
    days: Annotated[int, Field(ge=1, le=366)] = 90


@routes.get("/tokens", operation_id="tokens", response_model=TokensAnswer)
def tokens(asking: Reader) -> Response:
    """One's own tokens, the newest first; their secrets are not kept."""
    return now(all_tokens.listed(asking.workspace, _own(asking).name))


@routes.post("/tokens", operation_id="make_token", response_model=TokenAnswer, status_code=201, responses=WITH_BODY)
def make_token(asking: Reader, given: TokenGiven) -> Response:
    """A new token of one's own; the answer holds its secret, once. Not by a token: it would outlive itself."""
    identity = _own(asking)
    if identity.via == "token":
        role = Phrase(ROLE_LABELS[identity.role])
        raise NotAllowed(role=role, what=Phrase(message("making a token by a token")))
    scope = [permission.value for permission in given.scope]
    made = all_tokens.make(asking.workspace, identity.name, given.name, scope=scope, at=clock.now(), days=given.days)
    return now(made, 201)


@routes.delete("/tokens/{token}", operation_id="revoke_token", response_model=TokensAnswer, responses=refusals(404))
def revoke_token(asking: Reader, token: NamePath) -> Response:
    """Revoke one of one's own tokens, at once; answers with those that are left."""
    name = _own(asking).name
    all_tokens.revoke(asking.workspace, token, user=name)
    return now(all_tokens.listed(asking.workspace, name))


def _own(asking: Asking) -> Identity:
    if asking.identity is None:
        raise NotSignedIn()
    return asking.identity
