"""One example computed."""

from dataclasses import replace
from datetime import date, datetime

from fenqun import Workspace
from fenqun.clock import end_of_day
from fenqun.definition import DataType
from fenqun.project.examples import Example, Written
from fenqun.project.invalid import Origin
from fenqun.segments.segmentation import Bands, Rfm
from fenqun.workspace.tried import found_without_data, moment_of, needed


def written(as_of: date | None) -> Written:
    return Written("it", Example.model_validate({"expect": {"a": 1}}), Origin(()), as_of)


def test_only_what_is_asked_for_and_what_it_needs_is_computed(tiny: Workspace) -> None:
    found = needed(tiny.project, ["level"])
    assert set(found.names) == {"level", "big", "spend_total", "orders_total", "orders_12m", "age"}
    assert found.sources == tiny.project.sources


def test_the_day_is_the_tests_or_the_settings(tiny: Workspace) -> None:
    assert moment_of(written(date(2024, 1, 2)), tiny.project) == end_of_day(date(2024, 1, 2), "Asia/Shanghai")
    assert moment_of(written(None), tiny.project) == end_of_day(date(2024, 6, 30), "Asia/Shanghai")
    assert moment_of(written(datetime(2024, 1, 2, 8)), tiny.project).instant == datetime(2024, 1, 2)
    settings = tiny.project.settings.model_copy(update={"time_zone": "UTC"})
    assert moment_of(written(datetime(2024, 1, 2, 8)), replace(tiny.project, settings=settings)).instant.hour == 8


def test_cuts_that_are_written_need_no_data() -> None:
    types = {"x": DataType.NUMBER, "customer_id": DataType.TEXT}
    assert found_without_data(Bands(kind="bands", trait="x", cuts=[1, 2]), types) == {"cuts": [1, 2]}
    assert found_without_data(Bands(kind="bands", trait="x", cuts="equal_count"), types) is None
    cuts = {"recency": [10], "frequency": [2], "monetary": [5]}
    rfm = Rfm(kind="rfm", recency="x", frequency="x", monetary="x", cuts=cuts, bins=2, map="eight")
    assert found_without_data(rfm, types) is not None
