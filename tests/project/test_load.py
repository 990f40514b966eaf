from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from fenqun.errors import Problems, UsageError
from fenqun.project.load import load, read

Write = Callable[[Mapping[str, str]], Path]


def wrong(directory: Path) -> list[str]:
    with pytest.raises(Problems) as caught:
        load(directory)
    return str(caught.value).splitlines()


def test_the_definitions_of_all_files_make_one_project(workspace: Write) -> None:
    project = load(
        workspace(
            {
                "fenqun.yaml": "name: 示范\nlanguage: zh-Hans\ntags: {成年: age >= 18}\n",
                "sources.yaml": "sources:\n  orders: {path: data/*.csv, role: orders}\n",
                "traits.yaml": "traits:\n  spend: {from: orders, value: sum(amount), last: 90 days}\n  age: 1 + b\n",
                "tags.yaml": "tags:\n  vip: spend > 5\n",
                "segmentations.yaml": "segmentations:\n  rfm: {kind: rfm}\n",
            }
        )
    )
    assert (project.settings.name, project.settings.language) == ("示范", "zh-Hans")
    assert list(project.sources) == ["orders"]
    assert list(project.traits) == ["spend", "age"]
    assert list(project.tags) == ["成年", "vip"]
    assert list(project.segmentations) == ["rfm"]
    assert str(project.place("traits", "spend", "last")) == "traits.yaml:2:51"
    assert str(project.place("tags", "成年")) == "fenqun.yaml:3:8"


def test_a_folder_without_fenqun_yaml_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no fenqun\.yaml there"):
        load(tmp_path)


def test_empty_files_and_headings_without_definitions_are_fine(workspace: Write) -> None:
    project = load(workspace({"fenqun.yaml": "", "traits.yaml": "traits:\n", "tags.yaml": "# none yet\n"}))
    assert project.names == {}


def test_all_errors_of_all_files_are_said_at_once_in_their_order(workspace: Write) -> None:
    directory = workspace(
        {
            "fenqun.yaml": "langage: en\ntime_zone: Asia/Shanghia\nas_of: yesterday\ntraitss: {}\n",
            "sources.yaml": "sources:\n  a: {path: x, role: customer}\n  b:\n   path: x\n   role: events\n   sheet: 0",
            "traits.yaml": (
                "traits:\n"
                "  a: age +\n"
                "  b: {from: ordres, value: count()}\n"
                "  c: d\n"
                "  d: c\n"
                "  e: {from: b, value: 'top(x, by=summ(y))', last: 5 dayz}\n"
                "  and: 1\n"
                "  f: {from: b}\n"
            ),
            "tags.yaml": "tags:\n  x: p > 1\n  x: p > 2\n",
            "segmentations.yaml": (
                "segmentations:\n"
                "  a: {kind: ruls}\n"
                "  b: {kind: rules, segments: {A: {rule: 'x > > 2', lable: z}}}\n"
                "  g: {kind: bands, trait: x, cuts: equal_cuont}\n"
                "  h: {kind: bands, trait: x, cuts: [1, x]}\n"
                "  i: {segments: {}}\n"
                "  j: 5\n"
            ),
        }
    )
    assert wrong(directory) == [
        "fenqun.yaml:1:1: no key 'langage' in fenqun.yaml. Did you mean 'language'?",
        "fenqun.yaml:2:12: time_zone: no time zone 'Asia/Shanghia'; write for instance Asia/Shanghai or Europe/Paris.",
        "fenqun.yaml:3:8: as_of: write now, data (the end of the data), or a date such as 2024-05-31.",
        "fenqun.yaml:4:1: no key 'traitss' in fenqun.yaml. Did you mean 'traits'?",
        "segmentations.yaml:2:13: no kind 'ruls'. Did you mean 'rules'?",
        "segmentations.yaml:3:46: cannot read the rule: unexpected '>'.",
        "segmentations.yaml:3:52: no key 'lable' in segmentations.b.segments.A. Did you mean 'label'?",
        "segmentations.yaml:4:36: no cuts 'equal_cuont'. Did you mean 'equal_count'?",
        "segmentations.yaml:5:40: segmentations.h.cuts.1: a number is needed here, not 'x'.",
        "segmentations.yaml:6:6: segmentations.i: 'kind' is missing.",
        "segmentations.yaml:7:6: segmentations.j: keys with values are needed here, not '5'.",
        "sources.yaml:2:22: no role 'customer'. Did you mean 'customers'?",
        "sources.yaml:6:11: sources.b.sheet: a text is needed here, not '0'.",
        "tags.yaml:3:3: 'x' is declared twice; first at tags.yaml:2:3. Give one of them another name.",
        "traits.yaml:2:11: cannot read the rule: it ends where a value or a condition is expected.",
        "traits.yaml:3:13: no source 'ordres'.",
        "traits.yaml:4:3: these need each other: c → d → c. Break the circle at one of them.",
        "traits.yaml:6:34: no function 'summ'. Did you mean 'sum'?",
        "traits.yaml:6:51: traits.e.last: '5 dayz' is not a span; "
        "write for instance '365 days', '2 weeks', '12 months'.",
        "traits.yaml:7:3: traits.and: 'and' is a word of the language; choose another name.",
        "traits.yaml:8:3: traits.f: 'value' is missing.",
    ]  # fmt: skip


