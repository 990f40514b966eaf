import csv
import io

import pytest

from fenqun.workspace.actor import Actor

EVERYONE = "all customers with all they are known by"


@pytest.fixture
def entries(app):
    workspace = app.state.served.workspace
    for who, action, what in (("mei", "export", "profile"), ("bo", "tag_add", "vip"), ("mei", "save", "tags/vip")):
        workspace.acting(Actor(who, "web", address="10.0.0.7")).audit(action, what, rows=12)
    return workspace


def whats(page):
    return [part.split("<")[0].strip() for part in page.split('data-label="What">')[1:]]


def test_the_latest_entry_comes_first(admin, entries):
    assert whats(admin.get("/audit").text)[:3] == ["vip", "vip", EVERYONE]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("who=mei", ["vip", EVERYONE]),
        ("who=bo&action=tag_add", ["vip"]),
        ("who=mei&action=export", [EVERYONE]),
        ("who=nobody", []),
        ("since=2999-01-01", []),
    ],
)
def test_entries_are_found_by_who_did_what_and_since_when(admin, entries, query, found):
    assert whats(admin.get(f"/audit?{query}").text) == found


@pytest.mark.parametrize("since", ["yesterday", "2024-13-01", "9999-99-99", "0001-01-01", "<script>"])
def test_a_day_that_is_none_is_told(admin, since):
    answer = admin.get(f"/audit?since={since}")
    assert answer.status_code == 422
    assert "is not a date" in answer.text
    assert "<script>'" not in answer.text


@pytest.mark.parametrize("after", ["x", "-1", "9" * 40, ""])
def test_a_page_that_is_none_is_the_first(admin, entries, after):
    assert whats(admin.get(f"/audit?after={after}").text)[:1] == ["vip"]


def test_seals_that_hold_are_said_to(admin, entries):
    page = admin.get("/audit?verify=1").text
    assert "entries are as they were written" in page
    assert entries.records.audit.head().hash in page


def test_a_seal_that_is_broken_is_said_to_be(admin, entries):
    import sqlite3

    with sqlite3.connect(entries.directory / ".fenqun" / "records.db") as file:
        for (trigger,) in file.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            file.execute(f"DROP TRIGGER {trigger}")
        number = file.execute("SELECT number FROM audit WHERE what = 'vip'").fetchone()[0]
        file.execute("UPDATE audit SET who = 'nobody' WHERE what = 'vip'")
    file.close()
    assert f"Entry {number} is not as it was written" in admin.get("/audit?verify=1").text


def rows(answer):
    return list(csv.reader(io.StringIO(answer.text.lstrip("\ufeff"))))


def test_the_export_has_what_the_filter_shows_and_is_in_the_audit_itself(admin, entries):
    answer = admin.get("/audit/export?who=mei")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''audit.csv"
    assert [row[6] for row in rows(answer)] == ["what", "tags/vip", "profile"]
    assert entries.records.audit.lines()[0].what == "audit"


def test_the_export_has_every_page(admin, entries, monkeypatch):
    monkeypatch.setattr("fenqun.web.audit.MOST", 2)
    numbers = [int(row[0]) for row in rows(admin.get("/audit/export"))[1:]]
    assert numbers == list(range(len(numbers), 0, -1))
    assert len(numbers) > 3


@pytest.mark.parametrize("who", ["=1+1", "+cmd", "-2", "@x", "\t=1", "＝1"])
def test_no_cell_of_the_export_runs_in_a_spreadsheet(admin, entries, who):
    entries.acting(Actor(who, "web")).audit("export", who)
    assert rows(admin.get("/audit/export"))[1][2] == f"'{who}"
