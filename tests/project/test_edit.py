"""Definitions of a file's text changed in place."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fenqun.errors import DefinitionError, InvalidValue, MalformedYaml, UnknownName, UsageError
from fenqun.project.edit import behind, definition_text, first_line, put, put_text, remove, with_key
from fenqun.project.yaml import Document, parse_yaml

TAGS = """\
# 标签
tags:
  # the dear ones
  vip: spend >= 5   # since 2020

  young:
    rule: 'age < 30'
    label: {en: Young, zh-Hans: 年轻}  # short
    owner: crm

  # group of two
  a: x > 1
  b: x > 2
# the end
"""


def document(text: str) -> Document:
    return parse_yaml(text, name="tags.yaml")


def put_tag(text: str, name: str, value: Any, **options: Any) -> str:
    return put(document(text), ("tags", name), value, **options)


def remove_tag(text: str, name: str) -> str:
    return remove(document(text), ("tags", name))


def test_only_what_differs_is_written_anew() -> None:
    now = {"rule": "age < 35", "label": {"en": "Young", "zh-Hans": "年轻"}, "owner": "crm"}
    assert put_tag(TAGS, "young", now) == TAGS.replace("'age < 30'", "'age < 35'")


def test_a_definition_that_says_the_same_is_left_alone() -> None:
    same = {"owner": "crm", "label": {"zh-Hans": "年轻", "en": "Young"}, "rule": "age < 30"}
    assert put_tag(TAGS, "young", same) == TAGS


def test_the_comment_beside_a_value_stays_in_its_column() -> None:
    assert "  vip: spend >= 500 # since 2020\n" in put_tag(TAGS, "vip", "spend >= 500").replace("  #", " #")
    assert "  vip: s > 5        # since 2020\n" in put_tag(TAGS, "vip", "s > 5")


def test_a_bare_rule_becomes_a_block_and_its_comment_stays() -> None:
    changed = put_tag(TAGS, "vip", {"rule": "spend >= 5", "owner": "me"})
    assert "  vip: # since 2020\n    rule: spend >= 5\n    owner: me\n\n  young:" in changed


def test_a_key_left_out_is_taken_out_and_a_new_one_stands_behind_the_one_before_it() -> None:
    now = {"rule": "age < 30", "meaning": "a: b", "label": {"en": "Young", "zh-Hans": "年轻"}}
    expected = TAGS.replace("    owner: crm\n", "").replace("'age < 30'\n", "'age < 30'\n    meaning: 'a: b'\n")
    assert put_tag(TAGS, "young", now) == expected


def test_a_new_definition_stands_last_with_the_usual_gap() -> None:
    assert put_tag("tags:\n  a: x\n\n  b: y\n# end\n", "c", "z") == "tags:\n  a: x\n\n  b: y\n\n  c: z\n# end\n"
    assert put_tag("tags:\n  a: x\n  b: y\n", "c", "z") == "tags:\n  a: x\n  b: y\n  c: z\n"
    assert put_tag("tags:\n  a: x\n  b: y\n", "c", "z", after="a") == "tags:\n  a: x\n  c: z\n  b: y\n"
    assert put_tag("tags:\n  a: x\n  b: y\n", "c", "z", after="") == "tags:\n  c: z\n  a: x\n  b: y\n"
    assert put_tag("tags: {a: x}\n", "c", "z", after="") == "tags: {c: z, a: x}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "tags:\n  a: x\n"),
        ("# nothing yet\n", "# nothing yet\n\ntags:\n  a: x\n"),
        ("tags:", "tags:\n  a: x"),
        ("tags: # mine\n", "tags: # mine\n  a: x\n"),
        ("tags: {}\n", "tags:\n  a: x\n"),
        ("tags: {}  # none\ntraits: {b: 1}\n", "tags:  # none\n  a: x\ntraits: {b: 1}\n"),
        ("tags: ~\n", "tags:\n  a: x\n"),
        ("name: shop\n", "name: shop\n\ntags:\n  a: x\n"),
        ("tags: {b: y}", "tags: {b: y, a: x}"),
        ("{tags: {b: y}, name: z}", "{tags: {b: y, a: x}, name: z}"),
        ("{tags: {}, name: z}", "{tags: {a: x}, name: z}"),
        ("{name: z}\n", "{name: z, tags: {a: x}}\n"),
        ("{}\n", "tags:\n  a: x\n"),
        ("---\nname: z\n...\n", "---\nname: z\n\ntags:\n  a: x\n...\n"),
        ("tags:\n    b: y\n", "tags:\n    b: y\n    a: x\n"),
        ("tags:\r\n  b: y\r\n", "tags:\r\n  b: y\r\n  a: x\r\n"),
    ],
)
def test_a_definition_goes_into_whatever_there_is(before: str, after: str) -> None:
    assert put_tag(before, "a", "x") == after


def test_line_breaks_are_those_of_the_file() -> None:
    text = TAGS.replace("\n", "\r\n")
    changed = put_tag(text, "vip", {"rule": "spend >= 5", "meaning": "one\ntwo"})
    assert "\n" not in changed.replace("\r\n", "")
    assert document(changed).data["tags"]["vip"]["meaning"] == "one\ntwo"


def test_removing_takes_one_gap_and_the_comment_that_is_about_nothing_else() -> None:
    assert remove_tag(TAGS, "young") == TAGS.replace(TAGS[TAGS.index("  young:") : TAGS.index("  # group")], "")
    assert remove_tag(TAGS, "vip") == TAGS.replace("  # the dear ones\n  vip: spend >= 5   # since 2020\n\n", "")
    assert remove_tag(TAGS, "a") == TAGS.replace("  a: x > 1\n", "")
    assert remove_tag(TAGS, "b") == TAGS.replace("  b: x > 2\n", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("tags:\n  a: x\n", "tags:\n"),
        ("tags:\n  a: x", "tags:"),
        ("tags: {a: x}\n", "tags: {}\n"),
        ("tags: {a: x, b: y}\n", "tags: {b: y}\n"),
        ("tags: {b: y, a: x}\n", "tags: {b: y}\n"),
        ("tags:\n  b: y\n\n  a: x", "tags:\n  b: y"),
    ],
)
def test_the_last_definition_can_be_removed(before: str, after: str) -> None:
    assert remove_tag(before, "a") == after


def test_what_is_not_there_cannot_be_removed() -> None:
    with pytest.raises(UnknownName):
        remove_tag(TAGS, "nobody")


SEGMENTS = """\
segmentations:
  level:
    kind: rules
    segments:
      # the best
      top: x > 9
      # the middle
      mid: {rule: x > 5, label: Mid}  # half

      low: rest
