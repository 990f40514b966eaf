"""Who asks, in which language, and whether they may: what every route depends on."""

import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request

from fenqun.access.identity import Identity
from fenqun.access.permissions import CHANGING, Permission
from fenqun.errors import FenqunError, NotFromHere, NotSignedIn
from fenqun.serving.cookies import SESSION, VISIT
from fenqun.serving.identified import identified
from fenqun.serving.reader import address_of, is_api, is_fragment, language_asked, theme_asked
from fenqun.serving.served import Served, served_by
from fenqun.workspace import Workspace
from fenqun.workspace.actor import Actor, Door

CSRF_HEADER, CSRF_FIELD = "X-CSRF-Token", "_csrf"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

AS_OF = "as_of"
"""The parameter that names the snapshot to ask: an id, the beginning of one, or a day."""

_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_MOST_FIELDS, _MOST_FILES, _LARGEST_FIELD = 5_000, 200, 8 * 1024 * 1024


@dataclass(frozen=True)
class Asking:
    """One request: who asks, the workspace as they see it, and how they want to be answered.

    `identity` is None for who is not signed in. `form` holds the fields of a form that came with a change.
    """

    request: Request
    served: Served
    identity: Identity | None
    workspace: Workspace
    language: str
    theme: str = ""
    form: FormData = field(default_factory=FormData)

    @property
    def csrf(self) -> str:
        """What a form of a page sends along, as field `_csrf` or header X-CSRF-Token."""
        return self.served.cookies.token(_holder(self.request, self.served))

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks, for a part of a page only."""
        return is_fragment(self.request)

    @property
    def path_and_query(self) -> str:
        """Where on this server the request goes, to come back to."""
        url = self.request.url
        return f"{url.path}?{url.query}" if url.query else url.path

    def allows(self, permission: Permission) -> bool:
        """Whether who asks may do this, here: in a past snapshot nobody changes anything."""
        if self.identity is None or (self.workspace.is_past and permission in CHANGING):
            return False
        return self.identity.may(permission)

    def text(self, name: str) -> str:
        """A field of the form; empty where it is missing or a file."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""

    def texts(self, name: str) -> list[str]:
        """All values of a field of the form."""
        return [value for value in self.form.getlist(name) if isinstance(value, str)]


@dataclass(frozen=True)
class Needs:
    """The dependency of a route: who asks, if they have the permission.

    Without a permission anyone, or (`signed_in`) anyone who is signed in, be it with a one-time password.
    """

    permission: Permission | None
    signed_in: bool = False

    async def __call__(self, request: Request) -> AsyncIterator[Asking]:
        """Raises NotSignedIn, MustChangePassword, NotAllowed; NotFromHere for a change no page of ours has sent;
        NoSuchSnapshot; PastSnapshot for a change in one.
        """
        asking = await run_in_threadpool(asked, request)
        self._let(asking.identity)
        if self.permission in CHANGING - {Permission.IMPORT}:  # what was imported can be looked at
            asking.workspace.change_now()
        try:
            yield asking if request.method in SAFE else await _sent(asking)
        finally:
            await request.close()

    def _let(self, identity: Identity | None) -> None:
        if self.permission is None and not self.signed_in:
            return
        if identity is None:
            raise NotSignedIn
        if self.permission is not None:
            identity.check(self.permission)


def needs(permission: Permission | None) -> Needs:
    """What a route depends on: `asking: Annotated[Asking, Depends(needs(Permission.READ))]`."""
    return Needs(permission)


SIGNED_IN = Needs(None, signed_in=True)
"""What the pages depend on where one's own password is changed and the session ended."""


def asked(request: Request) -> Asking:
    """The request with who asks and how; looked up once per request."""
    if (known := getattr(request.state, "asking", None)) is not None:
        return known  # type: ignore[no-any-return]
    served = served_by(request)
    identity, language = identified(request), language_asked(request)
    door: Door = "api" if is_api(request) else "web"
    address = address_of(request)
    actor = identity.actor(door, address=address) if identity else Actor("", door, False, address)
    workspace = served.workspace.acting(actor, language=language)
    known = Asking(request, served, identity, workspace, language, theme_asked(request))
    request.state.asking = known  # also where the snapshot asked for is not there: who asks is told so
    if identity is not None:
        request.state.asking = replace(known, workspace=_of_one_snapshot(request, workspace))
    return request.state.asking  # type: ignore[no-any-return]


def _of_one_snapshot(request: Request, workspace: Workspace) -> Workspace:
    """The workspace as of the snapshot that is asked for, else held to the latest, so that the parts of a page agree.

    Raises NoSuchSnapshot.
    """
    if named := request.query_params.get(AS_OF):
        return workspace.at(named)
    if request.method not in SAFE:
        return workspace
    try:
        return workspace.pinned()
    except FenqunError:  # none yet, or none that can be read: said where it is asked of
        return workspace


def _holder(request: Request, served: Served) -> str:
    """What the browser holds and no other site knows: its session, else its visit, begun where there is none."""
    for kind in (SESSION, VISIT):
        if (held := served.cookies.read(request, kind)) is not None:
            return held
    if not hasattr(request.state, "new_visit"):
        request.state.new_visit = secrets.token_urlsafe(24)
    return str(request.state.new_visit)


async def _sent(asking: Asking) -> Asking:
    """With the form that came; only now, so that nobody's body is read before they are known."""
    form = await _form(asking.request)
    _sent_from_here(asking, form)
    return replace(asking, form=form)


async def _form(request: Request) -> FormData:
    if not request.headers.get("content-type", "").startswith(_FORMS):
        return FormData()
    return await request.form(max_fields=_MOST_FIELDS, max_files=_MOST_FILES, max_part_size=_LARGEST_FIELD)


def _sent_from_here(asking: Asking, form: FormData) -> None:
    """Raises NotFromHere. A token of the API is not sent by a browser unasked, a cookie is."""
    if asking.identity is not None and asking.identity.via == "token":
        return
    request = asking.request
    token = request.headers.get(CSRF_HEADER) or form.get(CSRF_FIELD)
    holder = _holder(request, asking.served)
    is_ours = isinstance(token, str) and asking.served.cookies.is_token(holder, token)
    if not is_ours or request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise NotFromHere
