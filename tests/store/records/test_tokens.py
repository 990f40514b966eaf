from dataclasses import replace
from datetime import datetime, timedelta

from fenqun.store.records.tokens import Token

AT = datetime(2024, 5, 1, 8, 30)
ONE = Token("id1", "hash1", "nightly", "wang", ("read", "export"), AT, AT + timedelta(days=90))


def test_a_token_is_found_by_the_hash_of_its_secret(kept):
    kept.tokens.add(ONE)
    assert kept.tokens.get("hash1") == ONE
    assert kept.tokens.get("id1") is None


def test_its_use_is_noted(kept):
    kept.tokens.add(ONE)
    kept.tokens.touch("id1", at=AT)
    assert kept.tokens.get("hash1") == replace(ONE, used_at=AT)


def test_a_revoked_one_is_gone(kept):
    kept.tokens.add(ONE)
    assert kept.tokens.revoke("id1")
    assert kept.tokens.get("hash1") is None
    assert not kept.tokens.revoke("id1")


def test_nobody_revokes_another_user_s(kept):
    kept.tokens.add(ONE)
    assert not kept.tokens.revoke("id1", user="li")
    assert kept.tokens.revoke("id1", user="wang")


def test_all_of_a_user_are_revoked_and_nobody_elses(kept):
    for number, user in enumerate(("wang", "wang", "li")):
        kept.tokens.add(replace(ONE, id=f"id{number}", hash=f"hash{number}", user=user))
    assert (kept.tokens.revoke_all("wang"), kept.tokens.revoke_all("wang")) == (2, 0)
    assert [token.user for token in kept.tokens.all()] == ["li"]


def test_the_newest_come_first_of_all_or_of_one_user(kept):
    kept.tokens.add(ONE)
    kept.tokens.add(replace(ONE, id="id2", hash="hash2", made_at=AT + timedelta(days=1)))
    kept.tokens.add(replace(ONE, id="id3", hash="hash3", user="li", made_at=AT + timedelta(days=2)))
    assert [token.id for token in kept.tokens.all()] == ["id3", "id2", "id1"]
    assert [token.id for token in kept.tokens.all(user="wang")] == ["id2", "id1"]
