from fenqun.answers import (
    AuditAnswer,
    AuditLine,
    SessionLine,
    SessionsAnswer,
    TokenAnswer,
    TokensAnswer,
    UserAnswer,
    UsersAnswer,
)


def test_a_user_is_told_without_a_password_unless_one_was_just_made():
    user = UserAnswer("wang", "viewer", "王敏", True, False, False, "2024-05-01T08:30:00Z", "")
    assert UsersAnswer((user,)).as_json() == {
        "users": [
            {
                "name": "wang", "role": "viewer", "full_name": "王敏", "active": True, "must_change": False,
                "sign_on": False, "made_at": "2024-05-01T08:30:00Z", "seen_at": "", "one_time_password": "",
            }
        ]
    }  # fmt: skip


def test_a_token_is_told_with_its_scope_and_an_empty_secret():
    token = TokenAnswer("id", "nightly", "wang", ("read",), "2024-05-01T08:30:00Z", "2024-06-01T08:30:00Z", "")
    assert TokensAnswer((token,)).as_json()["tokens"] == [
        {
            "id": "id", "name": "nightly", "user": "wang", "scope": ["read"], "made_at": "2024-05-01T08:30:00Z",
            "expires_at": "2024-06-01T08:30:00Z", "used_at": "", "secret": "",
        }
    ]  # fmt: skip


def test_a_session_says_which_one_asks():
    at = "2024-05-01T08:30:00Z"
    answer = SessionsAnswer((SessionLine("ab12", at, at, at, "10.0.0.7", "Firefox", True),))
    assert answer.as_json()["sessions"][0] == {
        "id": "ab12", "made_at": at, "seen_at": at, "ends_at": at, "address": "10.0.0.7", "agent": "Firefox",
        "current": True,
    }  # fmt: skip


def test_an_audit_not_looked_at_is_not_said_to_be_whole():
    line = AuditLine(1, "2024-05-01T08:30:00.000000Z", "wang", "cli", "", "export", "level", {"rows": 4})
    answer = AuditAnswer((line,), None, None)
    assert (answer.verified, answer.number, answer.head, answer.actions) == (False, 0, "", ())
    assert answer.as_json()["lines"][0]["details"] == {"rows": 4}
