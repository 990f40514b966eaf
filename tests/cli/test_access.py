import sqlite3
from contextlib import closing
from shutil import copytree

import pytest


@pytest.fixture
def shop(run, tiny, tmp_path):
    """Runs `fenqun` in a copy of the workspace of a dozen customers."""
    folder = copytree(tiny.directory, tmp_path / "shop")
    command = lambda *arguments, **options: run("-w", folder, *arguments, **options)  # noqa: E731
    command.folder = folder
    return command


def test_users_are_added_listed_and_given_roles(shop):
    assert "no users yet" in shop("users", "list").out
    boss = shop("users", "add", "boss", "--role", "admin", "--full-name", "王 敏", "--json").json
    assert (boss["name"], boss["role"], boss["must_change"]) == ("boss", "admin", True)
    told = shop("users", "add", "li").out
    assert "li: viewer, password for one time" in told
    assert shop("users", "role", "li", "analyst", "--json").json["role"] == "analyst"
    users = shop("users", "list", "--json").json["users"]
    assert [(user["name"], user["role"], user["one_time_password"]) for user in users] == [
        ("boss", "admin", ""),
        ("li", "analyst", ""),
    ]


def test_a_user_is_kept_out_and_let_in_again(shop):
    shop("users", "add", "li")
    assert "kept out" in shop("users", "deactivate", "li").out
    assert "password for one time" in shop("users", "activate", "li").out


def test_a_new_password_is_told_once(shop):
    first = shop("users", "add", "li", "--json").json["one_time_password"]
    second = shop("users", "password", "li", "--json").json["one_time_password"]
    assert first != second
    assert second not in shop("users", "list").out


def test_the_last_administrator_stays(shop):
    shop("users", "add", "boss", "--role", "admin")
    ran = shop("users", "deactivate", "boss")
    assert (ran.status, "last administrator" in ran.err) == (2, True)


def test_mistakes_are_told_with_what_is_near(shop):
    shop("users", "add", "wang")
    assert "Did you mean 'wang'" in shop("users", "password", "wagn").err
    assert "Did you mean 'viewer'" in shop("users", "role", "wang", "veiwer").err
    assert shop("users", "add", "two words").status == 1


def test_the_audit_tells_the_latest_first(shop, tmp_path):
    shop("export", "level", "--to", tmp_path / "list.csv")
    told = shop("audit", "--json", "--limit", "1").json
    line = told["lines"][0]
    assert (line["door"], line["action"], line["what"], line["details"]["rows"]) == ("cli", "export", "level", 13)
    assert told["after"] == line["number"]
    assert [line["action"] for line in shop("audit", "--before", told["after"], "--json").json["lines"]] == [
        "refresh",
        "tag_add",
    ]


def test_the_audit_is_searched(shop):
    shop("users", "add", "li")
    assert [line["what"] for line in shop("audit", "--action", "user_add", "--json").json["lines"]] == ["li"]
    assert shop("audit", "--who", "nobody", "--json").json["lines"] == []
    assert shop("audit", "--since", "2999-01-01", "--json").json["lines"] == []
    assert len(shop("audit", "--since", "2000-01-01T00:00:00+08:00", "--json").json["lines"]) == 3
    assert (shop("audit", "--since", "yesterday").status, shop("audit", "--limit", "x").status) == (2, 2)


def test_a_whole_audit_is_verified_with_a_seal_to_keep(shop):
    told = shop("audit", "--verify")
    assert (told.status, told.err) == (0, "")
    seal = told.out.splitlines()[-1]
    assert shop("audit", "--against", seal).status == 0
    assert "no seal" in shop("audit", "--against", "x").err


def test_a_broken_audit_is_told_and_ends_with_status_1(shop):
    with closing(sqlite3.connect(shop.folder / ".fenqun" / "records.db")) as connection, connection:
        connection.execute("DROP TRIGGER audit_stays")
        connection.execute("UPDATE audit SET who = 'nobody' WHERE number = 2")
    told = shop("audit", "--verify", "--json")
    assert (told.status, told.json["broken"]) == (1, 2)
    assert "entry 2 is not as it was written" in told.err
    assert shop("audit").status == 0
