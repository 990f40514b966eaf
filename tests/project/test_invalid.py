from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from fenqun.errors import DefinitionError
from fenqun.language import translator
from fenqun.project.definitions import NOUNS
from fenqun.project.invalid import Origin, invalid
from fenqun.project.yaml import parse_yaml

RFM = "kind: rfm, "
GRADE = "kind: grade, segments: {A: top 5%, B: rest}, "


def refusals(section: str, text: str) -> list[DefinitionError]:
    document = parse_yaml(f"{{{text}}}", name="t")
    noun: Any = NOUNS[section]
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(noun).validate_python(document.data)
    return invalid(caught.value, noun, Origin((), document))


def said(section: str, text: str) -> list[str]:
    return [str(problem) for problem in refusals(section, text)]


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        ("sources", "role: order, path: x", "t:1:8: no role 'order'. Did you mean 'orders'?"),
        ("sources", "role: orders", "t:1:1: : give either 'path' or 'database'."),
        ("sources", "role: orders, path: x, types: {a: nummer}", "t:1:36: no value 'nummer'. Did you mean 'number'?"),
        ("sources", "role: orders, path: x, columns: {1a: x}", "t:1:35: columns.1a"),
        ("sources", "role: orders, path: [x]", "t:1:22: path: a text is needed here, not a list."),
        ("sources", "role: orders, path: null, database: {url: x, tabel: y}", "t:1:47: no key 'tabel' in database."),
        ("traits", "value: x, label: {fr: y}", "t:1:19: label: no language 'fr'; known: en, zh-Hans, zh-Hant."),
        ("traits", "value: x, from: y, between: [2024-01-01, x]", "t:1:30: between: a date"),
        ("tags", "'a[b]': x", "t:1:2: no key 'a[b]' in "),
        ("tags", "owner: {a: b}", "t:1:9: owner: a text is needed here, not keys with values."),
        ("segmentations", "kind: rfn", "t:1:8: no kind 'rfn'. Did you mean 'rfm'?"),
        ("segmentations", "bins: 5", "t:1:1: : 'kind' is missing."),
        ("segmentations", RFM + "bins: 50", "t:1:19: bins: at most 10 is allowed."),
        ("segmentations", RFM + "bins: 5.5", "t:1:19: bins: a whole number is needed here, not '5.5'."),
        ("segmentations", RFM + "cuts: meen", "t:1:19: no cuts 'meen'. Did you mean 'mean'?"),
        ("segmentations", RFM + "cuts: {recency: [a]}", "t:1:30: cuts.recency.0: a number is needed here, not 'a'."),
        ("segmentations", RFM + "nap: ten", "t:1:13: no key 'nap' in"),
        ("segmentations", GRADE + "score: {a: {wieght: 1}}", "Did you mean 'weight'?"),
    ],
)  # fmt: skip
def test_each_refusal_is_said_once_at_its_place_in_our_words(section: str, text: str, expected: str) -> None:
    (problem,) = said(section, text)
    assert expected in problem


def test_several_refusals_of_one_definition_are_all_said() -> None:
    assert len(said("sources", "role: order, pth: x, sheet: 5")) == 3


def test_no_refusal_leaks_the_words_of_the_validator() -> None:
    for text in ("a", "role: 5, path: 5", "role: orders, path: x, header_row: x, columns: [], delimiter: '||'"):
        assert not any("Input should" in problem or "validation" in problem for problem in said("sources", text))


@pytest.mark.parametrize(
    ("section", "text", "expected"),
    [
        ("sources", "role: orders", "“path”与“database”须且只能写一个。"),
        ("traits", "value: x, from: y, last: 12", "此处需要文本，而不是“12”。"),
        ("traits", "value: x, from: y, last: 12 moons", "“12 moons”不是时间长度"),
        ("segmentations", GRADE + "score: {a: 1}, weights: ahp", "权重取自“ahp”：特征后面不要再写权重。"),
        ("segmentations", RFM + "bins: 50", "不能大于 10。"),
    ],
)
def test_a_refusal_is_told_in_the_readers_language(section: str, text: str, expected: str) -> None:
    (problem,) = refusals(section, text)
    assert expected in problem.text(translator("zh-Hans"))
