from datetime import date, datetime

import pytest
from pydantic import ValidationError

from fenqun.clock import end_of_day
from fenqun.definition import Duration
from fenqun.project.settings import Settings

NOW = datetime(2024, 6, 1, 3, 0)
LAST_ORDER = datetime(2024, 4, 30, 16, 30)


def test_as_of_now_is_now() -> None:
    assert Settings().moment(now=NOW, last_order=LAST_ORDER).instant == NOW


def test_as_of_a_date_is_the_end_of_that_day_in_the_workspace_s_zone() -> None:
    settings = Settings.model_validate({"as_of": "2024-05-01", "time_zone": "Asia/Shanghai"})
    assert settings.moment(now=NOW, last_order=None) == end_of_day(date(2024, 5, 1), "Asia/Shanghai")


def test_as_of_the_data_is_the_end_of_the_last_day_with_an_order() -> None:
    settings = Settings(as_of="data", time_zone="Asia/Shanghai")
    assert settings.moment(now=NOW, last_order=LAST_ORDER).day == date(2024, 5, 1)
    assert settings.moment(now=NOW, last_order=LAST_ORDER) == end_of_day(date(2024, 5, 1), "Asia/Shanghai")


def test_as_of_the_data_without_an_order_is_now() -> None:
    assert Settings(as_of="data").moment(now=NOW, last_order=None).instant == NOW


@pytest.mark.parametrize(
    "wrong",
    [
        {"time_zone": "Mars/Base"}, {"time_zone": "../etc/passwd"}, {"as_of": "then"}, {"currency": "yuan"},
        {"min_size": 0},
        {"language": "fr"}, {"engine": "polars"}, {"engine": "spark://"}, {"value": "and"}, {"colour": 1},
        {"name": ["a"]},
    ],
)  # fmt: skip
def test_a_setting_outside_its_values_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)


@pytest.mark.parametrize(
    "engine",
    [
        "duckdb",
        "spark",
        "local",
        "local[*]",
        "local[2,3]",
        "spark://a:7077,b:7077",
        "yarn",
        "k8s://https://k:443",
        "sc://spark.example.org:443/;use_ssl=true;user_id=shop",
    ],
)
def test_an_engine_is_named_or_has_an_address_and_no_snapshot_remembers_it(engine: str) -> None:
    assert Settings.model_validate({"engine": engine}).engine == engine
    assert "engine" not in Settings.model_validate({"engine": engine}).model_dump()


@pytest.mark.parametrize(
    ("written", "kept"), [("all", "all"), ("24 months", Duration("24 months")), ("1 day", Duration("1 day"))]
)
def test_keep_is_a_span_or_all(written, kept):
    assert Settings.model_validate({"keep": written}).keep == kept


@pytest.mark.parametrize("written", ["", "always", "0 days", 24, None, "24"])
def test_anything_else_is_told_with_what_to_write(written):
    with pytest.raises(ValidationError, match="such as 24 months or 90 days, or all"):
        Settings.model_validate({"keep": written})


def test_a_snapshot_does_not_remember_how_long_it_is_kept():
    assert "keep" not in Settings().model_dump()
