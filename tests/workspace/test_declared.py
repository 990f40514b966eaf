"""What the text declares, at a glance and one by one."""

from pathlib import Path

import pytest

import fenqun
from fenqun import Workspace
from fenqun.errors import MalformedYaml, UnknownName
from fenqun.workspace.declared import version_of


def test_a_section_lists_its_definitions_in_order(tiny: Workspace) -> None:
    lines = tiny.definitions("tags").lines
    told = [(line.name, line.kind, line.owner, line.meaning, line.computed, line.customers) for line in lines]
    assert told == [
        ("big", "rule", "crm", "Spends or orders much", True, 5),
        ("adult_in_shanghai", "rule", "", "", True, 4),
        ("friends", "rule", "", "", True, 2),
        ("vip", "hand", "", "Chosen by hand", True, 2),
    ]
    kinds = {line.name: line.kind for section in ("sources", "traits") for line in tiny.definitions(section).lines}
    assert (kinds["customers"], kinds["orders_total"], kinds["age"]) == ("customers", "orders", "")
    assert [line.kind for line in tiny.definitions("segmentations").lines] == [
        "rules",
        "grade",
        "bands",
        "rfm",
        "bands",
    ]


def test_labels_are_in_the_reader_s_language(tiny: Workspace) -> None:
    chinese = Workspace(tiny.directory, language="zh-Hans")
    assert {line.name: line.label for line in chinese.definitions("traits").lines}["spend_total"] == "消费额"
    assert chinese.definition("traits", "spend_total").label == "消费额"


def test_a_definition_changed_since_is_not_computed(tiny_copy: Workspace) -> None:
    segments = tiny_copy.directory / "segmentations.yaml"
    segments.write_text(segments.read_text("utf-8").replace("{A: top 10%, B: next 30%,", "{B: top 30%, A: next 10%,"))
    computed = {line.name: line.computed for line in tiny_copy.definitions("segmentations").lines}
    assert [name for name, is_computed in computed.items() if not is_computed] == ["value"]


def test_what_cannot_be_read_is_listed_as_broken(tiny_copy: Workspace) -> None:
    tags = tiny_copy.directory / "tags.yaml"
    tags.write_text(tags.read_text("utf-8").replace("owner: crm", "ownr: crm"), "utf-8")
    lines = {line.name: line for line in tiny_copy.definitions("tags").lines}
    assert (lines["big"].broken, lines["big"].computed, lines["vip"].broken) == (True, False, False)
    assert tiny_copy.definition("tags", "big").data["ownr"] == "crm"


def test_a_definition_says_what_it_needs_and_who_needs_it(tiny: Workspace) -> None:
    big = tiny.definition("tags", "big")
    assert (big.uses, big.used_by) == (("traits/orders_total", "traits/spend_total"), ("segmentations/level",))
    spend = tiny.definition("traits", "spend_total")
    assert spend.uses == ("sources/orders",)
    assert set(spend.used_by) >= {"traits/average_order_value", "tags/big", "segmentations/value", "settings"}
    assert "traits/orders_total" in tiny.definition("sources", "orders").used_by
    settings = tiny.definition("settings")
    assert (settings.uses, settings.label, settings.data["min_size"]) == (("traits/spend_total",), "Tiny shop", 2)


def test_orders_drawn_from_lines_are_used_of_the_lines(tmp_path: Path) -> None:
    (tmp_path / "fenqun.yaml").write_text(
        "sources: {lines: {role: order_lines, path: x}}\ntraits: {n: {from: orders, value: count()}}\n"
    )
    workspace = Workspace(tmp_path)
    assert workspace.definition("traits", "n").uses == ("sources/lines",)
    assert workspace.definition("sources", "lines").used_by == ("traits/n",)


def test_a_definition_is_shown_with_its_place_and_version(tiny: Workspace) -> None:
    big = tiny.definition("tags", "big")
    assert (big.file, big.line) == ("tags.yaml", 2)
    assert big.text.startswith("big: {rule: spend_total >= 500")
    assert big.version == version_of(big.text)
    assert big.as_json()["data"]["owner"] == "crm"


def test_what_is_nowhere_is_not_found(tiny: Workspace) -> None:
    with pytest.raises(UnknownName, match="Did you mean 'big'"):
        tiny.definition("tags", "bigg")
    with pytest.raises(UnknownName, match="no section 'tag'"):
        tiny.definitions("tag")


def test_a_file_that_is_no_yaml_is_said_to_be_so(tiny_copy: Workspace) -> None:
    (tiny_copy.directory / "tags.yaml").write_text("tags: {", "utf-8")
    with pytest.raises(MalformedYaml):
        tiny_copy.definition("tags", "big")
    assert tiny_copy.definitions("tags").lines == ()
    assert tiny_copy.definition("traits", "age").text == "age: years_since(birth_date)"


def test_definitions_made_in_python_have_a_text_and_no_file(tmp_path: Path) -> None:
    made = Workspace.define(tmp_path, fenqun.define({"traits": {"one": "1", "two": "one + 1"}}))
    shown = made.definition("traits", "two")
    assert (shown.file, shown.version, shown.uses) == ("", "", ("traits/one",))
    assert [line.computed for line in made.definitions("traits").lines] == [False, False]
    assert made.definition("settings").data["language"] == "en"
    with pytest.raises(UnknownName):
        made.definition("traits", "three")


def test_settings_are_no_list(tiny: Workspace) -> None:
    assert tiny.definitions("settings").lines == ()
    assert version_of(None) == ""


def test_in_the_past_the_definitions_are_those_of_then(tiny_past):
    then = tiny_past.at("2024-06-30")
    assert [line.name for line in then.definitions("tags").lines] == ["big", "adult_in_shanghai", "friends", "vip"]
    assert "friends" not in [line.name for line in tiny_past.definitions("tags").lines]
    was, now = then.definition("tags", "big"), tiny_past.definition("tags", "big")
    assert was.data["rule"] == "spend_total >= 500 or orders_total >= 3"
    assert "500 or" in was.text
    assert "5000" in now.text
    assert (was.file, was.version) == ("", "")
    assert was.used_by == ("segmentations/level",)
