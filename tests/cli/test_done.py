from shutil import copytree


def test_check_counts_what_is_declared(ask):
    assert ask("check").out == "All right: 2 sources, 8 traits, 4 tags, 5 segmentations.\n"


def test_rows_that_fit_are_a_table_and_others_are_told_one_by_one(ask):
    few = ask("query", "SELECT customer_id, spend_total FROM profile ORDER BY 1 LIMIT 2").out
    assert [line.split() for line in few.splitlines()] == [
        ["customer_id", "spend_total"], ["=C12", "0"], ["C01", "1,001"], ["rows:", "2"],
    ]  # fmt: skip
    many = ask("query", "FROM profile LIMIT 2").out.splitlines()
    assert sum(line.startswith("customer_id ") for line in many) == 2


def test_more_rows_than_the_limit_are_said(ask):
    assert "rows: 3, and there are more: see --limit" in ask("query", "FROM profile", "--limit", "3").out


def test_tags_by_hand_are_listed_to_the_second_without_markup(ask):
    told = ask("tag", "list", columns=120).out
    assert "hand-picked" in told
    assert "." not in told.splitlines()[1].split("T")[1].split("Z")[0]


def test_tagging_says_how_many_and_who_is_unknown(run, tiny, tmp_path):
    copy = copytree(tiny.directory, tmp_path / "copy")
    told = run("-w", copy, "tag", "add", "vip", "C01", "C03", "K1").out
    assert "2 now carry 'vip'; 1 did before." in told
    assert "1 id(s) are not in the last snapshot: K1" in told
    assert "1 no longer carry 'vip'" in run("-w", copy, "tag", "remove", "vip", "C01").out
    assert "Segments follow at the next refresh" in told


def test_without_tags_by_hand_it_says_how_to_give_one(run, tiny_text):
    assert "fenqun tag add TAG ID" in run("-w", tiny_text, "tag", "list").out


def test_init_shows_what_each_column_was_taken_for(run, tiny_text, tmp_path):
    told = run("init", tmp_path / "new", "--orders", tiny_text / "data" / "orders.csv", "--lang", "en").out
    assert "taken for" in told
    assert "ordered_at" in told
    assert "sources.yaml" in told
    assert f"fenqun -w {tmp_path / 'new'} refresh" in told


def test_sample_lists_its_files(run, tmp_path):
    assert "customers.csv" in run("sample", tmp_path / "shop", "--customers", "20").out
