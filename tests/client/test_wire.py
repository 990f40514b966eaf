import httpx
import pytest

from fenqun.answers import HealthAnswer, TaggedAnswer
from fenqun.client import RequestFailed
from fenqun.client import wire as wires
from fenqun.client.wire import TRIES, Wire

OK = {"status": "ok", "version": "1"}
TAGGED = {"tag": "vip", "removed": False, "changed": 1, "already": 0, "unknown": []}


@pytest.fixture
def waited(monkeypatch) -> list[float]:
    """The pauses that were made."""
    pauses: list[float] = []
    monkeypatch.setattr(wires.time, "sleep", pauses.append)
    return pauses


def server(*answers):
    """A wire to a server that gives these answers in turn, and what it was sent."""
    left, sent = list(answers), []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        given = left.pop(0)
        if isinstance(given, Exception):
            raise given
        return given

    wire = Wire("http://x/", "secret", language="zh-Hans", timeout=1, transport=httpx.MockTransport(answer))
    return wire, sent


def test_a_request_is_signed_and_says_its_language():
    wire, sent = server(httpx.Response(200, json=OK))
    assert wire.get(HealthAnswer, "/health", search="", limit=5, after=None) == HealthAnswer("ok", "1")
    assert str(sent[0].url) == "http://x/api/v1/health?limit=5"
    assert (sent[0].headers["authorization"], sent[0].headers["accept-language"]) == ("Bearer secret", "zh-Hans")


def test_a_busy_server_is_asked_again_when_it_says(waited):
    busy = httpx.Response(503, headers={"Retry-After": "3"})
    wire, sent = server(busy, httpx.Response(503), httpx.Response(200, json=OK))
    wire.get(HealthAnswer, "/health")
    assert (len(sent), waited) == (3, [3.0, 1.0])


def test_a_change_is_sent_again_under_its_key(waited):
    wire, sent = server(httpx.ReadError("gone"), httpx.Response(200, json=TAGGED))
    assert wire.post(TaggedAnswer, "/tags/vip/add", {}).changed == 1
    assert len({request.headers["idempotency-key"] for request in sent}) == 1
    wire, other = server(httpx.Response(200, json=TAGGED))
    wire.post(TaggedAnswer, "/tags/vip/add", {})
    assert other[0].headers["idempotency-key"] != sent[0].headers["idempotency-key"]


def test_what_must_not_be_made_twice_is_sent_once(waited):
    for change in (
        lambda wire: wire.make(HealthAnswer, "/users", {}),
        lambda wire: wire.change(HealthAnswer, "PUT", "/definitions/tags/x", "1", {}),
    ):
        wire, sent = server(httpx.ReadError("gone"))
        with pytest.raises(RequestFailed, match="does not answer"):
            change(wire)
        assert (len(sent), waited) == (1, [])


def test_it_gives_up_and_says_so(waited):
    wire, sent = server(*[httpx.ConnectError("refused")] * TRIES)
    with pytest.raises(RequestFailed, match="does not answer: refused") as failed:
        wire.get(HealthAnswer, "/health")
    assert (len(sent), failed.value.problem.status) == (TRIES, 0)


def test_a_condition_names_the_version_or_that_there_is_none():
    wire, sent = server(*[httpx.Response(200, json=OK)] * 2)
    wire.change(HealthAnswer, "PUT", "/x", "v1")
    wire.change(HealthAnswer, "PUT", "/x", None)
    assert (sent[0].headers["if-match"], sent[1].headers["if-none-match"]) == ('"v1"', "*")


def test_what_is_no_answer_of_ours_is_said_so():
    for response in (httpx.Response(200, text="<html>"), httpx.Response(200, json={"other": 1})):
        wire, _ = server(response)
        with pytest.raises(RequestFailed, match="not an answer of Fenqun"):
            wire.get(HealthAnswer, "/health")
    wire, _ = server(httpx.Response(502, text="<html>"))
    with pytest.raises(RequestFailed, match="Bad Gateway"):
        wire.get(HealthAnswer, "/health")


def test_an_answer_of_a_newer_server_may_hold_more():
    wire, _ = server(httpx.Response(200, json=OK | {"more": 1}))
    assert wire.get(HealthAnswer, "/health") == HealthAnswer("ok", "1")
