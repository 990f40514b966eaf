import json

from fenqun.answers import (
    Choice,
    PreviewAnswer,
    ReplacedAnswer,
    ReplacedFile,
    SeenAnswer,
    SeenColumn,
    SeenTable,
    SourceFiles,
    SourceFilesAnswer,
    TakenAnswer,
)

COLUMN = SeenColumn("金额", "amount", "Amount", "name", "number", ("1", "2"), 0.5)
TABLE = SeenTable("1-1", "a.csv", "", "orders", "orders", "", "new", 2, (COLUMN,), ("金额",), (("1",),), ())


def test_what_was_seen_is_plain_json():
    role = Choice("orders", "Orders", meaning="one row per order")
    answer = SeenAnswer("ab12", (TABLE,), (role,), {"orders": ()}, (), True, {"currency": "CNY"}, {})
    told = json.loads(json.dumps(answer.as_json()))
    assert told["tables"][0]["columns"][0]["examples"] == ["1", "2"]
    assert told["tables"][0]["preview"] == [["1"]]
    assert told["roles"] == [{"name": "orders", "label": "Orders", "family": "", "meaning": "one row per order"}]


def test_a_preview_and_what_came_of_it_are_plain_json():
    preview = PreviewAnswer("orders", ("a.csv",), ("amount",), ((1,), (None,)), {"read": 2}, {}, (), (), ("look",))
    taken = TakenAnswer(("orders",), ("data/a.csv",), (), {"sources": ("orders",)})
    assert json.loads(json.dumps(preview.as_json()))["rows"] == [[1], [None]]
    assert json.loads(json.dumps(taken.as_json()))["definitions"] == {"sources": ["orders"]}


def test_sources_and_replaced_files_are_plain_json():
    source = SourceFiles("orders", "Orders", "orders", "Orders", ("data/a.csv",), False, "", None, None, None)
    replaced = ReplacedFile("x", "2026-11-22 08:00:00", "wang", "orders", ("data/a.csv",), "data/b.csv")
    assert json.loads(json.dumps(SourceFilesAnswer((source,)).as_json()))["sources"][0]["used"] is None
    assert json.loads(json.dumps(ReplacedAnswer((replaced,)).as_json()))["files"][0]["old"] == ["data/a.csv"]
