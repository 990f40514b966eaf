import pytest


@pytest.fixture
def ask_past(run, tiny_past):
    return lambda *arguments: run("-w", tiny_past.directory, *arguments)


def test_the_history_is_a_list_with_the_latest_first(ask_past, tiny_past):
    answer = ask_past("--json", "history").json
    assert [line["id"] for line in answer["snapshots"]] == list(reversed(tiny_past.store.ids()))


def test_a_page_says_where_the_next_begins(ask_past):
    first = ask_past("--json", "history", "--limit", 1).json
    second = ask_past("--json", "history", "--before", first["after"]).json
    assert [line["as_of"] for line in (*first["snapshots"], *second["snapshots"])] == [
        "2024-05-31",
        "2024-04-30",
        "2024-06-30",
    ]


ASKED = [
    ("show",),
    ("show", "big"),
    ("quality",),
    ("customers", "--where", "big"),
    ("count", "big"),
    ("customer", "C01"),
    ("why", "C01", "big"),
    ("compare", "level", "value"),
    ("query", "SELECT count(*) FROM profile WHERE big"),
]


@pytest.mark.parametrize("asked", ASKED, ids=" ".join)
def test_every_command_that_asks_takes_a_snapshot(ask_past, tiny_past, tiny, asked):
    then = ask_past("--json", *asked, "--as-of", "2024-06-30")
    assert then.status == 0
    assert then.json != ask_past("--json", *asked).json or asked == ("quality",)
    assert then.json == ask_past("--json", *asked, "--as-of", tiny.snapshot).json


@pytest.mark.parametrize("asked", [("export", "big", "--to"), ("report", "--to"), ("customers", "--to")], ids=" ".join)
def test_files_too_are_of_the_snapshot_asked_for(ask_past, tmp_path, asked):
    ending = "html" if asked[0] == "report" else "csv"
    then, latest = tmp_path / f"then.{ending}", tmp_path / f"now.{ending}"
    assert ask_past(*asked, then, "--as-of", "2024-06-30").status == 0
    assert ask_past(*asked, latest).status == 0
    assert then.read_bytes() != latest.read_bytes()


def test_the_overview_says_which_snapshot_it_shows(ask_past, tiny_past):
    shown = ask_past("show", "--as-of", "2024-05-01").out
    assert f"as of 2024-04-30, snapshot {tiny_past.store.ids()[1]}" in shown


def test_a_snapshot_that_is_nowhere_ends_with_status_1(ask_past):
    ran = ask_past("show", "--as-of", "2023-01-01")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("no snapshot '2023-01-01'. Those nearest: ")
