import pytest

from fenqun.language import LANGUAGES
from fenqun.project.arrival import arrivals
from fenqun.project.drafts import _texts, attribute_segmentations, definitions_text, settings_text, sources_text
from fenqun.project.yaml import parse_yaml
from fenqun.sources.look import looks
from fenqun.sources.source import Role

NOBODY = frozenset()


@pytest.fixture
def people(tmp_path):
    """A source of twenty customers with the columns given by a row's text."""

    def people(header, row):
        path = tmp_path / "people.csv"
        path.write_text("\n".join([header, *(row(number) for number in range(20))]), encoding="utf-8")
        return arrivals([(look, "data/people.csv") for look in looks(path, tmp_path, role=Role.CUSTOMERS).found])

    return people


def _leaves(texts):
    if set(texts) >= {"en"}:
        return [texts]
    return [leaf for below in texts.values() for leaf in _leaves(below)]


def test_every_text_of_the_guide_is_there_in_each_language():
    for leaf in _leaves(_texts()):
        assert tuple(leaf) == LANGUAGES
        assert all(leaf.values())


def test_every_setting_is_explained_above_it():
    text = settings_text({"name": "shop", "as_of": "data"}, "en")
    assert "\n\n# What reports call this workspace.\nname: shop\n\n# The moment" in text
    assert text.index("# The moment everything") < text.index("as_of: data")


def test_each_column_says_what_it_was_taken_for(people):
    text = sources_text(people("customer_id,性别,鞋码", lambda n: f"{n},{'男女'[n % 2]},{36 + n}"), "zh-Hans")
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert "sex: 性别 # 性别" in lines
    assert "鞋码: 鞋码 # 自有列" in lines
    assert "# 客户: people.csv" in lines


def test_a_column_known_by_its_values_says_so(people):
    text = sources_text(people("customer_id,x", lambda n: f"{n},{'FM'[n % 2]}"), "en")
    assert "# Sex (guessed from the values)" in text


def test_few_values_make_segments_many_numbers_quarters_and_codes_none(people):
    arrived = people("customer_id,city,income,code", lambda n: f"{n},{'AB'[n % 2]},{n % 15}50,k{n}")
    found = attribute_segmentations(arrived, NOBODY, NOBODY)
    assert {name: (made["cuts"], made["bins"]) for name, made in found.items()} == {
        "by_city": ("values", 2),
        "by_income": ("equal_count", 4),
    }


def test_what_has_a_segmentation_gets_no_second(people):
    arrived = people("customer_id,city,sex", lambda n: f"{n},{'AB'[n % 2]},{'FM'[n % 2]}")
    assert list(attribute_segmentations(arrived, NOBODY, frozenset({"city"}))) == ["by_sex"]
    assert list(attribute_segmentations(arrived, frozenset({"by_sex"}), NOBODY)) == ["by_city"]


def test_no_definitions_are_an_empty_heading_that_says_so():
    text = definitions_text("tags", [], {}, reason="opening", language="en")
    assert parse_yaml(text, name="tags.yaml").data == {"tags": {}}
    assert "Nothing fits your records yet" in text
