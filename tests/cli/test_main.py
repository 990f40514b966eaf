import os
import subprocess
import sys

import pytest


def test_a_command_that_is_done_ends_with_0(ask):
    assert ask("show").status == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "levle"),
        ("customer", "C98"),
        ("why", "C01", "nosuch"),
        ("export", "levle", "--to", "x.csv"),
        ("tag", "remove", "vpi", "C01"),
    ],
)
def test_what_is_wrong_in_names_or_data_ends_with_1(ask, arguments):
    ran = ask(*arguments)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("nosuch",),
        ("show", "--nosuch"),
        ("why", "C01"),
        ("export", "level"),
        ("export", "level", "--to", "x.pdf"),
        ("export", "level", "--to", "nosuch/x.csv"),
        ("refresh", "--as-of", "yesterday"),
        ("query", "DROP VIEW profile"),
        ("query", "SELECT * FROM nosuch"),
        ("why", "C01", "spend_total"),
        ("tag", "add", "vip"),
        ("--lang", "fr", "show"),
        ("init", "x", "--other", "events"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2(ask, arguments):
    ran = ask(*arguments)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err


def test_before_the_first_refresh_it_says_what_to_do(run, tiny_text):
    ran = run("-w", tiny_text, "show")
    assert (ran.status, ran.err) == (1, "nothing has been computed yet. Run: fenqun refresh\n")


def test_all_errors_are_told_at_once_and_counted(run, tiny_text):
    (tiny_text / "tags.yaml").write_text("tags:\n  big: spend_totl > 1\n  odd: age >\n", "utf-8")
    ran = run("-w", tiny_text, "check")
    assert ran.status == 1
    assert "tags.yaml:2:8: " in ran.err
    assert "Did you mean 'spend_total'?" in ran.err
    assert "tags.yaml:3:13: " in ran.err
    assert ran.err.splitlines()[-1].endswith("problem(s); nothing was changed.")
    assert run("-w", tiny_text, "refresh").status == 1


def test_a_folder_that_cannot_be_written_is_named(ask, tmp_path):
    (tmp_path / "out.csv").mkdir()
    ran = ask("export", "level", "--to", tmp_path / "out.csv")
    assert ran.status == 1
    assert "directory" in ran.err


@pytest.mark.parametrize("arguments", [("--help",), ("-h",), ("show", "--help"), ("tag", "--help"), ("--version",)])
def test_help_and_version_end_with_0(run, arguments):
    assert run(*arguments).status == 0


def test_help_lists_the_verbs_in_the_order_of_the_flow(run):
    told = run("--help").out
    places = [told.index(f"\n  {verb} ") for verb in ("check", "compare", "export", "init", "refresh", "show", "why")]
    assert len(places) == 7


def test_it_runs_as_a_module_too(tiny):
    command = [sys.executable, "-m", "fenqun.cli.main", "-w", str(tiny.directory), "show", "level", "--json"]
    assert subprocess.run(command, capture_output=True, check=True, text=True).stdout.startswith("{")


@pytest.mark.parametrize(
    "arguments", [("query", "FROM profile"), ("--json", "show"), ("show",), ("show", "--json"), ("--help",)]
)
def test_a_reader_that_goes_away_is_no_error(tiny, arguments):
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "fenqun.cli.main", "-w", str(tiny.directory), *arguments]
    with os.fdopen(writer, "wb") as gone:
        ran = subprocess.run(command, stdout=gone, stderr=subprocess.PIPE, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
