import asyncio
import threading

import httpx
import pytest

from fenqun.errors import Cancelled


def test_a_rule_in_all_its_forms(asked):
    told = asked("/rules", method="POST", json={"rule": "not (spend_total > 100) and tagged(big)"}).json()
    assert told["tree"] == {"all": [{"not": {"trait": "spend_total", "is": ">", "value": 100}}, "tagged(big)"]}
    again = asked("/rules", method="POST", json={"rule": told["tree"]}).json()
    assert again["text"] == told["text"] == "not spend_total > 100 and tagged(big)"
    assert set(told["names"]) == {"spend_total", "big"}


def test_a_rule_is_told_in_the_readers_language(asked):
    options = {"method": "POST", "json": {"rule": "spend_total > 100"}, "headers": {"Accept-Language": "zh-CN"}}
    assert "消费额" in asked("/rules", **options).json()["sentence"]


def test_an_error_says_at_which_column(asked):
    told = asked("/rules", method="POST", json={"rule": "city == '上海' and spnd_total > 1"}).json()
    assert (told["problems"][0]["column"], told["problems"][0]["hint"]) == (18, "Did you mean 'spend_total'?")


def test_an_error_in_a_tree_says_where_in_it(asked):
    rule = {"any": ["tagged(big)", {"trait": "nothing", "is": ">", "value": 1}]}
    told = asked("/rules", method="POST", json={"rule": rule}).json()
    assert told["problems"][0]["path"].startswith("any.1")


def test_a_count_and_the_list_agree(asked):
    told = asked("/count", method="POST", json={"rule": "spend_total > 100", "sample": 2}).json()
    assert (told["customers"], told["of"], len(told["sample"])) == (5, 13, 2)
    assert asked("/customers", params={"where": "spend_total > 100"}).json()["total"] == 5


@pytest.fixture
def counting(app, monkeypatch):
    """A count that lasts until it is cancelled; an event when it has begun, another when it was cancelled."""
    begun, cancelled = threading.Event(), threading.Event()
    kind = type(app.state.served.workspace)
    fast = kind.count

    def slow(self, rule, *, sample=5, running=None):
        if rule != "orders_total > 0":
            return fast(self, rule, sample=sample, running=running)
        begun.set()
        stop = threading.Event()
        running.cancel = stop.set
        if not stop.wait(10):
            raise TimeoutError
        cancelled.set()
        raise Cancelled

    monkeypatch.setattr(kind, "count", slow)
    return begun, cancelled


def asks(app, secret: str):
    transport = httpx.ASGITransport(app)
    headers = {"Authorization": f"Bearer {secret}", "X-Supersedes": "builder"}
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8050/api/v1", headers=headers)


def test_a_newer_count_stops_the_one_before(app, token_of, counting, awaited):
    begun, cancelled = counting

    async def both():
        async with asks(app, token_of(app)) as client:
            first = asyncio.create_task(client.post("/count", json={"rule": "orders_total > 0"}))
            await asyncio.to_thread(begun.wait, 10)
            second = await client.post("/count", json={"rule": "orders_total > 1"})
            return await first, second

    first, second = awaited(both())
    assert cancelled.is_set()
    assert (first.status_code, first.json()["type"]) == (409, "urn:fenqun:Cancelled")
    assert second.status_code == 200


def test_a_count_that_nobody_waits_for_is_stopped(app, token_of, counting, awaited):
    begun, cancelled = counting
    secret = token_of(app)
    body = b'{"rule": "orders_total > 0"}'
    headers = [(b"authorization", f"Bearer {secret}".encode()), (b"content-type", b"application/json")]
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": "/api/v1/count", "raw_path": b"/api/v1/count", "root_path": "", "query_string": b"",
        "headers": [*headers, (b"host", b"127.0.0.1:8050"), (b"content-length", str(len(body)).encode())],
        "client": ("127.0.0.1", 50000), "server": ("127.0.0.1", 8050),
    }  # fmt: skip
    messages = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def receive():
        message = next(messages, None)
        if message is None:
            await asyncio.to_thread(begun.wait, 10)
            return {"type": "http.disconnect"}
        return message

    async def send(_message):
        pass

    awaited(app(scope, receive, send))
    assert cancelled.is_set()
