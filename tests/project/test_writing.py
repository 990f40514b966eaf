from ruamel.yaml import YAML

from fenqun.project.writing import document, inline


def test_comments_stand_above_and_beside_their_entries():
    text = document(
        {"traits": {"spend": {"from": "orders", "value": "sum(amount)"}}},
        opening="One line.\nAnother.",
        above={("traits",): "\nAll of them.", ("traits", "spend"): "\nWhat they spent."},
        beside={("traits", "spend", "from"): "a source"},
    )
    assert text == (
        "# One line.\n# Another.\n\n# All of them.\ntraits:\n  # What they spent.\n  spend:\n"
        "    from: orders        # a source\n    value: sum(amount)\n"
    )


def test_what_is_written_is_read_back():
    entries = {
        "tags": {"大客户": inline({"rule": 'spend >= 1 and name != "x: #y"', "label": {"en": "Big: spender"}})},
        "empty": {},
    }
    assert YAML(typ="safe").load(document(entries)) == entries


def test_what_is_too_wide_for_its_line_is_opened_into_a_block():
    wide = inline({"label": {"en": "a" * 60, "zh-Hans": "长" * 10}, "level": "rest"})
    assert document({"D": wide}) == f"D:\n  label: {{en: {'a' * 60}, zh-Hans: {'长' * 10}}}\n  level: rest\n"


def test_a_second_entry_has_a_blank_line_above_its_comment():
    assert document({"a": 1, "b": 2}, above={("a",): "\nA.", ("b",): "\nB."}) == "# A.\na: 1\n\n# B.\nb: 2\n"


def test_lists_stay_on_their_line():
    assert document({"allow": ["a", "b"]}) == "allow: [a, b]\n"


def test_a_comment_of_nothing_is_a_blank_line():
    assert document({"a": 1, "b": 2}, above={("b",): "\n"}) == "a: 1\n\nb: 2\n"
