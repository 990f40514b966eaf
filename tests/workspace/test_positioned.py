import pytest

from fenqun import Workspace
from fenqun.packs.cars.market import ATTRIBUTES, BRANDS


@pytest.fixture(scope="module")
def answer(car_market):
    return car_market.positioning("brands")


def test_the_map_has_every_brand_and_attribute_by_its_label(answer):
    assert {brand.name for brand in answer.brands} == set(BRANDS)
    assert {attribute.name for attribute in answer.attributes} == set(ATTRIBUTES)
    assert [brand.label for brand in answer.brands if brand.ours] == ["Yuanshan"]
    assert answer.explained == pytest.approx(sum(axis.share for axis in answer.axes[:2]))
    assert sum(axis.share for axis in answer.axes) == pytest.approx(1)
    assert (answer.method, answer.segmentation, answer.resamples, answer.left_out) == (
        "correspondence", "market", 500, ()
    )  # fmt: skip


def test_the_gap_is_where_the_market_has_it(answer):
    first, *others = answer.ideals
    assert (first.segment, first.open) == ("off_road_under_150k", True)
    assert first.open_often > 0.5
    assert not any(ideal.open for ideal in others)
    assert {wish.attribute for wish in first.wishes[:2]} == {"capable", "affordable"}
    assert first.told.startswith("No rival is near: ")
    assert "Wanted more than any brand has it: " in first.told


def test_every_other_segment_is_near_the_brand_that_is_known_for_it(answer):
    nearest = {ideal.segment: ideal.distances[0].brand for ideal in answer.ideals}
    assert nearest["sedan"] == "Xingchi"
    assert nearest["suv"] == "Changhe"
    assert nearest["off_road_dearer"] == "Beichen"


def test_sizes_are_those_of_the_snapshot_and_respondents_are_customers(answer, car_market):
    sizes = {part.name: part for part in car_market.show("market").segments}
    for ideal in answer.ideals:
        assert (ideal.customers, ideal.value_share) == (
            sizes[ideal.segment].customers, sizes[ideal.segment].value_share
        )  # fmt: skip
        assert 0 < ideal.respondents < ideal.customers
    assert answer.respondents == sum(ideal.respondents for ideal in answer.ideals)
    assert {ideal.segment for ideal in answer.ideals if ideal.few} == {
        ideal.segment for ideal in answer.ideals if ideal.respondents < 30
    }


def test_statements_are_told_as_sentences_in_the_language_asked(answer, car_market):
    (said,) = answer.statements
    assert (said.segment, said.against) == ("off_road_under_150k", ("Beichen",))
    assert said.told.startswith("For people under forty who leave the road at weekends, who need ")
    assert said.told.endswith(" Against Beichen.")
    chinese = Workspace(car_market.directory, language="zh-Hans").positioning("brands")
    assert (chinese.label, chinese.statements[0].against) == ("汽车品牌感知图", ("北辰",))
    assert {brand.label for brand in chinese.brands} >= {"远山", "北辰"}


def test_the_answer_is_plain_json(answer):
    told = answer.as_json()
    assert told["brands"][0]["region"].keys() == {"major", "minor", "angle"}
    assert len(told["axes"]) == 4
