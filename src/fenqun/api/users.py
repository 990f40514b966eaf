"""Users: made, given a role, let in and kept out."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from fenqun.access import users as everyone
from fenqun.access.permissions import UserRole
from fenqun.answers import UserAnswer, UsersAnswer
from fenqun.api.answering import now
from fenqun.api.asked import UserAdmin
from fenqun.api.given import Given, GivenName, NamePath, ShortText
from fenqun.api.refusals import WITH_BODY, refusals

routes = APIRouter(tags=["users"])
NAMED = refusals(404)

Role = Annotated[UserRole, Field(strict=False)]


class UserGiven(Given):
    """A new user."""

    name: GivenName
    role: Role
    full_name: ShortText = ""


class RoleGiven(Given):
    """A role."""

    role: Role


@routes.get("/users", operation_id="users", response_model=UsersAnswer)
def users(asking: UserAdmin) -> Response:
    """Every user, by name."""
    return now(everyone.listed(asking.workspace))


@routes.post("/users", operation_id="make_user", response_model=UserAnswer, status_code=201, responses=WITH_BODY)
def make_user(asking: UserAdmin, given: UserGiven) -> Response:
    """A new user; the answer holds a one-time password, once."""
    made = everyone.make(asking.workspace, given.name, role=given.role, full_name=given.full_name)
    return now(made, 201)


@routes.put("/users/{user}/role", operation_id="change_role", response_model=UserAnswer, responses=NAMED | WITH_BODY)
def change_role(asking: UserAdmin, user: NamePath, given: RoleGiven) -> Response:
    """Give a user another role, from their next request on."""
    return now(everyone.change_role(asking.workspace, user, given.role))


@routes.post("/users/{user}/deactivate", operation_id="deactivate_user", response_model=UserAnswer, responses=NAMED)
def deactivate_user(asking: UserAdmin, user: NamePath) -> Response:
    """Keep a user out from now on: sessions end, tokens do not count."""
    return now(everyone.deactivate(asking.workspace, user))


@routes.post("/users/{user}/activate", operation_id="activate_user", response_model=UserAnswer, responses=NAMED)
def activate_user(asking: UserAdmin, user: NamePath) -> Response:
    """Let a user in again."""
    return now(everyone.activate(asking.workspace, user))


@routes.post("/users/{user}/reset-password", operation_id="reset_password", response_model=UserAnswer, responses=NAMED)
def reset_password(asking: UserAdmin, user: NamePath) -> Response:
    """Give a user a new one-time password, in the answer once; every session of theirs ends, every token is revoked."""
    return now(everyone.reset_password(asking.workspace, user))
