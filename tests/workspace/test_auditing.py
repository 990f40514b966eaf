import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from fenqun import Workspace
from fenqun.workspace.actor import Actor


def told(workspace, count=1):
    lines = workspace.records.audit.lines(limit=count)
    return [(line.action, line.what, dict(line.details)) for line in reversed(lines)]


def test_an_entry_names_who_asks_and_their_door(tiny_copy):
    acting = tiny_copy.acting(Actor("wang", "web", address="10.0.0.7"))
    acting.audit("export", "level", rows=3, day=date(2024, 5, 31), columns=("a", "b"), nothing=None)
    line = tiny_copy.records.audit.lines(limit=1)[0]
    assert (line.who, line.door, line.address) == ("wang", "web", "10.0.0.7")
    assert line.details == {"rows": 3, "day": "2024-05-31", "columns": ["a", "b"], "nothing": None}


def test_an_export_says_what_how_many_and_to_where(tiny_copy, tmp_path):
    file = tmp_path / "list.csv"
    tiny_copy.export("level/general", file)
    details = {"rows": 4, "columns": ["customer_id", "segment"], "to": str(file)}
    assert told(tiny_copy) == [("export", "level/general", details)]


@pytest.mark.parametrize("door", ["web", "api"])
def test_an_export_through_the_server_is_a_download(tiny_copy, tmp_path, door):
    tiny_copy.acting(Actor("wang", door)).export("level", tmp_path / "list.csv")
    assert told(tiny_copy)[0][2]["to"] == "download"


def test_an_export_that_failed_is_none(tiny_copy, tmp_path):
    before = tiny_copy.records.audit.head()
    with pytest.raises(Exception, match="nosuch"):
        tiny_copy.export("nosuch", tmp_path / "list.csv")
    assert tiny_copy.records.audit.head() == before


def test_rows_asked_by_sql_through_the_server_are_recorded_without_the_question(tiny_copy):
    sql = "SELECT customer_id, city FROM profile WHERE name = 'nobody'"
    before = tiny_copy.records.audit.head()
    tiny_copy.query(sql)
    assert tiny_copy.records.audit.head() == before, "who has the folder may read it"
    tiny_copy.acting(Actor("wang", "api")).query(sql)
    assert told(tiny_copy) == [("query", "sql", {"rows": 0, "columns": ["customer_id", "city"], "to": "download"})]


def test_a_report_is_recorded(tiny_copy, tmp_path):
    tiny_copy.report(tmp_path / "report.html")
    assert told(tiny_copy) == [("report", "report", {"rows": 13, "columns": [], "to": str(tmp_path / "report.html")})]


def test_hand_tags_are_recorded_by_number_not_by_name(tiny_copy, tmp_path):
    (tmp_path / "ids.txt").write_text("C01\nC02\n", "utf-8")
    tiny_copy.tag_add("vip", ["C03"], file=tmp_path / "ids.txt", note="private matters")
    tiny_copy.tag_remove("vip", ["C01", "C05"])
    assert told(tiny_copy, 2) == [
        ("tag_add", "vip", {"customers": 2, "already": 1, "file": "ids.txt"}),
        ("tag_remove", "vip", {"customers": 1, "already": 1, "file": None}),
    ]


def test_a_refresh_is_recorded_with_its_snapshot(tiny_copy):
    assert tiny_copy.refresh(as_of=date(2024, 5, 31)).customers == 12
    action, what, details = told(tiny_copy)[0]
    assert (action, what) == ("refresh", tiny_copy.store.latest().id)
    assert (details["customers"], details["as_of"][:10]) == (12, "2024-05-31")


def test_a_new_workspace_begins_with_how_it_was_made(tiny_text, tmp_path):
    data = tiny_text / "data"
    files = {"orders": [data / "orders.csv"], "customers": [data / "customers.csv"]}
    Workspace.init(tmp_path / "new", files=files, actor=Actor("wang", "cli"))
    made = Workspace(tmp_path / "new")
    assert [(line.who, line.action, line.what) for line in made.records.audit.lines()] == [("wang", "init", "new")]
    assert set(told(made)[0][2]["sources"]) == {"orders", "customers"}


def test_verbs_that_only_ask_open_no_records(tiny):
    code = (
        "import sys; from fenqun import Workspace; w = Workspace(sys.argv[1]); w.overview(); w.show('level')\n"
        "assert 'sqlalchemy' not in sys.modules"
    )
    environment = {"PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    subprocess.run([sys.executable, "-c", code, str(tiny.directory)], env=environment, check=True)
