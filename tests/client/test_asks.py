import pytest

from fenqun.client.asks import part
from fenqun.client.failing import RequestFailed


def test_an_answer_is_what_the_workspace_answers(reading, tiny):
    assert reading.trait("age") == tiny.show("age")
    assert reading.tag("big") == tiny.show("big")
    assert reading.segmentation("level") == tiny.show("level")
    assert reading.cross("level", "value") == tiny.show("level", by="value")
    assert reading.compare("level", "value", outcomes=["age"]) == tiny.compare("level", "value", outcomes=["age"])
    assert reading.overlap() == tiny.overlap()
    assert reading.overlap(["big", "value/A"]) == tiny.overlap(["big", "value/A"])
    assert reading.memberships("C03") == tiny.memberships("C03")
    assert reading.names() == tiny.names()
    assert reading.values("city", limit=2) == tiny.values("city", limit=2)
    assert reading.rule("age > 30") == tiny.rule("age > 30")
    assert reading.count("age > 30", sample=1) == tiny.count("age > 30", sample=1)


def test_the_overview_lists_the_nouns(reading):
    overview = reading.overview()
    assert reading.sources().sources == overview.sources
    assert reading.tags().tags == overview.tags
    assert reading.segmentations().segmentations == overview.segmentations
    assert "city" in [trait.name for trait in reading.traits().traits]
    assert reading.freshness().fresh


def test_quality_is_of_one_source_or_all(reading):
    assert [len(reading.quality(source).reports) for source in (None, "orders")] == [2, 1]


def test_ones_own_select(reading):
    answer = reading.query("SELECT city, count(*) FROM profile WHERE city = '上海' GROUP BY city")
    assert answer.rows == (("上海", 4),)


@pytest.mark.parametrize(
    ("name", "written"), [("a/b", "a%2Fb"), ("..", ".."), ("大客户", "%E5%A4%A7%E5%AE%A2%E6%88%B7")]
)
def test_a_name_is_one_part_of_an_address(name, written):
    assert part(name) == written


def test_an_earlier_snapshot_can_be_asked(reading):
    history = reading.history()
    then = reading.at(history.snapshots[-1].id)
    assert then.overview() == reading.overview()
    assert then.customers(limit=2) == reading.customers(limit=2)
    with pytest.raises(RequestFailed, match="no snapshot '1999-01-01'"):
        reading.at("1999-01-01").overview()


def test_movement_is_what_the_workspace_answers(past, tiny_past):
    ends = {"start": "2024-05-31", "end": "2024-06-30"}
    assert past.moves("level", **ends) == tiny_past.moves("level", **ends)
    assert past.sizes("level") == tiny_past.sizes("level")
    assert past.movers("level", source="", **ends) == tiny_past.movers("level", source="", **ends)
    assert past.path("C01") == tiny_past.path("C01")


def test_who_moved_leaves_as_a_file(past, tmp_path):
    saved = past.export_movers("level", tmp_path / "movers.csv", target="quality", end="2024-06-30")
    assert (saved.rows, saved.what) == (2, "moves/level")


def test_positionings_are_what_the_workspace_answers(cars, car_market):
    assert cars.positionings() == car_market.positionings()
    assert cars.positioning("brands") == car_market.positioning("brands")


def test_playbooks_are_what_the_workspace_answers(cars, car_market):
    assert cars.playbooks() == car_market.playbooks()
    assert cars.playbook("market") == car_market.playbook("market")
