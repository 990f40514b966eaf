"""One's own account: password, sessions, tokens of the API."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fenqun import clock
from fenqun.access import sessions, tokens
from fenqun.access.identity import Identity
from fenqun.access.passwords import SHORTEST
from fenqun.access.permissions import PERMISSION_LABELS, ROLE_LABELS, Permission
from fenqun.access.sign_in import change_password
from fenqun.answers import TokenAnswer
from fenqun.errors import FenqunError, InvalidValue, NotSignedIn, Phrase, SignInFailed, message
from fenqun.language import translator
from fenqun.serving.asking import SIGNED_IN, Asking, needs
from fenqun.serving.cookies import SESSION
from fenqun.serving.identified import visit
from fenqun.serving.problem import status_of
from fenqun.web.browsers import browser
from fenqun.web.failing import PASSWORD
from fenqun.web.links import local
from fenqun.web.numerals import whole
from fenqun.web.templating import redirect, render

routes = APIRouter()

Own = Annotated[Asking, Depends(needs(Permission.READ))]
_PAGE = "account/page.html.j2"
_DAYS = (7, 30, 90, 366)


@routes.get("/account")
def account(asking: Own) -> Response:
    """Who I am, where I am signed in, and the tokens made in my name."""
    return _account(asking)


def _account(asking: Asking, *, problems: list[str] | None = None, made: TokenAnswer | None = None) -> Response:
    who = _who(asking)
    return render(
        asking,
        _PAGE,
        status=422 if problems else 200,
        who=who,
        role=ROLE_LABELS[who.role],
        sessions=sessions.sessions(asking.workspace, who.name, current=who.via_id).sessions,
        tokens=tokens.listed(asking.workspace, who.name).tokens,
        scopes=[(permission.value, PERMISSION_LABELS[permission]) for permission in Permission if who.may(permission)],
        browser=browser,
        labels=PERMISSION_LABELS,
        day_options=_day_options(asking),
        given={"name": asking.text("name"), "days": asking.text("days") or "90", "scope": asking.texts("scope")},
        problems=problems or [],
        made=made,
    )


def _day_options(asking: Asking) -> list[tuple[str, str]]:
    return [(str(days), _t(asking, message("{n} days")).format(n=days)) for days in _DAYS]


@routes.post("/account/tokens")
def make_token(asking: Own) -> Response:
    """A new token; its secret is on this page and on no other."""
    try:
        made = tokens.make(
            asking.workspace,
            _who(asking).name,
            asking.text("name").strip(),
            scope=asking.texts("scope"),
            at=clock.now(),
            days=whole(asking.text("days")) or 0,
        )
    except FenqunError as error:
        return _account(asking, problems=[error.text(translator(asking.language))])
    return _account(asking, made=made)


@routes.post("/account/tokens/{token_id}/revoke")
def revoke_token(token_id: str, asking: Own) -> Response:
    """One of my tokens counts no more."""
    tokens.revoke(asking.workspace, token_id, user=_who(asking).name)
    return redirect(asking, "/account", toast=_t(asking, message("The token counts no more.")))


@routes.post("/account/sessions/{session_id}/end")
def end_session(session_id: str, asking: Own) -> Response:
    """Sign out another browser of mine."""
    sessions.end(asking.workspace, _who(asking).name, session_id)
    return redirect(asking, "/account", toast=_t(asking, message("The session has ended.")))


@routes.get(PASSWORD)
def password(asking: Annotated[Asking, Depends(SIGNED_IN)]) -> Response:
    """The form for a password of one's own; the first page of who has a one-time password."""
    return _password(asking)


def _password(asking: Asking, *, status: int = 200, problems: list[str] | None = None) -> Response:
    then = local(asking.text("next") or asking.request.query_params.get("next", "/"))
    parts = {"who": _who(asking), "then": then, "problems": problems or [], "least": SHORTEST}
    return render(asking, "account/password.html.j2", status=status, **parts)


@routes.post(PASSWORD)
def set_password(asking: Annotated[Asking, Depends(SIGNED_IN)]) -> Response:
    """A new password; every other session of mine ends, this one goes on under a new id."""
    who, translate = _who(asking), translator(asking.language)
    new = asking.text("new")
    try:
        if new != asking.text("again"):
            raise InvalidValue(key=Phrase(message("password")), what=Phrase(message("the two differ")))
        again = visit(asking.request, asking.served)
        signed_in = change_password(asking.workspace, who.name, again, old=asking.text("old"), new=new)
    except SignInFailed as error:
        wrong = translate(message("This is not your password so far."))
        told = error.text(translate) if status_of(error) != 401 else wrong
        return _password(asking, status=status_of(error), problems=[told])
    except InvalidValue as error:
        return _password(asking, status=422, problems=[error.text(translate)])
    then = local(asking.text("next") or "/")
    answer = redirect(asking, then, toast=_t(asking, message("Your password is changed.")))
    asking.served.cookies.write(answer, SESSION, signed_in.secret)
    return answer


def _who(asking: Asking) -> Identity:
    if asking.identity is None:
        raise NotSignedIn
    return asking.identity


def _t(asking: Asking, text: str) -> str:
    return translator(asking.language)(text)
