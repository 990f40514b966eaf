def test_rows_add_up_in_words(ask):
    told = ask("quality", "orders").out
    assert "25 rows read = 23 used + 2 set aside + 0 left out" in told
    assert "2  rows that take an order back" in told
    assert "1  rows of a customer that is not in the customers' file (used)" in told


def test_a_wide_terminal_has_all_columns_and_a_narrow_one_five(ask):
    assert "in the file" in ask("quality", "customers", columns=120).out
    narrow = ask("quality", "customers", columns=80).out
    heads = next(line for line in narrow.splitlines() if line.startswith("column "))
    assert heads.split("  ")[0] == "column"
    assert "unusable" in heads
    assert "registered_at " in narrow


def test_ranges_are_shown_as_people_read_them(ask):
    told = ask("quality", "orders").out
    assert "-60 … 1500" in told
    assert "2023-06-30 23:59 … 2024-07-01" in told


def test_the_rows_set_aside_are_listed_with_their_reason(ask):
    told = ask("quality", columns=140).out
    assert "fenqun export set_aside --to set_aside.csv" in told
    assert "2024-02-30 09:00:00  cannot be read as a time" in told


def test_what_was_decided_in_reading_is_told_in_the_readers_language(run, tiny_text):
    file = tiny_text / "data" / "customers.csv"
    file.write_bytes(file.read_text("utf-8").encode("gb18030"))
    run("-w", tiny_text, "refresh")
    assert "GB18030" in run("-w", tiny_text, "quality", "customers").out.upper()
    assert run("-w", tiny_text, "quality", "customers", "--lang", "zh-Hans").status == 0
