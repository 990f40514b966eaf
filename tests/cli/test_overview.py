from dataclasses import replace
from io import StringIO

from rich.console import Console

from fenqun.cli.overview import show_overview


def test_the_overview_shows_sources_segmentations_tags_and_what_to_do_next(ask):
    told = ask("show").out
    for text in (
        "Tiny shop   as of 2024-06-30",
        "13 customers · Spend 5,228 CNY",
        "Quality & more",
        "adult_in_shanghai",
    ):
        assert text in told
    after = told[told.index("\nNext\n") :].splitlines()[2:]
    assert [line.split("   ")[0] for line in after] == [
        "  fenqun quality", "  fenqun show level", "  fenqun export level --to level.xlsx", "  fenqun report",
    ]  # fmt: skip


def test_a_name_is_not_repeated_where_it_is_the_label(ask):
    lines = ask("show").out.splitlines()
    assert "value" in lines
    assert "Level   level" in lines


def test_segments_without_customers_are_left_out_and_small_ones_marked(ask):
    told = ask("show").out
    assert "General: retain" not in told
    assert "A !" in told


def test_of_many_segmentations_the_later_ones_are_told_on_a_line(ask, monkeypatch):
    monkeypatch.setattr("fenqun.cli.overview.DRAWN", 1)
    told = ask("show").out
    assert "More segmentations   fenqun show NAME" in told
    assert any("spend_band" in line and "%, " in line for line in told.splitlines())


def test_rows_that_count_twice_and_orders_of_two_dates_are_told(tiny):
    answer = tiny.overview()
    sources = tuple(replace(source, repeated_rows=1_200, redated_orders=3) for source in answer.sources)
    told = StringIO()
    show_overview(replace(answer, sources=sources), Console(file=told, width=200), str)
    assert "orders: 1,200 rows are in several files and count twice" in told.getvalue()
    assert "orders: 3 order ids come with more than one date" in told.getvalue()
