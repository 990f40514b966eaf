from ruamel.yaml import YAML

from fenqun.project.writing import document, inline


def test_comments_stand_above_and_beside_their_entries():
    text = document(
        {"traits": {"spend": {"from": "orders", "value": "sum(amount)"}}},
        opening="One line.\nAnother.",
        above={("traits", "spend"): "\nWhat they spent."},
        beside={("traits", "spend", "from"): "a source"},
    )
    assert text == (
        "# One line.\n# Another.\n\ntraits:\n\n  # What they spent.\n  spend:\n"
        "    from: orders        # a source\n    value: sum(amount)\n"
    )


def test_what_is_written_is_read_back():
    entries = {
        "tags": {"大客户": inline({"rule": 'spend >= 1 and name != "x: #y"', "label": {"en": "Big: spender"}})},
        "empty": {},
    }
    assert YAML(typ="safe").load(document(entries)) == entries


def test_lists_stay_on_their_line():
    assert document({"allow": ["a", "b"]}) == "allow: [a, b]\n"


def test_a_comment_of_nothing_is_a_blank_line():
    assert document({"a": 1, "b": 2}, above={("b",): "\n"}) == "a: 1\n\nb: 2\n"
