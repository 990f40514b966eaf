from dataclasses import replace
from datetime import datetime, timedelta

from fenqun.store.records.sessions import Session

AT = datetime(2024, 5, 1, 8, 30)
ONE = Session("hash1", "wang", AT, AT, AT + timedelta(hours=12), "10.0.0.7", "Firefox")


def test_a_session_is_found_by_its_hash(kept):
    kept.sessions.start(ONE)
    assert kept.sessions.get("hash1") == ONE
    assert kept.sessions.get("hash2") is None


def test_its_use_is_noted(kept):
    kept.sessions.start(ONE)
    kept.sessions.touch("hash1", at=AT + timedelta(minutes=5))
    assert kept.sessions.get("hash1") == replace(ONE, seen_at=AT + timedelta(minutes=5))


def test_one_ends_once(kept):
    kept.sessions.start(ONE)
    assert kept.sessions.end("hash1")
    assert kept.sessions.get("hash1") is None
    assert not kept.sessions.end("hash1")


def test_all_of_a_user_end_but_one(kept):
    for number, user in enumerate(["wang", "wang", "wang", "li"]):
        kept.sessions.start(replace(ONE, id=f"hash{number}", user=user))
    assert kept.sessions.end_all("wang", but="hash1") == 2
    assert [session.id for session in kept.sessions.of("wang")] == ["hash1"]
    assert kept.sessions.end_all("wang") == 1
    assert len(kept.sessions.of("li")) == 1


def test_the_one_used_last_comes_first(kept):
    kept.sessions.start(ONE)
    kept.sessions.start(replace(ONE, id="hash2", seen_at=AT + timedelta(minutes=1)))
    assert [session.id for session in kept.sessions.of("wang")] == ["hash2", "hash1"]


def test_those_past_their_end_are_swept_out_when_another_starts(kept):
    kept.sessions.start(replace(ONE, ends_at=AT + timedelta(hours=1)))
    kept.sessions.start(replace(ONE, id="hash2", made_at=AT + timedelta(hours=1)))
    assert [session.id for session in kept.sessions.of("wang")] == ["hash2"]
