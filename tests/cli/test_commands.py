import csv
import json
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from shutil import copytree

import pytest

from fenqun import Workspace
from fenqun.workspace.actor import Actor

ASKING = [
    ("show",),
    ("show", "level"),
    ("show", "spend_total"),
    ("show", "city"),
    ("show", "last_ordered_at"),
    ("show", "big"),
    ("show", "level", "value"),
    ("quality",),
    ("quality", "orders"),
    ("customer", "C03"),
    ("why", "C03", "level"),
    ("why", "C11", "level/quality"),
    ("compare", "level", "value"),
    ("query", "SELECT * FROM profile"),
    ("query", "SELECT sum(amount) AS money, list(amount) AS all, 'nan'::DOUBLE AS n FROM orders"),
    ("tag", "list"),
    ("tag", "list", "vip"),
    ("check",),
]


@pytest.mark.parametrize("arguments", ASKING, ids=" ".join)
def test_the_answer_as_json_is_all_there_is_on_stdout(ask, arguments):
    ran = ask(*arguments, "--json")
    assert (ran.status, ran.err) == (0, "")
    assert isinstance(ran.json, dict)
    assert ask("--json", *arguments).json == ran.json


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("arguments", ASKING, ids=" ".join)
def test_the_answer_for_people_fits_the_terminal(ask, arguments, columns):
    from rich.cells import cell_len

    ran = ask(*arguments, columns=columns)
    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.strip()
    wide = [line for line in ran.out.splitlines() if cell_len(line) > columns and not line.startswith("  fenqun ")]
    assert wide == []


@pytest.mark.parametrize("lang", ["en", "zh-Hans", "zh-Hant"])
@pytest.mark.parametrize("arguments", ASKING[:13], ids=" ".join)
def test_every_answer_comes_in_three_languages(ask, arguments, lang):
    assert ask(*arguments, "--lang", lang).status == 0


def test_show_of_a_segmentation_as_json_has_the_shape_that_was_promised(ask):
    answer = ask("show", "level", "--json").json
    assert list(answer)[:2] == ["name", "label"]
    assert {"name", "kind", "as_of", "customers", "segments"} <= set(answer)
    assert {"name", "label", "customers", "share", "value_share"} <= set(answer["segments"][0])
    assert [part["customers"] for part in answer["segments"]] == [2, 4, 5, 2]


def test_labels_are_in_the_language_asked_for(ask):
    assert "Quality & more" in ask("show", "level").out
    assert "优质" in ask("--lang", "zh-Hans", "show", "level").out
    assert "优质" in ask("show", "level", "--lang", "zh_TW").out


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "jsonl"])
def test_export_writes_the_list_and_says_so(ask, tmp_path, ending):
    ran = ask("export", "level/general", "--to", tmp_path / f"list.{ending}", "--json")
    assert ran.json == {
        "what": "level/general", "file": str(tmp_path / f"list.{ending}"), "rows": 4,
        "columns": ["customer_id", "segment"],
    }  # fmt: skip


