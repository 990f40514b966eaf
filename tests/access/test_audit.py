import ast
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import get_args

import pytest

from fenqun import clock
from fenqun.access.audit import ACTION_LABELS, DETAIL_LABELS, DOOR_LABELS, audited
from fenqun.errors import UsageError
from fenqun.workspace.actor import Actor, Door

SOURCE = Path(__file__).parents[2] / "src" / "fenqun"


@pytest.fixture
def used(shop):
    for number in range(1, 6):
        shop.acting(Actor("wang" if number % 2 else "li", "web")).audit("export", f"list{number}", rows=number)
    return shop


def test_a_shop_without_entries_answers_none(shop):
    answer = audited(shop, verify=True)
    assert (answer.lines, answer.after, answer.broken, answer.number, answer.actions) == ((), None, None, 0, ())


def test_the_latest_come_first_and_after_asks_for_the_next_page(used):
    first = audited(used, limit=2)
    assert ([line.number for line in first.lines], first.after) == ([5, 4], 4)
    last = audited(used, limit=3, after=first.after)
    assert ([line.number for line in last.lines], last.after) == ([3, 2, 1], None)


def test_a_line_says_who_what_and_how_many(used):
    line = audited(used, limit=1).lines[0]
    assert (line.who, line.door, line.action, line.what, line.details) == (
        "wang",
        "web",
        "export",
        "list5",
        {"rows": 5},
    )


def test_lines_are_chosen(used):
    assert [line.number for line in audited(used, who="li").lines] == [4, 2]
    assert audited(used, action="refresh").lines == ()
    assert audited(used, since=clock.now() + timedelta(hours=1)).lines == ()
    assert audited(used).actions == ("export",)


@pytest.mark.parametrize("limit", [-1, 0, 10**9])
def test_any_limit_gives_a_page(used, limit):
    assert 1 <= len(audited(used, limit=limit).lines) <= 5


def test_the_chain_is_looked_at_when_asked(used):
    assert (audited(used).verified, audited(used).broken) == (False, None)
    assert (audited(used, verify=True).verified, audited(used, verify=True).broken) == (True, None)
    with closing(sqlite3.connect(used.directory / ".fenqun" / "records.db")) as connection, connection:
        connection.execute("DROP TRIGGER audit_stays")
        connection.execute("UPDATE audit SET who = 'nobody' WHERE number = 3")
    assert audited(used, verify=True).broken == 3


def test_a_seal_noted_before_must_still_hold(used):
    answer = audited(used, verify=True)
    used.audit("refresh", "000001")
    assert audited(used, verify=True, against=f"{answer.number}:{answer.head}").broken is None
    assert audited(used, verify=True, against=f"4:{answer.head}").broken == 4
    assert audited(used, verify=True, against=f"9:{answer.head}").broken == 7


@pytest.mark.parametrize("seal", ["5", "5:", ":", "x:" + "0" * 64, "5:" + "0" * 63, "-1:" + "0" * 64])
def test_what_is_no_seal_is_refused(used, seal):
    with pytest.raises(UsageError, match="no seal"):
        audited(used, verify=True, against=seal)


def audits() -> list[ast.Call]:
    """Every place in the code that writes to the audit."""
    return [
        node
        for module in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "audit"
    ]


def written_actions() -> set[str]:
    """Every action that the code writes to the audit under its own name."""
    return {part.value for node in audits() for part in node.args[:1] if isinstance(part, ast.Constant)}


def written_details() -> set[str]:
    """Every detail that the code writes to the audit of an action; what is asked of the audit is none."""
    writing = [node for node in audits() if node.args]
    return {part.arg for node in writing for part in node.keywords if part.arg is not None}


def test_every_action_has_a_name_for_people():
    assert written_actions() - set(ACTION_LABELS) == set()
    assert {"refresh", "sign_in", "token_make"} <= written_actions()


def test_every_detail_has_a_name_for_people():
    assert written_details() - set(DETAIL_LABELS) == set()
    assert {"customers", "as_of", "one_time"} <= written_details()


def test_every_door_has_a_name_for_people():
    assert set(DOOR_LABELS) == set(get_args(Door))
