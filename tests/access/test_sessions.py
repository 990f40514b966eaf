from dataclasses import replace
from datetime import timedelta

import pytest

from fenqun.access import sessions, users
from fenqun.access.permissions import Permission, UserRole
from fenqun.access.sessions import SessionLimits, Visit
from fenqun.errors import UnknownName
from fenqun.workspace.actor import Actor

pytestmark = pytest.mark.usefixtures("quick")
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


@pytest.fixture
def wang(shop):
    users.make(shop, "wang", role="analyst")
    shop.records.users.change("wang", {"must_change": False})
    return shop.records.users.get("wang")


@pytest.fixture
def secret(shop, wang, now) -> str:
    return sessions.start(shop, wang, now)[0]


def after(visit: Visit, passed: timedelta) -> Visit:
    return replace(visit, at=visit.at + passed)


def test_a_session_stands_for_the_user(shop, secret, now):
    identity = sessions.identify(shop.records, secret, now)
    assert (identity.name, identity.role, identity.via) == ("wang", UserRole.ANALYST, "session")
    assert identity.may(Permission.DEFINE)


def test_only_the_hash_of_the_secret_is_kept(shop, secret):
    folder = shop.directory / ".fenqun"
    assert secret.encode() not in b"".join(file.read_bytes() for file in folder.iterdir())
    assert shop.records.sessions.get(secret) is None


@pytest.mark.parametrize("secret", ["", "x", "\udc80", "x" * 10_000])
def test_no_other_secret_opens_anything(shop, wang, now, secret):
    sessions.start(shop, wang, now)
    assert sessions.identify(shop.records, secret, now) is None


def test_the_hash_itself_opens_nothing(shop, secret, now):
    identity = sessions.identify(shop.records, secret, now)
    assert sessions.identify(shop.records, identity.via_id, now) is None


def test_every_session_has_a_secret_of_its_own(shop, wang, now):
    assert len({sessions.start(shop, wang, now)[0] for _ in range(20)}) == 20


@pytest.mark.parametrize(("passed", "open_"), [(2 * HOUR - SECOND, True), (2 * HOUR, False)])
def test_an_idle_session_ends_after_two_hours(shop, secret, now, passed, open_):
    assert (sessions.identify(shop.records, secret, after(now, passed)) is not None) == open_


def test_a_used_session_goes_on_for_twelve_hours(shop, secret, now):
    for hour in range(1, 12):
        assert sessions.identify(shop.records, secret, after(now, hour * HOUR))
    assert sessions.identify(shop.records, secret, after(now, 12 * HOUR - SECOND))
    assert sessions.identify(shop.records, secret, after(now, 12 * HOUR)) is None


def test_an_ended_session_stays_ended_if_the_clock_is_put_back(shop, secret, now):
    assert sessions.identify(shop.records, secret, after(now, 3 * HOUR)) is None
    assert sessions.identify(shop.records, secret, now) is None


def test_how_long_it_may_be_idle_is_settable(shop, wang, now):
    short = replace(now, limits=SessionLimits(idle=timedelta(minutes=10), absolute=HOUR))
    secret, _ = sessions.start(shop, wang, short)
    assert sessions.identify(shop.records, secret, after(short, timedelta(minutes=9)))
    assert sessions.identify(shop.records, secret, after(short, timedelta(minutes=19))) is None


def test_use_is_noted_once_a_minute_at_most(shop, secret, now):
    def seen():
        return shop.records.sessions.of("wang")[0].seen_at - now.at, shop.records.users.get("wang").seen_at - now.at

    sessions.identify(shop.records, secret, after(now, 59 * SECOND))
    assert seen() == (timedelta(0), timedelta(0))
    sessions.identify(shop.records, secret, after(now, 60 * SECOND))
    assert seen() == (60 * SECOND, 60 * SECOND)


def test_a_change_of_role_holds_from_the_next_request_on(shop, secret, now):
    users.change_role(shop, "wang", "viewer")
    identity = sessions.identify(shop.records, secret, now)
    assert (identity.role, identity.may(Permission.DEFINE)) == (UserRole.VIEWER, False)


def test_who_is_kept_out_is_out_at_once(shop, secret, now):
    shop.records.users.change("wang", {"active": False})
    assert sessions.identify(shop.records, secret, now) is None


def test_signing_out_ends_the_session_for_good(shop, secret, now):
    workspace = shop.acting(Actor("wang", "web"))
    sessions.sign_out(workspace, secret)
    assert sessions.identify(shop.records, secret, now) is None
    sessions.sign_out(workspace, secret)
    assert [line.action for line in shop.records.audit.lines()] == ["sign_out", "user_add"]


def test_a_user_sees_their_sessions_and_ends_one(shop, secret, wang, now):
    other, _ = sessions.start(shop, wang, after(now, HOUR))
    current = sessions.identify(shop.records, secret, now).via_id
    lines = sessions.sessions(shop, "wang", current=current).sessions
    assert [(line.current, line.address, line.agent) for line in lines] == [
        (False, "10.0.0.7", "Firefox"),
        (True, "10.0.0.7", "Firefox"),
    ]
    assert (lines[1].made_at, lines[1].ends_at) == ("2024-05-01T08:30:00Z", "2024-05-01T20:30:00Z")
    sessions.end(shop, "wang", lines[0].id)
    assert sessions.identify(shop.records, other, after(now, HOUR)) is None
    assert sessions.identify(shop.records, secret, now)


def test_nobody_ends_a_session_of_another(shop, secret, now):
    line = sessions.sessions(shop, "wang").sessions[0]
    with pytest.raises(UnknownName):
        sessions.end(shop, "li", line.id)
    assert sessions.identify(shop.records, secret, now)


def test_a_browser_may_call_itself_anything(shop, wang, now):
    sessions.start(shop, wang, replace(now, agent="<script>\udc80" + "x" * 5_000))
    agent = sessions.sessions(shop, "wang").sessions[0].agent
    assert (agent[:9], len(agent)) == ("<script>?", 200)