def test_a_name_declared_in_two_files_is_declared_twice(workspace: Write) -> None:
    directory = workspace(
        {"fenqun.yaml": "traits: {a: 1}\n", "traits.yaml": "traits: {a: 2}\n", "tags.yaml": "tags: {b: a > 1}\n"}
    )
    assert wrong(directory) == [
        "traits.yaml:1:10: 'a' is declared twice; first at fenqun.yaml:1:10. Give one of them another name."
    ]


def test_a_heading_that_is_not_known_is_said_with_the_nearest(workspace: Write) -> None:
    assert wrong(workspace({"traits.yaml": "spend: 1\n", "tags.yaml": "tag:\n  a: x\n"})) == [
        "tags.yaml:1:1: no key 'tag' in tags.yaml. Did you mean 'tags'?",
        "traits.yaml:1:1: no key 'spend' in traits.yaml. Known: grids, playbooks, positioning, segmentations, "
        "sources, tags, targets, traits.",
    ]


@pytest.mark.parametrize("text", ["- a\n", "text\n", "traits: [a, b]\n", "traits: 5\n"])
def test_a_file_of_another_shape_says_what_is_needed(workspace: Write, text: str) -> None:
    (said,) = wrong(workspace({"traits.yaml": text}))
    assert "heading such as 'traits:'" in said or "names with definitions are needed" in said


def test_a_rule_as_a_tree_is_placed_at_its_leaf(workspace: Write) -> None:
    directory = workspace({"tags.yaml": "tags:\n  a:\n    rule:\n      all:\n        - x > 1\n        - y > > 2\n"})
    assert wrong(directory) == ["tags.yaml:6:15: cannot read the rule: unexpected '>'."]


def test_what_rests_on_a_file_that_cannot_be_read_is_not_called_unknown(workspace: Write) -> None:
    directory = workspace(
        {"sources.yaml": "sources:\n\ta: 1\n", "traits.yaml": "traits: {a: {from: b, value: count()}}\n"}
    )
    assert len(wrong(directory)) == 1
    assert not read(directory).project.whole


def test_what_can_be_read_is_read_beside_what_is_wrong(workspace: Write) -> None:
    reading = read(workspace({"traits.yaml": "traits:\n  a: 1 +\n  b: 2\n"}))
    assert list(reading.project.traits) == ["b"]
    assert reading.project.broken == {"a"}
    assert len(reading.problems) == 1


def test_loading_twice_gives_equal_projects(workspace: Write) -> None:
    directory = workspace({"traits.yaml": "traits:\n  a: {value: x + 1, label: {en: A, zh-Hans: 甲}}\n"})
    assert load(directory) == load(directory)
