from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from fenqun import Workspace
from fenqun.errors import Busy, UsageError
from fenqun.serving.once import once


@dataclass
class Changing:
    """A change that counts how often it was made."""

    asking: Any
    made: list[int] = field(default_factory=list)

    def __call__(self) -> Response:
        self.made.append(1)
        return JSONResponse({"made": len(self.made)}, 201, {"Location": "/here", "Set-Cookie": "secret=1"})


def asking(tmp_path, key: str | None = "1", *, path: str = "/add", name: str = "li") -> Any:
    headers = [] if key is None else [(b"idempotency-key", key.encode())]
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "headers": headers,
        "query_string": b"",
        "server": ("x", 80),
    }
    request = Request(scope | {"scheme": "http"})
    return SimpleNamespace(request=request, workspace=Workspace(tmp_path), identity=SimpleNamespace(name=name))


def test_a_change_is_made_once_and_answered_twice(tmp_path):
    change = Changing(None)
    first, again = (once(asking(tmp_path), None, change) for _ in range(2))
    assert len(change.made) == 1
    assert (again.status_code, again.body) == (first.status_code, first.body)
    assert again.headers["location"] == "/here"
    assert "set-cookie" not in again.headers


def test_without_a_key_it_is_made_every_time(tmp_path):
    change = Changing(None)
    for _ in range(2):
        once(asking(tmp_path, None), None, change)
    assert len(change.made) == 2


def test_a_key_is_of_one_person_and_one_request(tmp_path):
    change = Changing(None)
    once(asking(tmp_path), None, change)
    once(asking(tmp_path, name="wang"), None, change)
    with pytest.raises(UsageError):
        once(asking(tmp_path, path="/remove"), None, change)
    assert len(change.made) == 2


def test_while_it_is_made_it_is_not_made_again(tmp_path):
    def inside() -> Response:
        with pytest.raises(Busy):
            once(asking(tmp_path), None, Changing(None))
        return JSONResponse({})

    assert once(asking(tmp_path), None, inside).status_code == 200


def test_what_failed_may_be_tried_again(tmp_path):
    def failing() -> Response:
        raise UsageError(what="no")

    with pytest.raises(UsageError):
        once(asking(tmp_path), None, failing)
    assert once(asking(tmp_path), None, Changing(None)).status_code == 201
