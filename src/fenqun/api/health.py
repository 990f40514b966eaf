"""Whether the server answers, and who the asker is to it."""

from importlib.metadata import version

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import HealthAnswer, MeAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Anyone, SignedIn
from fenqun.errors import NotSignedIn

routes = APIRouter(tags=["server"])


@routes.get("/health", operation_id="health", response_model=HealthAnswer)
def health(asking: Anyone) -> Response:
    """That the server answers, and its version; anyone may ask."""
    return now(HealthAnswer("ok", version("fenqun")))


@routes.get("/me", operation_id="me", response_model=MeAnswer)
def me(asking: SignedIn) -> Response:
    """Who asks, and what they may do."""
    identity = asking.identity
    if identity is None:
        raise NotSignedIn()
    permissions = tuple(sorted(permission.value for permission in identity.permissions))
    return now(MeAnswer(identity.name, identity.full_name, identity.role, permissions, identity.via))
