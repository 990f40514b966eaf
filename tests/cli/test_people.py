import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from fenqun.answers import AuditAnswer, AuditLine, CheckAnswer, UserAnswer, UsersAnswer
from fenqun.cli.people import show_audit, show_user, show_users

USER = UserAnswer("wang", "viewer", "王 [b]敏", True, False, False, "2024-05-01T08:30:00Z", "2024-05-02T09:00:01Z")
DETAILS = {"rows": 13, "columns": ["a", "b", "c", "d"], "sources": {"orders": 5}, "to": "名单.csv", "file": None}
LINE = AuditLine(1_234, "2024-05-01T08:30:00.000005Z", "wang", "web", "10.0.0.7", "export", "level", DETAILS)


def drawn(show, answer, width=120):
    out = io.StringIO()
    show(answer, Console(file=out, width=width, highlight=False), lambda text: text)
    return out.getvalue()


def test_users_are_told_with_role_state_and_when_they_were_seen():
    line = drawn(show_users, UsersAnswer((USER,))).splitlines()[-1]
    assert line.split("  ")[0] == "wang"
    assert all(part in line for part in ("viewer", "王 [b]敏", "active", "2024-05-02 09:00"))


@pytest.mark.parametrize(
    ("parts", "state"),
    [
        ({"active": False, "must_change": True}, "kept out"),
        ({"must_change": True}, "password for one time"),
        ({"sign_on": True}, "signs on elsewhere"),
        ({}, "active"),
    ],
)
def test_a_user_s_state_is_said_in_words(parts, state):
    from dataclasses import replace

    assert drawn(show_user, replace(USER, **parts)) == f"wang: viewer, {state}\n"


def test_a_password_is_told_where_one_was_made():
    from dataclasses import replace

    assert "shown only now: ab-cd" in drawn(show_user, replace(USER, one_time_password="ab-cd"))


def test_an_entry_says_who_by_which_door_and_what():
    told = drawn(show_audit, AuditAnswer((LINE,), None, None))
    assert "1234  2024-05-01 08:30  wang (web 10.0.0.7)  export  level  rows=13, columns=a+b+c+1" in told
    assert "sources=orders 5, to=名单.csv" in told
    assert "as they were written" not in told


def test_earlier_entries_are_a_command_away():
    assert "fenqun audit --before 1234" in drawn(show_audit, AuditAnswer((LINE,), 1234, None))


def test_a_verified_audit_ends_with_its_seal():
    told = drawn(show_audit, AuditAnswer((LINE,), None, None, verified=True, number=1234, head="0a" * 32))
    assert "All 1,234 entries are as they were written." in told
    assert told.splitlines()[-1] == "1234:" + "0a" * 32


def test_a_broken_audit_has_no_seal():
    told = drawn(show_audit, AuditAnswer((LINE,), None, 7, verified=True, number=1234, head="0a" * 32))
    assert "0a0a" not in told


def test_an_empty_audit_says_so():
    assert drawn(show_audit, AuditAnswer((), None, None)) == "Nothing has been recorded.\n"


@pytest.mark.parametrize("width", [40, 80, 120])
def test_it_fits_the_terminal(width):
    for show, answer in ((show_users, UsersAnswer((USER,))), (show_audit, AuditAnswer((LINE,), 5, None))):
        assert all(cell_len(line) <= width for line in drawn(show, answer, width).splitlines())


@pytest.mark.parametrize("show", [show_users, show_user, show_audit])
def test_another_answer_is_a_mistake_of_ours(show):
    with pytest.raises(TypeError):
        drawn(show, CheckAnswer({}))
