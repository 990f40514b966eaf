from fenqun.answers import HealthAnswer, MeAnswer


def test_health_says_no_more_than_that_it_answers():
    assert HealthAnswer("ok", "0.1.0").as_json() == {"status": "ok", "version": "0.1.0"}


def test_me_lists_what_is_permitted():
    assert MeAnswer("li", "李", "viewer", ("customers", "read"), "token").as_json() == {
        "name": "li", "full_name": "李", "role": "viewer", "permissions": ["customers", "read"], "via": "token",
    }  # fmt: skip