"""


def test_segments_change_their_order_with_their_comments() -> None:
    now = {"kind": "rules", "segments": {"mid": {"rule": "x > 4", "label": "Mid"}, "top": "x > 9", "low": "rest"}}
    assert put(document(SEGMENTS), ("segmentations", "level"), now) == SEGMENTS.replace(
        "      top: x > 9\n      # the middle\n      mid: {rule: x > 5, label: Mid}  # half\n",
        "      # the middle\n      mid: {rule: x > 4, label: Mid}  # half\n      top: x > 9\n",
    ).replace("      # the best\n      # the middle\n", "      # the best\n      # the middle\n")


def test_a_segment_is_put_where_it_stands_in_the_order() -> None:
    segments = {"top": "x > 9", "new": "x > 7", "mid": {"rule": "x > 5", "label": "Mid"}, "low": "rest"}
    changed = put(document(SEGMENTS), ("segmentations", "level"), {"kind": "rules", "segments": segments})
    assert changed == SEGMENTS.replace("      top: x > 9\n", "      top: x > 9\n      new: x > 7\n")


def test_lists_change_item_by_item() -> None:
    text = "tags:\n  a:\n    rule:\n      any:\n        - x > 1  # one\n        - y > 2\n    cuts: [1, 2, 3]  # cuts\n"
    now = {"rule": {"any": ["x > 1", "z > 3", "y > 2"]}, "cuts": [1, 5, 3]}
    expected = text.replace("        - y > 2\n", "        - z > 3\n        - y > 2\n").replace("1, 2, 3", "1, 5, 3")
    assert put_tag(text, "a", now) == expected
    assert put_tag(text, "a", {"rule": {"any": ["y > 2"]}, "cuts": [3]}) == text.replace(
        "        - x > 1  # one\n", ""
    ).replace("1, 2, 3", "3")


def test_a_definition_is_shown_at_the_left_edge_with_the_comment_that_is_about_it() -> None:
    read = document(TAGS)
    assert definition_text(read, ("tags", "vip")) == "# the dear ones\nvip: spend >= 5   # since 2020"
    assert definition_text(read, ("tags", "young")) == (
        "young:\n  rule: 'age < 30'\n  label: {en: Young, zh-Hans: 年轻}  # short\n  owner: crm"
    )
    assert definition_text(read, ("tags", "a")) == "a: x > 1"
    assert definition_text(read, ("tags", "nobody")) is None
    assert [first_line(read, ("tags", name)) for name in ("vip", "young", "a")] == [3, 6, 12]
    assert [behind(read, ("tags", name)) for name in ("vip", "young", "a")] == ["", "vip", "young"]
    assert behind(read, ("tags", "nobody")) is None


def test_a_definition_can_be_written_as_text_with_its_comments() -> None:
    text = "young: # now\n  # why not\n  rule: age < 35\n\n  meaning: |\n    one\n\n     two\n"
    changed = put_text(document(TAGS), ("tags", "young"), text)
    assert "  young: # now\n    # why not\n    rule: age < 35\n\n    meaning: |\n      one\n\n       two\n\n" in changed
    assert definition_text(document(changed), ("tags", "young")) == text.rstrip("\n")
    assert document(changed).data["tags"]["young"]["meaning"] == "one\n\n two\n"


@pytest.mark.parametrize("text", ["other: x", "young: x\nold: y", "- young", "x", ""])
def test_a_text_holds_one_definition_of_that_name(text: str) -> None:
    with pytest.raises(InvalidValue, match="begins with 'young:'"):
        put_text(document(TAGS), ("tags", "young"), text)


@pytest.mark.parametrize("text", ["young: {", "young: 'x", "young: x\n  y: z", "young: a: b"])
def test_a_text_that_is_no_yaml_is_refused(text: str) -> None:
    with pytest.raises(MalformedYaml):
        put_text(document(TAGS), ("tags", "young"), text)


def test_the_text_of_a_definition_in_braces_is_written_in_braces() -> None:
    text = "tags: {a: x, b: y}\n"
    assert put_text(document(text), ("tags", "a"), "a:\n  rule: z  # why\n") == "tags: {a: {rule: z}, b: y}\n"


def test_what_hangs_together_by_anchors_is_not_changed_alone() -> None:
    text = "tags:\n  a: &rule x > 1\n  b: *rule\n"
    with pytest.raises(UsageError, match="change the text of the file"):
        put_tag(text, "a", "x > 2")
    assert put_tag(text, "b", "x > 2") == "tags:\n  a: &rule x > 1\n  b: x > 2\n"
    assert put_tag(text, "c", "y") == "tags:\n  a: &rule x > 1\n  b: *rule\n  c: y\n"


NAMES = st.sampled_from(["vip", "年轻", "a", "b_2", "z", "null", "on", "18_to_24", "two words", "x: y", "#1"])
TEXTS = st.one_of(
    st.sampled_from(
        ["x > 1", "spend >= 5 and y", "", " ", "a: b", "# no", "true", "12", "2024-01-01", "- x", "'", '"']
    ),
    st.sampled_from(["one\ntwo", "one\n\n two\n", "{x}", "近12个月", "*a", "&b", "!c", "x #y", "\t", "é\u2028", "🎉"]),
    st.text(max_size=12),
)
SCALARS = st.one_of(TEXTS, st.booleans(), st.none(), st.integers(-(10**6), 10**6), st.sampled_from([0.5, 1e16, -2.25]))
VALUES = st.recursive(
    SCALARS,
    lambda below: st.one_of(
        st.lists(below, max_size=3), st.dictionaries(NAMES | st.just("segments"), below, max_size=4)
    ),
    max_leaves=8,
)
FLOWS = st.booleans()


@st.composite
def blocks(draw: st.DrawFn, value: Any, indent: int) -> list[str]:
    """The lines of a mapping as a person may write it: comments, blank lines, quotes, braces."""
    lines = []
    for key, held in value.items():
        above = st.sampled_from([" " * indent + "# note", "", "  # odd"])
        lines += draw(st.lists(above, max_size=1))
        comment = draw(st.sampled_from(["", "", "  # beside", "   "]))
        lines += draw(entry_lines(key, held, indent, comment))
    return lines


@st.composite
def entry_lines(draw: st.DrawFn, key: str, held: Any, indent: int, comment: str) -> list[str]:
    head = " " * indent + quoted(key, draw(st.sampled_from("'\"")))
    if isinstance(held, dict) and held and draw(FLOWS):
        return [f"{head}:{comment}", *draw(blocks(held, indent + draw(st.sampled_from([2, 4]))))]
    if isinstance(held, list) and held and draw(FLOWS):
        pad = " " * (indent + draw(st.sampled_from([0, 2])))
        return [f"{head}:{comment}", *(f"{pad}- {flowing(item)}{comment}" for item in held)]
    if isinstance(held, str) and re.fullmatch(r"[a-z]+( [a-z]+)*\n?", held) and draw(FLOWS):
        return [f"{head}: {'|' if held.endswith(chr(10)) else '>-'}", " " * (indent + 3) + held.rstrip("\n")]
    return [f"{head}: {flowing(held)}{comment}"]


def quoted(text: str, quote: str = "'") -> str:
    if re.fullmatch(r"[a-z_一-龥]+", text) and text not in ("true", "false", "null"):
        return text
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\U{ord(c):08x}" for c in text) + '"'


def flowing(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{quoted(key)}: {flowing(held)}" for key, held in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flowing, value)) + "]"
    if isinstance(value, str):
        return quoted(value)
    return {None: "null", True: "true", False: "false"}.get(value, repr(value)) if value is not None else "~"


@st.composite
def files(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    data = {
        "name": draw(SCALARS),
        "tags": draw(st.dictionaries(NAMES, VALUES, max_size=4)),
        "traits": draw(st.dictionaries(NAMES, VALUES, max_size=2)),
    }
    lines = draw(blocks(data, 0))
    text = "\n".join([*lines, *draw(st.sampled_from([[""], [], ["# end", ""], ["", "", ""]]))])
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"]))), data


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("#")]


@given(files(), NAMES, VALUES)
def test_only_the_definition_meant_changes(file: tuple[str, dict[str, Any]], name: str, value: Any) -> None:
    text, _ = file
    read = document(text)
    path = ("tags", name)
    try:
        changed = put(read, path, value_of(value))
    except DefinitionError as error:
        assert isinstance(error, InvalidValue), text
        return
    after = document(changed)
    assert after.data["tags"][name] == value_of(value)
    assert list(after.data) == list(read.data)
    before, now = outside(text, read, name), outside(changed, after, name)
    assert before == now


def outside(text: str, read: Document, name: str) -> list[str]:
    """The lines that do not belong to the definition, blank ones left out."""
    own = (definition_text(read, ("tags", name)) or "").splitlines()
    lines = [line for line in text.splitlines() if line.strip()]
    first = first_line(read, ("tags", name)) - 1
    kept = text.splitlines()
    lines = kept if first < 0 else kept[:first] + kept[first + len(own) :]
    return [line for line in lines if line.strip() and not line.startswith("tags:")]


def value_of(value: Any) -> Any:
    from fenqun.project.rendering import plain_data

    return plain_data(value)


@given(files(), st.data())
def test_a_definition_removed_and_put_back_as_text_says_the_same(
    file: tuple[str, dict[str, Any]], data: st.DataObject
) -> None:
    text, _ = file
    read = document(text)
    if not read.data["tags"]:
        return
    name = data.draw(st.sampled_from(list(read.data["tags"])))
    written, before = definition_text(read, ("tags", name)), behind(read, ("tags", name))
    assert written is not None
    assert put_text(read, ("tags", name), written) == text
    gone = document(remove(read, ("tags", name)))
    assert name not in (gone.data["tags"] or {})
    back = document(put_text(gone, ("tags", name), written, after=before))
    assert back.data["tags"][name] == read.data["tags"][name]


def test_segments_put_in_another_order_are_written_in_it() -> None:
    rows = ["a: x > 1", "# the second", "b: x > 2", "", "rest: rest"]
    text = "segmentations:\n  level:\n    segments:\n" + "".join(f"      {row}\n" for row in rows)
    document = parse_yaml(text, name="segmentations.yaml")
    written = put(document, ("segmentations", "level"), {"segments": {"b": "x > 2", "a": "x > 1", "rest": "rest"}})
    assert list(parse_yaml(written, name="x").data["segmentations"]["level"]["segments"]) == ["b", "a", "rest"]
    assert "# the second" in written


SEGMENT_VALUES = st.one_of(
    st.sampled_from(["x > 1", "rest"]),
    st.fixed_dictionaries({"rule": st.just("x > 1"), "label": st.sampled_from(["甲", {"en": "A", "zh-Hans": "甲"}])}),
    st.fixed_dictionaries({"rule": st.just({"any": ["x > 1", {"all": ["y < 2", "z"]}]})}),
)


@given(st.data())
def test_segments_are_written_in_the_order_they_are_given(data: st.DataObject) -> None:
    names = ["a", "b", "c", "年轻"]
    before = data.draw(st.fixed_dictionaries(dict.fromkeys(names, SEGMENT_VALUES)))
    lines = data.draw(blocks({"x": {"kind": "rules", "segments": before, "label": "L"}}, 2))
    text = "\n".join(["segmentations:", *lines, "# end"])
    kept = data.draw(st.lists(st.sampled_from([*names, "new", "newer"]), unique=True, min_size=1))
    after = {name: before.get(name) if data.draw(st.booleans()) and name in before else data.draw(SEGMENT_VALUES)
             for name in kept}  # fmt: skip
    wanted = {"label": "L", "segments": after, "kind": "rules"}
    changed = document(put(document(text), ("segmentations", "x"), wanted))
    assert changed.data["segmentations"]["x"] == wanted
    assert list(changed.data["segmentations"]["x"]["segments"]) == kept


@pytest.mark.parametrize(
    ("text", "path", "name", "after"),
    [
        (TAGS, ("tags", "vip"), "大客户", TAGS.replace("  vip:", "  大客户:")),
        (TAGS, ("tags", "young", "rule"), "a b", TAGS.replace("    rule:", "    a b:")),
        ("tags: {'a' : 1, b: 2} # x\n", ("tags", "a"), "c", "tags: {c: 2} # x\n".replace("c: 2", "c: 1, b: 2")),
        ("tags: {a, b: 2}\n", ("tags", "a"), "c", "tags: {c, b: 2}\n"),
        ("tags:\n  ? a\n  : 1\n", ("tags", "a"), "c", "tags:\n  ? c\n  : 1\n"),
        ('"tags":\r\n  "a": 1\r\n', ("tags", "a"), "1", '"tags":\r\n  "1": 1\r\n'),
    ],
)
def test_a_key_gets_another_name_and_all_else_stays(text, path, name, after):
    assert with_key(document(text), path, name).replace("'", '"') == after.replace("'", '"')


def test_a_key_that_is_nowhere_or_cannot_be_changed_alone_stays():
    with pytest.raises(UnknownName):
        with_key(document(TAGS), ("tags", "nowhere"), "x")
    with pytest.raises(UsageError):
        with_key(document("tags:\n  &x a: 1\n  b: *x\n"), ("tags", "a"), "c")
