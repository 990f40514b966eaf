"""The users of the workspace, for administrators."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fenqun.access import users as people
from fenqun.access.permissions import ROLE_LABELS, ROLE_MEANINGS, Permission, UserRole
from fenqun.answers import UserAnswer
from fenqun.errors import FenqunError, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.templating import redirect, render

routes = APIRouter()

Administrator = Annotated[Asking, Depends(needs(Permission.USERS))]


@routes.get("/users")
def users(asking: Administrator) -> Response:
    """Everyone who may come in, and what they may do."""
    return _users(asking)


def _users(
    asking: Asking, *, made: UserAnswer | None = None, is_reset: bool = False, problems: list[str] | None = None
) -> Response:
    t = translator(asking.language)
    return render(
        asking,
        "users/page.html.j2",
        status=422 if problems else 200,
        users=people.listed(asking.workspace).users,
        roles=[(role.value, t(ROLE_LABELS[role]), t(ROLE_MEANINGS[role])) for role in UserRole],
        role_rows=[{"role": t(ROLE_LABELS[role]), "may": t(ROLE_MEANINGS[role])} for role in UserRole],
        given={name: asking.text(name) for name in ("name", "full_name", "role")},
        made=made,
        is_reset=is_reset,
        problems=problems or [],
    )


@routes.post("/users")
def add(asking: Administrator) -> Response:
    """A new user; the one-time password is on this page and on no other."""
    name, full_name = asking.text("name").strip(), asking.text("full_name").strip()
    try:
        made = people.make(asking.workspace, name, role=asking.text("role"), full_name=full_name)
    except FenqunError as error:
        return _users(asking, problems=[error.text(translator(asking.language))])
    return _users(asking, made=made)


@routes.post("/users/{name}/password")
def reset(name: str, asking: Administrator) -> Response:
    """A new one-time password for who has forgotten theirs."""
    return _users(asking, made=people.reset_password(asking.workspace, name), is_reset=True)


@routes.post("/users/{name}/role")
def change_role(name: str, asking: Administrator) -> Response:
    """Another role, from the user's next request on."""
    changed = people.change_role(asking.workspace, name, asking.text("role"))
    t = translator(asking.language)
    role = t(ROLE_LABELS[UserRole(changed.role)])
    return redirect(asking, "/users", toast=t(message("{name} is {role} now.")).format(name=changed.name, role=role))


@routes.post("/users/{name}/deactivate")
def deactivate(name: str, asking: Administrator) -> Response:
    """Out at once: sessions end, tokens do not count."""
    changed = people.deactivate(asking.workspace, name)
    told = translator(asking.language)(message("{name} is kept out from now on."))
    return redirect(asking, "/users", toast=told.format(name=changed.name))


@routes.post("/users/{name}/activate")
def activate(name: str, asking: Administrator) -> Response:
    """Let in again."""
    changed = people.activate(asking.workspace, name)
    told = translator(asking.language)(message("{name} may sign in again."))
    return redirect(asking, "/users", toast=told.format(name=changed.name))
