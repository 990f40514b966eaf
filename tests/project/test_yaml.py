from datetime import date
from pathlib import Path

import pytest

from fenqun.errors import MalformedYaml, Place
from fenqun.project.yaml import MAX_BYTES, Steps, parse_yaml, read_yaml


def wrong(text: str) -> str:
    with pytest.raises(MalformedYaml) as caught:
        parse_yaml(text, name="t.yaml")
    return str(caught.value)


def test_values_are_read_as_their_plain_types() -> None:
    text = "a: 1\nb: -1.5\nc: 2024-05-01\nd: true\ne:\nf: '1'\ng: 1e3\nh: [x, {y: 2}]"
    assert parse_yaml(text, name="t").data == {
        "a": 1, "b": -1.5, "c": date(2024, 5, 1), "d": True, "e": None, "f": "1", "g": 1000.0, "h": ["x", {"y": 2}]
    }  # fmt: skip


@pytest.mark.parametrize("text", ["007", "2024-13-01", ".inf", ".nan", "yes", "on", "12:30", "0x1f", "1_000", "+86138"])
def test_what_only_looks_like_a_value_stays_text(text: str) -> None:
    expected = 86138 if text == "+86138" else text
    assert parse_yaml(f"a: {text}", name="t").data == {"a": expected}


def test_keys_are_texts_as_written() -> None:
    assert parse_yaml("001: a\n2024: b\ntrue: c\n最爱: d\nnull: e", name="t").data == {
        "001": "a", "2024": "b", "true": "c", "最爱": "d", "null": "e"
    }  # fmt: skip


def test_every_key_and_value_has_its_place() -> None:
    document = parse_yaml("traits:\n  age:\n    value: x\n    label: [a,\n      b]\n", name="t.yaml")
    assert document.key(("traits", "age", "value")) == Place("t.yaml", 3, 5)
    assert document.value(("traits", "age", "value")) == Place("t.yaml", 3, 12)
    assert document.value(("traits", "age", "label", 1)) == Place("t.yaml", 5, 7)
    assert document.key(("traits", "age", "label", 1)) == Place("t.yaml", 5, 7)
    assert document.value(("traits", "age", "nowhere", "below")) == Place("t.yaml", 3, 5)


@pytest.mark.parametrize(
    ("text", "path", "place"),
    [
        ("a: x >= spnd", ("a",), (1, 9)),
        ("a: 'x >= ''q'' or spnd'", ("a",), (1, 19)),
        ('a: "x == \\"q\\" or spnd"', ("a",), (1, 19)),
        ("a: |\n  x > 1\n  and spnd", ("a",), (3, 7)),
        ("a: >-\n  x > 1\n    and spnd", ("a",), (3, 9)),
        ("a: x > 1\n  and spnd\n", ("a",), (2, 7)),
        ("消费: {规则: 消费 > 1 and spnd, b: 1}", ("消费", "规则"), (1, 21)),
    ],
)
def test_a_character_within_a_text_is_found_in_the_file(text: str, path: Steps, place: tuple[int, int]) -> None:
    document = parse_yaml(text, name="t")
    value = document.data
    for step in path:
        value = value[step]
    assert document.inside(path, value.index("spnd") + 1) == Place("t", *place)


def test_the_end_of_a_text_is_a_place_too() -> None:
    assert parse_yaml("a: x and", name="t").inside(("a",), 6) == Place("t", 1, 9)
    assert parse_yaml("a: x and", name="t").inside(("a",), 99) == Place("t", 1, 4)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("a:\n\tb: 1", "2:1", "a tab"),
        ("a:\n   b: 1\n  c: 2", "3:3", "indented otherwise"),
        ("a: b: c", "1:5", "a second ': '"),
        ("a:1\nb: 2", "2:2", "no space after the colon"),
        ("a: 'x\nb: 1", "1:4", "quote that is not closed"),
        ('a: "x" == 1', "1:8", "a quote closed too early"),
        ('a: {where: x in ("a", "b")}', "1:26", "rule with a comma in it is not in quotes"),
        ("a: [1", "1:6", "not closed"),
        ("a: ]", "1:4", "nothing opened"),
        ("a: @x", "1:4", "put the text in quotes"),
        ("a: *x", "1:4", "begins with *"),
        ("a: !python/object:os.system x", "1:4", "begins with !"),
        ("a: 1\n---\nb: 2", "2:1", "second document"),
        ("a: - b", "1:4", "line of its own"),
        ("a: 1\nb", "2:2", "without ': '"),
        ("? [a]\n: b", "1:3", "plain text"),
        ("<<: {a: 1}", "1:1", "write the keys out"),
        ("a: b\nc: \x01", "2:4", "control character"),
    ],
)
def test_what_is_not_yaml_is_explained_at_its_line_and_column(text: str, place: str, said: str) -> None:
    message = wrong(text)
    assert message.startswith(f"t.yaml:{place}: ")
    assert said in message


def test_a_key_given_twice_is_an_error_that_names_both_places() -> None:
    document = parse_yaml("a:\n  b: 1\n  b: 2\n", name="t.yaml")
    assert document.data == {"a": {"b": 1}}
    assert [str(problem) for problem in document.problems] == [
        "t.yaml:3:3: 'b' is declared twice; first at t.yaml:2:3. Give one of them another name."
    ]


def test_an_alias_stands_for_its_anchor() -> None:
    assert parse_yaml("a: &x [1]\nb: *x", name="t").data == {"a": [1], "b": [1]}


def test_an_alias_bomb_is_refused() -> None:
    rows = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    rows += [f"{new}: &{new} [{', '.join([f'*{old}'] * 10)}]" for old, new in zip("abcdefgh", "bcdefghi", strict=True)]
    assert "alias" in wrong("\n".join(rows))


def test_an_alias_within_itself_is_refused() -> None:
    assert "alias" in wrong("a: &x [*x]")


def test_deep_nesting_is_refused() -> None:
    assert "too deeply" in wrong("[" * 3000)
    assert wrong("[" * 150 + "]" * 150) == "t.yaml:1:101: not valid YAML: nested too deeply."


def test_too_many_values_are_refused_before_they_are_all_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fenqun.project.yaml.MAX_VALUES", 10)
    assert wrong("a: [1, 2, 3, 4, 5, 6, 7, 8, 9]").startswith("t.yaml:1:26: not valid YAML: too many values")


def test_an_anchor_used_again_is_no_matter() -> None:
    assert parse_yaml("a: &x 1\nb: &x 2\nc: *x", name="t").data == {"a": 1, "b": 2, "c": 2}


def test_a_file_past_the_bound_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "big.yaml"
    file.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(MalformedYaml, match="larger than 5 MB"):
        read_yaml(file, name="big.yaml")


def test_a_file_that_is_not_utf8_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / "gbk.yaml"
    file.write_bytes("a: 1\nb: 消费".encode("gbk"))
    with pytest.raises(MalformedYaml, match=r"gbk\.yaml:2: .*UTF-8"):
        read_yaml(file, name="gbk.yaml")


def test_an_empty_file_says_nothing_and_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file = tmp_path / "t.yaml"
    file.write_text("", encoding="utf-8")
    assert read_yaml(file, name="t").data is None
    file.write_text("\ufeffa: 1\r\nb: 2\r\n", encoding="utf-8")
    assert read_yaml(file, name="t").data == {"a": 1, "b": 2}
