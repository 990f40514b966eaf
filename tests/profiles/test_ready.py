from importlib import resources
from typing import Any

import pytest
from ruamel.yaml import YAML

from fenqun.definition import Noun
from fenqun.language import LANGUAGES
from fenqun.profiles.tag import Tag
from fenqun.profiles.trait import Trait

READY: dict[str, dict[str, Any]] = YAML(typ="safe").load(
    resources.files("fenqun.profiles").joinpath("ready.yaml").read_text(encoding="utf-8")
)
NOUNS: list[tuple[str, Noun]] = [
    *((name, Trait.model_validate(written)) for name, written in READY["traits"].items()),
    *((name, Tag.model_validate(written)) for name, written in READY["tags"].items()),
]


@pytest.mark.parametrize(("name", "noun"), NOUNS)
def test_every_ready_made_definition_has_a_label_and_a_meaning_in_every_language(name: str, noun: Noun) -> None:
    assert noun.label is not None
    assert noun.meaning is not None
    assert set(noun.label.root) == set(noun.meaning.root) == set(LANGUAGES)


@pytest.mark.parametrize(("name", "noun"), [(name, noun) for name, noun in NOUNS if isinstance(noun, Trait)])
def test_every_ready_made_trait_has_a_unit(name: str, noun: Trait) -> None:
    assert noun.unit is not None
    assert set(noun.unit.root) == set(LANGUAGES) or noun.unit.source == "{currency}"
