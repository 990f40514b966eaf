import pytest


def test_a_list_says_how_many_there_are_and_shows_labels(ask):
    lines = ask("customers", "--where", "spend_total > 20", "--limit", "3", columns=100).out.splitlines()
    assert lines[1].startswith("Customers   3 of 7 · as of 2024-06-30")
    assert lines[3].split() == ["C01", "张三", "上海", "1,001", "0", "Quality", "&", "more", "B"]
    assert lines[-1].startswith("there are more: see --limit")


def test_a_narrow_terminal_gets_each_customer_by_itself(ask):
    out = ask("customers", "--limit", "2", columns=40).out
    assert "Customer id" in out
    assert out.count("Days since last order") == 2


def test_a_count_is_told_with_its_sentence_its_value_and_a_way_on(ask):
    out = ask("count", 'city == "上海" and not big', columns=100).out
    assert "1 of 13 customers   7.7 %" in out
    assert "City is “上海” and big: no" in out
    assert "their value: 20, 0.4 % of everyone's" in out
    assert "fenqun customers --where 'city == \"上海\" and not big'" in out


def test_nobody_counted_has_no_list(ask):
    out = ask("count", "spend_total > 1000000").out
    assert "0 of 13 customers" in out
    assert "--where" not in out


@pytest.mark.parametrize("command", [("customers", "--search", "<b>"), ("customers", "--search", "[bold]")])
def test_names_and_notes_are_no_markup(ask, command):
    out = ask(*command, "--column", "name", "--column", "note", columns=120).out
    assert "<b>赵六</b>" in out or "[bold]not markup[/bold]" in out
