import json
import warnings
from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from fenqun.errors import SignOnFailed
from fenqun.server.app import application
from fenqun.server.settings import ServerSettings, SignOnSettings
from fenqun.server.sign_on import Provider
from fenqun.serving.cookies import SIGN_ON, Cookies

# The provider's own library is behind its time.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import oidc_provider_mock

        mei = oidc_provider_mock.User(sub="u-1", claims={"name": "王梅", "preferred_username": "mei"})
        bo = oidc_provider_mock.User(sub="u-2", claims={"name": "Bo", "preferred_username": "admin"})
        with oidc_provider_mock.run_server_in_thread(user_claims=[mei, bo]) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def served(tiny_copy, issuer):
    settings = ServerSettings(sign_on=SignOnSettings(issuer, "fenqun", "s" * 20))
    return application(tiny_copy.directory, settings)


@pytest.fixture
def browser(served) -> Callable[[], TestClient]:
    return lambda: TestClient(served, "http://127.0.0.1:8050", follow_redirects=False)


def at_provider(address: str, subject: str) -> str:
    """The provider's page, filled in: where it sends the browser back to."""
    answer = httpx.post(address, data={"sub": subject})
    return answer.headers["location"]


def held(client: TestClient, cookies: Cookies) -> dict:
    """What the browser keeps while it is away."""
    name = cookies.name(SIGN_ON)
    carrier = Request({"type": "http", "headers": [(b"cookie", f"{name}={client.cookies[name]}".encode())]})
    return json.loads(cookies.read(carrier, SIGN_ON))


def replaced(client: TestClient, cookies: Cookies, **other: str) -> TestClient:
    """The browser, keeping something else."""
    carrier = Response()
    cookies.write(carrier, SIGN_ON, json.dumps(held(client, cookies) | other))
    client.cookies.clear()
    client.headers["Cookie"] = carrier.headers["set-cookie"].split(";")[0]
    return client


def signed_on(client: TestClient, subject: str, then: str = "/"):
    address = client.get("/sign-on", params={"next": then}).headers["location"]
    back = urlsplit(at_provider(address, subject))
    return client.get(f"{back.path}?{back.query}")


def test_the_page_for_signing_in_offers_it(browser):
    assert "/sign-on" in browser().get("/sign-in").text


def test_whom_the_provider_vouches_for_is_a_viewer_under_the_name_they_have_there(browser):
    client = browser()
    answer = signed_on(client, "u-1", "/tags")
    assert (answer.status_code, answer.headers["location"]) == (303, "/tags")
    me = client.get("/api/v1/me").json()
    assert (me["name"], me["full_name"], me["role"]) == ("mei", "王梅", "viewer")


def test_a_name_that_somebody_has_here_is_not_theirs(browser, served):
    from fenqun.access.users import first_admin

    first_admin(served.state.served.workspace)
    client = browser()
    signed_on(client, "u-2")
    me = client.get("/api/v1/me").json()
    assert (me["name"], me["role"]) == ("admin-2", "viewer")


def test_the_same_subject_is_the_same_user_next_time(browser, served):
    for _ in range(2):
        signed_on(browser(), "u-1")
    assert [user.name for user in served.state.served.workspace.records.users.all()] == ["mei"]


