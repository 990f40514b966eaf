import pytest
from rich.console import Console

from fenqun.answers import CheckAnswer, VacuumAnswer
from fenqun.cli.history import show_history, show_vacuum
from fenqun.language import translator


def test_each_line_says_what_changed(run, tiny_past):
    shown = run("-w", tiny_past.directory, "history", columns=160).out.splitlines()
    assert shown[0].split() == ["as", "of", "snapshot", "made", "at", "(UTC)", "customers", "Spend", "change"]
    assert shown[1].rstrip().endswith("the same customers, rows and definitions")
    assert "changed: big; gone: friends; customers −1" in shown[2]


def test_a_narrow_terminal_gets_it_upright(run, tiny_past):
    shown = run("-w", tiny_past.directory, "history", columns=60).out
    assert "changed: big; gone: friends" in shown
    assert "fenqun show --as-of 2024-06-30" in shown


def test_the_next_page_is_named(run, tiny_past):
    shown = run("-w", tiny_past.directory, "history", "--limit", 1, columns=160).out
    assert f"fenqun history --before {tiny_past.store.ids()[-1]}" in shown


def test_only_a_history_is_drawn():
    with pytest.raises(TypeError):
        show_history(CheckAnswer({}), Console(), translator("en"))


def test_vacuum_says_what_it_would_free(run, tiny_past):
    shown = run("-w", tiny_past.directory, "vacuum", "--dry-run").out
    assert "Snapshots kept: 3 (keep: 24 months)." in shown
    assert "This would be freed now: 0 B." in shown


def test_vacuum_says_what_is_gone():
    console = Console(record=True, width=100)
    answer = VacuumAnswer(False, "90 days", ("000000-00000000",), 2, 3, 1_250_000, 980, 12_000_000)
    show_vacuum(answer, console, translator("en"))
    assert console.export_text().splitlines() == [
        "Snapshots kept: 2 (keep: 90 days).",
        "These are gone: 000000-00000000.",
        "This was freed: 1.2 MB.",
        "In an hour 980 B more can be freed: somebody may still read that.",
        "The store holds 12 MB.",
    ]
