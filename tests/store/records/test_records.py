from fenqun.store.records import Records


def test_every_kind_of_record_is_a_part(kept):
    parts = {"hand_tags", "audit", "users", "sessions", "tokens", "tries", "idempotency"}
    assert parts <= set(vars(kept))


def test_two_openings_see_the_same(kept, path):
    from datetime import datetime

    from fenqun.store.records.users import User

    kept.users.add(User("wang", "viewer", datetime(2024, 5, 1)))
    assert Records(path).users.get("wang") == kept.users.get("wang")
