import socket
import threading
import time
from contextlib import contextmanager

import httpx
import pytest

from fenqun.errors import UsageError
from fenqun.server.run import listening
from fenqun.server.settings import ServerSettings

ANY_PORT = ServerSettings(port=0)


@pytest.fixture
def server(tiny_copy):
    """A server on a port of its own, not answering yet."""
    server = listening(tiny_copy.directory, ANY_PORT)
    yield server
    server.socket.close()


@contextmanager
def answering(server):
    """Until the block ends, however it does: a thread left behind would keep the tests from ending."""
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.server.started:
            time.sleep(0.01)
        yield
    finally:
        server.server.should_exit = True
        thread.join(60)
    assert not thread.is_alive()


@pytest.fixture
def running(server):
    """The same, answering."""
    with answering(server):
        yield server


def test_it_says_where_it_is_and_answers_there(running):
    assert httpx.get(f"{running.address}api/v1/health", timeout=60).status_code == 200


def test_answers_do_not_wait_for_acknowledgements(server):
    # asyncio turns off Nagle's algorithm on such sockets only.
    assert server.socket.proto == socket.IPPROTO_TCP


def test_it_does_not_say_what_it_is_made_of(running):
    assert "server" not in httpx.get(running.address, timeout=60).headers


def test_the_first_start_makes_an_administrator_with_a_one_time_password(server):
    admin = server.first_admin
    assert (admin.name, admin.role, admin.must_change) == ("admin", "admin", True)
    assert len(admin.one_time_password) >= 12


def test_later_starts_make_none(server):
    assert server.first_admin is not None
    again = listening(server.served.workspace.directory, ANY_PORT)
    again.socket.close()
    assert again.first_admin is None


def test_what_is_being_answered_is_finished_before_the_end(server):
    @server.server.config.app.get("/slow")
    def slow() -> str:
        time.sleep(1)
        return "done"

    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.server.started:
        time.sleep(0.01)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(httpx.get(f"{server.address}slow", timeout=60).text))
    asking.start()
    time.sleep(0.4)
    server.server.should_exit = True
    for each in (asking, thread):
        each.join(20)
    assert answers == ['"done"']


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_cannot_be_is_refused(tiny_copy, port):
    with pytest.raises(UsageError, match="--port"):
        listening(tiny_copy.directory, ServerSettings(port=port))


def test_a_port_that_is_taken_is_said_to_be(tiny_copy):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match=r"cannot listen at 127\.0\.0\.1"):
            listening(tiny_copy.directory, ServerSettings(port=taken.getsockname()[1]))


def test_a_known_secret_does_not_start(tiny_copy):
    with pytest.raises(UsageError, match="FENQUN_SECRET is no secret"):
        listening(tiny_copy.directory, ServerSettings(port=0, secret="changeme"))


@pytest.mark.parametrize(
    ("settings", "warns"),
    [
        (ServerSettings(port=0), False),
        (ServerSettings(host="0.0.0.0", port=0), True),
        (ServerSettings(host="0.0.0.0", port=0, over_https=True), False),
    ],
)
def test_without_encryption_it_warns_where_others_can_listen_in(tiny_copy, settings, warns):
    server = listening(tiny_copy.directory, settings)
    server.socket.close()
    assert (server.warning is not None) is warns


def test_a_folder_that_is_not_there_is_not_made(tmp_path):
    with pytest.raises(UsageError, match="there is no folder"):
        listening(tmp_path / "shpo", ANY_PORT)
    assert not (tmp_path / "shpo").exists()


def test_it_starts_in_a_folder_that_is_no_workspace(tmp_path):
    server = listening(tmp_path, ANY_PORT)
    server.socket.close()
    assert server.served.is_new
    assert server.first_admin is not None


@pytest.mark.parametrize(("proxies", "address"), [((), "127.0.0.1"), (("127.0.0.1",), "203.0.113.9")])
def test_a_proxy_is_believed_only_where_it_was_named(tiny_copy, proxies, address):
    server = listening(tiny_copy.directory, ServerSettings(port=0, proxies=proxies))
    said = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    with answering(server), httpx.Client(base_url=server.address, headers=said, timeout=60) as client:
        page = client.get("/sign-in").text
        token = page.split('name="_csrf" value="')[1].split('"')[0]
        client.post("/sign-in", data={"name": "x", "password": "y", "_csrf": token})
    assert server.served.workspace.records.audit.lines()[0].address == address
