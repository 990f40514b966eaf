"""A change that is asked for twice under one Idempotency-Key is made once, and answered twice."""

import hashlib
from collections.abc import Callable
from http import HTTPStatus

from pydantic import BaseModel
from starlette.responses import Response

from fenqun import clock
from fenqun.errors import Busy, Phrase, UsageError, message
from fenqun.serving.asking import Asking
from fenqun.store.records.idempotency import Reply
from fenqun.store.records.idempotency import Request as Keyed

HEADER = "Idempotency-Key"
LONGEST = 200
_KEPT = ("content-type", "location", "etag")


def once(asking: Asking, given: BaseModel | None, make: Callable[[], Response]) -> Response:
    """What `make` answers; without a key it is simply made. An error is not kept: the request may be tried again.

    Raises UsageError where the key has been used for another request, Busy where that one is still being made.
    """
    keyed = _keyed(asking, given)
    if keyed is None:
        return make()
    kept = asking.workspace.records.idempotency.begin(keyed, at=clock.now())
    if isinstance(kept, Reply):
        return Response(kept.body, kept.status, {**kept.headers, "Idempotent-Replayed": "true"})
    if kept == "other":
        raise UsageError(what=Phrase(message("this Idempotency-Key has been used for another request; take a new one")))
    if kept == "running":
        raise Busy(who=keyed.who, since=clock.now().isoformat(timespec="seconds"))
    return _made(asking, keyed, make)


def _made(asking: Asking, keyed: Keyed, make: Callable[[], Response]) -> Response:
    records = asking.workspace.records.idempotency
    finished = False
    try:
        response = make()
        if response.status_code < HTTPStatus.BAD_REQUEST:
            headers = {name: response.headers[name] for name in _KEPT if name in response.headers}
            records.finish(keyed, Reply(response.status_code, bytes(response.body), headers))
            finished = True
        return response
    finally:
        if not finished:
            records.forget(keyed)


def _keyed(asking: Asking, given: BaseModel | None) -> Keyed | None:
    key = asking.request.headers.get(HEADER)
    if key is None or asking.identity is None:
        return None
    sent = given.model_dump_json() if given is not None else ""
    request = hashlib.sha256(f"{asking.request.url.query}\0{sent}".encode()).hexdigest()
    return Keyed(asking.identity.name, key, f"{asking.request.method} {asking.request.url.path}", request)
