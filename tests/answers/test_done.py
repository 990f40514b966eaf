from fenqun.answers import ExportAnswer, RowsAnswer


def test_rows_are_lists_in_json():
    assert RowsAnswer(("a", "b"), ((1, None),), False).as_json() == {
        "columns": ["a", "b"], "rows": [[1, None]], "cut": False,
    }  # fmt: skip


def test_an_export_says_what_where_and_how_much():
    assert ExportAnswer("level", "level.csv", 13, ("customer_id", "segment")).as_json() == {
        "what": "level", "file": "level.csv", "rows": 13, "columns": ["customer_id", "segment"],
    }  # fmt: skip