def test_an_exported_csv_has_a_row_for_everyone(ask, tmp_path):
    told = ask("export", "profile", "--to", tmp_path / "profile.csv").out
    assert "13 rows" in told
    with (tmp_path / "profile.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    notes = {row["customer_id"]: row["note"] for row in rows}
    assert len(rows) == 13
    assert notes["C01"] == "'=1+1"
    assert (notes["C02"], notes["C03"], notes["C04"]) == ("+8613800000000", "-5", "@张三")
    assert notes["C06"] == "'@SUM(1+1)*cmd|' /C calc'!A0"
    assert notes["C10"] == "'＝1+1"
    assert "'=C12" in notes


def test_report_writes_a_page_and_says_where(ask, tmp_path):
    told = ask("report", "--to", tmp_path / "report.html").out
    assert told == f"{tmp_path / 'report.html'} is written; open it in a browser.\n"
    assert (tmp_path / "report.html").read_text("utf-8").startswith("<!doctype html>")


def test_a_workspace_goes_from_init_to_refresh_in_json(run, tiny_text, tmp_path):
    data = tiny_text / "data"
    made = run(
        "init", tmp_path / "new", "--orders", data / "orders.csv", "--customers", data / "customers.csv", "--json"
    )
    assert (made.status, made.err) == (0, "")
    assert {source["name"] for source in made.json["sources"]} == {"orders", "customers"}
    refreshed = run("-w", tmp_path / "new", "refresh", "--json")
    assert (refreshed.status, refreshed.err, refreshed.json["customers"]) == (0, "", 13)


def test_init_speaks_the_language_of_the_files(run, tiny_text, tmp_path):
    data = tiny_text / "data"
    told = run("init", tmp_path / "new", "--orders", data / "orders.csv", "--customers", data / "customers.csv").out
    assert "fenqun -w" in told
    assert "客户" in told


def test_other_roles_are_given_as_role_and_file(run, tiny_text, tmp_path):
    orders = tiny_text / "data" / "orders.csv"
    (tmp_path / "events.csv").write_text("customer_id,event,occurred_at\nC01,view,2024-06-01 10:00:00\n", "utf-8")
    made = run("init", tmp_path / "new", "--orders", orders, "--other", f"events={tmp_path / 'events.csv'}", "--json")
    assert "events" in {source["role"] for source in made.json["sources"]}
    assert "ROLE=FILE" in run("init", tmp_path / "x", "--other", "events").err


def test_refresh_takes_a_day(run, tiny, tmp_path):
    copy = copytree(tiny.directory, tmp_path / "copy")
    ran = run("-w", copy, "refresh", "--as-of", "2024-05-31", "--json")
    assert (ran.status, ran.json["as_of"]) == (0, "2024-05-31")


def test_tags_are_given_taken_and_listed(run, tiny, tmp_path):
    copy = copytree(tiny.directory, tmp_path / "copy")
    (tmp_path / "ids.txt").write_text("C01\nC02\nC97\n", "utf-8")
    added = run("-w", copy, "tag", "add", "vip", "C05", "--from", tmp_path / "ids.txt", "--note", "why", "--json").json
    assert (added["changed"], added["unknown"]) == (4, ["C97"])
    assert run("-w", copy, "tag", "remove", "vip", "C05").status == 0
    tags = run("-w", copy, "tag", "list", "vip", "--json").json["tags"]
    assert [tag["customer_id"] for tag in tags] == ["C01", "C02", "C03", "C97", "C99"]


def test_query_bounds_its_rows(ask):
    ran = ask("query", "FROM profile", "--limit", "3", "--json")
    assert (len(ran.json["rows"]), ran.json["cut"]) == (3, True)


def test_sample_writes_a_shop(run, tmp_path):
    ran = run("sample", tmp_path / "shop", "--customers", "30", "--seed", "2", "--json")
    assert ran.status == 0
    assert json.loads(ran.out)["rows"]["customers.csv"] >= 30


def test_of_two_refreshes_at_once_one_is_told_who_is_at_work(run, tiny, tmp_path):
    workspace = Workspace(copytree(tiny.directory, tmp_path / "copy"), actor=Actor("amy", "web"))
    over = threading.Event()

    def work():
        with workspace.writing():
            over.wait(30)

    working = threading.Thread(target=work)
    working.start()
    refused = run("-w", workspace.directory, "refresh")
    over.set()
    working.join()
    assert refused.status == 1
    assert refused.err.startswith("'amy' has been at work on this workspace since 20")


def test_refresh_waits_where_asked_to(tiny, tmp_path):
    workspace = Workspace(copytree(tiny.directory, tmp_path / "copy"))
    command = [sys.executable, "-m", "fenqun.cli.main", "-w", str(workspace.directory), "refresh", "--wait", "--json"]
    with workspace.writing():
        waiting = subprocess.Popen(command, stdout=subprocess.PIPE)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=2.5)
    out, _ = waiting.communicate(timeout=30)
    assert json.loads(out)["customers"] == 13


def test_ctrl_c_while_a_file_is_read_leaves_everything_as_it_was(tiny, tmp_path):
    workspace = Workspace(copytree(tiny.directory, tmp_path / "copy"))
    before = workspace.store.ids()
    lines = "".join(f"B{n},C01,2024-06-01 10:00:00,1.50,web\n" for n in range(200_000))
    header = "order_id,customer_id,ordered_at,amount,channel\n"
    (workspace.directory / "data" / "orders.csv").write_text(header + lines, "utf-8")
    command = [sys.executable, "-m", "fenqun.cli.main", "-w", str(workspace.directory), "--lang", "en", "refresh"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 20
        while not (children := children_of(process.pid)):
            assert time.monotonic() < until
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        started = time.monotonic()
        _, said = process.communicate(timeout=20)
    assert time.monotonic() - started < 2
    assert (process.returncode, said) == (130, "stopped; nothing was changed.\n")
    assert workspace.store.ids() == before
    assert children_of(process.pid) == []
    assert not any(Path(f"/proc/{child}/exe").exists() for child in children)
    assert list((workspace.directory / ".fenqun" / "scratch").iterdir()) == []


def children_of(process):
    found = subprocess.run(["pgrep", "-P", str(process)], capture_output=True, text=True, check=False)
    return found.stdout.split()
