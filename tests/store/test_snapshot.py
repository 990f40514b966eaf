import json
from datetime import datetime

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.store.snapshot import Snapshot, Stored


def test_what_was_stored_survives_json() -> None:
    stored = Stored("profile", ("profile/a.parquet",), {"年龄": DataType.NUMBER, "day": DataType.DATE}, 3, {"说": [1]})
    assert Stored.from_json(json.loads(json.dumps(stored.as_json()))) == stored


def test_a_snapshot_is_of_one_moment_in_a_zone() -> None:
    moment = Moment(datetime(2024, 5, 31, 15, 59), "Asia/Shanghai")
    assert Snapshot("000000-00000000", moment, datetime(2024, 6, 1), {}, {}).as_of.day.isoformat() == "2024-05-31"
