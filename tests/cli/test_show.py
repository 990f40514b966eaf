from io import StringIO

from rich.console import Console

from fenqun.answers import AxisSegment, CrossTabAnswer
from fenqun.cli.show import show_cross_tab


def test_a_segmentation_marks_what_is_too_small(ask):
    told = ask("show", "value").out
    assert "A !" in told
    assert "! too few customers to act on or to judge" in told


def test_a_wide_terminal_tells_what_sets_segments_apart(ask):
    assert "what sets it apart" in ask("show", "level", columns=140).out
    assert "what sets it apart" not in ask("show", "level", columns=80).out


def test_no_share_is_less_than_nothing(ask):
    for name in ("level", "value", "rfm", "spend_band", "channel"):
        assert "-0.0 %" not in ask("show", name).out


def test_the_statistics_of_a_trait_stand_upright_where_the_terminal_is_narrow(ask):
    wide, narrow = ask("show", "spend_total", columns=120).out, ask("show", "spend_total", columns=80).out
    assert "a quarter below  half below" in wide
    assert "three quarters below    333.3" not in wide
    assert [line.split()[0] for line in narrow.splitlines()[2:9]] == [
        "least", "a", "half", "three", "most", "mean", "deviation",
    ]  # fmt: skip
    assert "…" not in narrow


def test_a_trait_counts_the_unknown_too(ask):
    lines = ask("show", "city").out.splitlines()
    assert lines[1].startswith("City (city)   known for 10 of 13 customers")
    assert lines[-1].split()[:2] == ["unknown", "3"]


def test_a_tag_tells_its_rule_and_owner(ask):
    told = ask("show", "big").out
    assert "5 of 13 customers (38.5 %)" in told
    assert "rule: Spend is at least 500 or orders_total is at least 3" in told
    assert "owner: crm" in told
    assert "rule: given by hand" in ask("show", "vip").out


def test_a_cross_tab_has_totals_both_ways(ask):
    lines = ask("show", "level", "value").out.splitlines()
    total = next(line for line in lines if line.startswith("all"))
    assert [int(part) for part in total.split()[1:]] == [1, 4, 8, 13]
    assert [line.split()[-1] for line in lines[3:7]] == ["2", "4", "5", "2"]


def test_a_cross_tab_too_wide_is_turned_and_one_too_wide_either_way_is_listed():
    def drawn(columns, **sizes):
        axes = {way: tuple(AxisSegment(way, f"{way} {n}", 1) for n in range(size)) for way, size in sizes.items()}
        counts = tuple(tuple(10 * row + at + 1 for at in range(sizes["column"])) for row in range(sizes["row"]))
        answer = CrossTabAnswer("a", "A", "b", "B", "2024-06-30", 99, axes["row"], axes["column"], counts)
        console = Console(width=columns, file=StringIO())
        show_cross_tab(answer, console, str)
        return console.file.getvalue().splitlines()[2:]

    assert drawn(100, row=2, column=6)[0].split("  ")[-2].strip() == "column 5"
    assert [line.split()[:3] for line in drawn(40, row=2, column=6)][1] == ["column", "0", "1"]
    listed = drawn(40, row=4, column=6)
    assert listed[1].split() == ["row", "0", "column", "0", "1"]
    assert len(listed) == 1 + 4 * 6 + 2


def test_a_comparison_tells_agreement_and_what_each_explains(ask):
    told = ask("compare", "rfm", "value").out
    assert "adjusted Rand index" in told
    assert "What each explains" in told
    assert "General: retain" not in told


def test_a_meaning_is_shown(ask):
    assert "meaning: Spends or orders much" in ask("show", "big").out
