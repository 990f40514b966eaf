"""Requests to a server: signed, tried again where that is safe, their answers read into their types."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from functools import cache
from http import HTTPStatus
from typing import IO, Any, Self, TypeVar, cast
from uuid import uuid4

import httpx
from pydantic import TypeAdapter, ValidationError

from fenqun.answers import Answer, Problem
from fenqun.client.failing import RequestFailed

TRIES = 4
"""How often a request is sent before its failure is told."""
LONGEST_WAIT = 30.0
KEY = "Idempotency-Key"

A = TypeVar("A", bound=Answer)


class Wire:
    """The connection to one server in one user's name; threads may share it."""

    def __init__(
        self, url: str, token: str, *, language: str | None, timeout: float, transport: httpx.BaseTransport | None
    ) -> None:
        headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        if language:
            headers["Accept-Language"] = language
        base = f"{url.rstrip('/')}/api/v1"
        self._http = httpx.Client(base_url=base, headers=headers, timeout=timeout, transport=transport)
        self._always: dict[str, str] = {}

    def at(self, snapshot: str) -> Self:
        """The same connection, asking that snapshot."""
        other = copy(self)
        other._always = {"as_of": snapshot}
        return other

    def close(self) -> None:
        """End the connection."""
        self._http.close()

    def get(self, kind: type[A], path: str, **query: Any) -> A:
        """The answer at the address; parameters that are None or empty are left out."""
        return read(kind, self._sent("GET", path, params=_given(query)))

    def post(self, kind: type[A], path: str, body: Mapping[str, Any] | None = None, **options: Any) -> A:
        """The answer to a change or a question; a change is made once however often it has to be sent."""
        headers = {KEY: uuid4().hex}
        return read(kind, self._sent("POST", path, json=body, headers=headers, **options))

    def make(self, kind: type[A], path: str, body: Mapping[str, Any] | None = None) -> A:
        """The answer to a change that is sent once only: what it answers must not be kept to be said again."""
        return read(kind, self._sent("POST", path, json=body))

    def put(self, kind: type[A], path: str, body: Mapping[str, Any]) -> A:
        """The answer to a change that leaves the same, however often it is made."""
        return read(kind, self._sent("PUT", path, json=body))

    def delete(self, kind: type[A], path: str) -> A:
        """What is left."""
        return read(kind, self._sent("DELETE", path))

    def send(self, kind: type[A], path: str, files: Sequence[tuple[str, tuple[str, IO[bytes]]]]) -> A:
        """The answer to files that are sent."""
        return read(kind, self._sent("POST", path, files=files))

    def change(self, kind: type[A], method: str, path: str, version: str | None, body: Any = None) -> A:
        """The answer to a change of what was seen at that version; None: of what must not exist yet."""
        condition = {"If-None-Match": "*"} if version is None else {"If-Match": f'"{version}"'}
        return read(kind, self._sent(method, path, json=body, headers=condition))

    @contextmanager
    def stream(self, method: str, path: str, **options: Any) -> Iterator[httpx.Response]:
        """A file as it comes."""
        try:
            with self._http.stream(method, path, **self._with_snapshot(options)) as response:
                if response.is_error:
                    response.read()
                    raise RequestFailed(_problem(response))
                yield response
        except httpx.TransportError as error:
            raise RequestFailed(_unanswered(error)) from error

    def _with_snapshot(self, options: dict[str, Any]) -> dict[str, Any]:
        return {**options, "params": {**(options.get("params") or {}), **self._always}} if self._always else options

    def _sent(self, method: str, path: str, **options: Any) -> httpx.Response:
        options = self._with_snapshot(options)
        may_repeat = method == "GET" or KEY in options.get("headers", {})
        for attempt in range(1, TRIES + 1):
            try:
                response = self._http.request(method, path, **options)
            except httpx.TransportError as error:
                if not may_repeat or attempt == TRIES:
                    raise RequestFailed(_unanswered(error)) from error
                time.sleep(_pause(attempt))
                continue
            if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE or attempt == TRIES:
                break
            time.sleep(_pause(attempt, response.headers.get("Retry-After")))
        if response.is_error:
            raise RequestFailed(_problem(response))
        return response


def read(kind: type[A], response: httpx.Response) -> A:
    """The body as the answer it is. Raises RequestFailed for what is none: another server, or another version."""
    try:
        return cast(A, _reader(cast(Any, kind)).validate_json(response.content))
    except ValidationError as error:
        said = f"not an answer of Fenqun ({kind.__name__}): {error.error_count()} parts do not fit"
        raise RequestFailed(Problem("urn:fenqun:NotUnderstood", "Not understood", 0, said)) from error


@cache
def _reader(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _given(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None and value != "" and value != ()}


def _pause(attempt: int, retry_after: str | None = None) -> float:
    """Seconds to wait: what the server says, else twice as long every time."""
    said = retry_after or ""
    return min(float(said) if said.isdecimal() else 0.25 * 2.0**attempt, LONGEST_WAIT)


def _problem(response: httpx.Response) -> Problem:
    try:
        return cast(Problem, _reader(Problem).validate_json(response.content))
    except ValidationError:
        phrase = response.reason_phrase or str(response.status_code)
        return Problem("about:blank", phrase, response.status_code, phrase)


def _unanswered(error: httpx.TransportError) -> Problem:
    return Problem("urn:fenqun:NotAnswered", "Not answered", 0, f"the server does not answer: {error}")