def test_the_code_is_asked_for_with_pkce_state_and_nonce(browser):
    asked = parse_qs(urlsplit(browser().get("/sign-on").headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert all(len(asked[name][0]) >= 20 for name in ("state", "nonce", "code_challenge"))
    assert asked["redirect_uri"] == ["http://127.0.0.1:8050/sign-on/back"]


def test_what_was_begun_in_one_browser_does_not_end_in_another(browser):
    address = browser().get("/sign-on").headers["location"]
    back = urlsplit(at_provider(address, "u-1"))
    answer = browser().get(f"{back.path}?{back.query}")
    assert answer.status_code == 401
    assert "not begun in this browser" in answer.text


def test_another_state_is_refused(browser):
    client = browser()
    client.get("/sign-on")
    assert client.get("/sign-on/back?code=x&state=y").status_code == 401


@pytest.mark.parametrize("query", ["", "?state=", "?code=x", "?error=access_denied&state=x", "?code=&state=&iss=evil"])
def test_an_answer_without_what_it_needs_is_refused(browser, query):
    assert browser().get(f"/sign-on/back{query}").status_code == 401


def test_a_code_counts_once(browser):
    client = browser()
    address = client.get("/sign-on").headers["location"]
    held = dict(client.cookies)
    back = urlsplit(at_provider(address, "u-1"))
    assert client.get(f"{back.path}?{back.query}").status_code == 303
    again = browser()
    again.cookies.update(held)
    assert again.get(f"{back.path}?{back.query}").status_code == 401


def test_a_word_given_for_another_visit_does_not_count(served, browser):
    client, cookies = browser(), served.state.served.cookies
    address = client.get("/sign-on").headers["location"]
    other = replaced(client, cookies, nonce="n" * 20)
    back = urlsplit(at_provider(address, "u-1"))
    assert other.get(f"{back.path}?{back.query}").status_code == 401


def test_the_code_is_bound_to_what_the_browser_keeps(served, browser):
    client = browser()
    asked = parse_qs(urlsplit(client.get("/sign-on").headers["location"]).query)
    kept = held(client, served.state.served.cookies)
    assert asked["code_challenge"] == [create_s256_code_challenge(kept["code_verifier"])]
    assert asked["nonce"] == [kept["nonce"]]


def test_who_is_away_for_too_long_begins_again(served, browser):
    client, cookies = browser(), served.state.served.cookies
    address = client.get("/sign-on").headers["location"]
    late = replaced(client, cookies, at="2020-01-01T00:00:00")
    back = urlsplit(at_provider(address, "u-1"))
    assert "too long ago" in late.get(f"{back.path}?{back.query}").text


def test_somebody_kept_out_stays_out(browser, served):
    from fenqun.access.users import deactivate

    signed_on(browser(), "u-1")
    workspace = served.state.served.workspace
    deactivate(workspace, "mei")
    assert signed_on(browser(), "u-1").status_code == 401


def test_a_provider_that_does_not_answer_is_no_error_of_ours(tiny_copy):
    settings = ServerSettings(sign_on=SignOnSettings("http://127.0.0.1:9", "fenqun"))
    client = TestClient(application(tiny_copy.directory, settings), "http://127.0.0.1:8050", follow_redirects=False)
    answer = client.get("/sign-on")
    assert answer.status_code == 401
    assert "does not answer" in answer.text


def told(**metadata) -> Provider:
    """A provider that says this of itself."""
    provider = Provider(SignOnSettings("https://id.example", "fenqun"))
    known = {"issuer": "https://id.example", "authorization_endpoint": "https://id.example/a", "_loaded_at": 1}
    provider._client.server_metadata.update(known | metadata)
    return provider


def test_a_provider_that_calls_itself_otherwise_is_refused():
    with pytest.raises(SignOnFailed, match="calls itself otherwise"):
        told(issuer="https://evil.example").address("http://x/sign-on/back")


def test_a_word_that_nobody_or_anybody_could_have_signed_is_none():
    provider = told(id_token_signing_alg_values_supported=["none", "HS256", "RS256"])
    provider.address("http://x/sign-on/back")
    assert provider._client.server_metadata["id_token_signing_alg_values_supported"] == ["RS256"]


@pytest.mark.parametrize(
    ("says", "issuer", "answers"),
    [
        (False, "", True),
        (True, "", False),
        (True, "https://id.example", True),
        (False, "https://evil.example", False),
    ],
)
def test_an_answer_of_another_provider_is_refused(says, issuer, answers):
    assert told(authorization_response_iss_parameter_supported=says).answers(issuer) is answers


@pytest.mark.parametrize("then", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_nobody_is_sent_on_to_another_site(browser, then):
    assert signed_on(browser(), "u-1", then).headers["location"] == "/"
