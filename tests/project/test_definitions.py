import json

import pytest

from fenqun.errors import Problems
from fenqun.profiles.trait import Trait
from fenqun.project.definitions import NOUNS, Project, define
from fenqun.project.settings import Settings


def test_a_project_is_made_in_python_of_nouns_or_plain_data() -> None:
    trait = Trait.model_validate("years_since(birth_date)")
    project = define(
        {
            "traits": {"age": trait, "next": "age + 1"},
            "segmentations": {"ages": {"kind": "bands", "trait": "age", "cuts": [18, 65]}},
        }
    )
    assert project.traits["age"] is trait
    assert project.names == {"age": "traits", "next": "traits", "ages": "segmentations"}
    assert project.place("traits", "age") is None


def test_a_segmentation_made_as_a_noun_is_taken_as_it_is() -> None:
    made = define({"segmentations": {"a": {"kind": "rfm"}}}).segmentations["a"]
    assert define({"segmentations": {"b": made}}).segmentations["b"] is made


def test_what_is_wrong_in_python_is_said_together_without_a_place() -> None:
    with pytest.raises(Problems) as caught:
        define({"traits": {"a": {"valu": "1"}, "and": "2", "c": "1 +"}})
    assert str(caught.value).splitlines() == [
        "traits.a: 'value' is missing.",
        "no key 'valu' in traits.a. Did you mean 'value'?",
        "traits.and: 'and' is a word of the language; choose another name.",
        "cannot read the rule: it ends where a value or a condition is expected.",
    ]


def test_the_definitions_survive_json() -> None:
    sections: dict[str, dict[str, object]] = {
        "sources": {"orders": {"role": "orders", "path": "x", "where": "金额 > 0", "types": {"金额": "number"}}},
        "traits": {
            "spend": {"from": "orders", "value": "sum(amount)", "last": "90 days", "unit": "元", "label": {"en": "S"}},
            "then": {"from": "orders", "value": "count()", "between": ["2024-01-01", "2024-02-01"]},
            "more": "spend * 1.5 - 2",
        },
        "tags": {"vip": {"rule": {"all": ["spend > 5", {"trait": "then", "is": "in", "value": [1, 2]}]}},
            "hand": {}},
        "segmentations": {
            "level": {"kind": "rules", "segments": {"A": "vip", "B": {"rule": "rest", "label": "其他"}}},
            "bands": {"kind": "bands", "trait": "spend", "cuts": [1, 2.5], "segments": ["a", "b", "c"]},
            "rfm": {"kind": "rfm", "cuts": {"recency": [1, 2, 3, 4]}, "map": "ten"},
            "grade": {"kind": "grade", "score": {"spend": 0.7, "more": {"weight": 0.3, "better": "lower"}},
                      "segments": {"A": "top 5%", "B": "rest"}},
        },
    }  # fmt: skip
    project = define(sections)
    written = {
        section: {
            name: noun.model_dump(mode="json", by_alias=True, exclude_none=True)
            for name, noun in getattr(project, section).items()
        }
        for section in NOUNS
    }
    assert define(json.loads(json.dumps(written))) == project


@pytest.mark.parametrize(
    ("settings", "traits", "expected"),
    [
        (Settings(), [], None),
        (Settings(), ["spend_total"], "spend_total"),
        (Settings(), ["spend_total", "spend_12m"], "spend_12m"),
        (Settings(value="margin"), ["spend_12m"], "margin"),
    ],
)
def test_value_is_the_trait_named_or_a_ready_made_one(
    settings: Settings, traits: list[str], expected: str | None
) -> None:
    assert define({"traits": dict.fromkeys(traits, "1")}, settings=settings).value_trait == expected


def test_a_project_may_declare_nothing() -> None:
    project = define({})
    assert isinstance(project, Project)
    assert project.names == {}
