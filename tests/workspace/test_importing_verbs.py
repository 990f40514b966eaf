import json

import pytest

from fenqun import Workspace

NAUGHTY = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "'; DROP TABLE users;--",
    "$(touch /tmp/x)",
    "{{7*7}}",
    "../../etc",
]


@pytest.fixture
def shop(tmp_path):
    return Workspace(tmp_path / "shop", language="zh-Hans")


@pytest.mark.parametrize(
    ("file", "roles", "used"),
    [
        ("chinese/示例 - 超市.xls", ["order_lines", "returns", ""], [10000, 296]),
        ("chinese/GoodsOrder.csv", ["order_lines"], None),
        ("marketing_campaign.tsv", ["customers"], [2240]),
    ],
)
def test_real_files_are_seen_previewed_and_taken(shop, real_data, file, roles, used):
    path = real_data / file
    seen = shop.look({path.name: path})
    assert [table.role for table in seen.tables] == roles
    previews = shop.preview(seen.arrival)
    assert all(not preview.problems and preview.rows for preview in previews)
    for preview in previews:
        report = preview.report
        assert report["read"] == report["used"] + report["left_out"] + sum(report["set_aside"].values())
    assert used is None or [preview.report["used"] for preview in previews] == used
    assert json.dumps([preview.as_json() for preview in previews])
    taken = shop.take(seen.arrival)
    assert list(taken.sources) == [table.source for table in seen.tables if table.role]


def test_columns_and_tables_may_be_called_anything(shop, tmp_path):
    header = ["order_id", "customer_id", "ordered_at", "amount", *NAUGHTY]
    rows = [[f"{n}", f"c{n}", "2025-01-01", "5", *NAUGHTY] for n in range(5)]
    text = "\n".join("\t".join(f'"{cell}"' for cell in row) for row in [header, *rows]) + "\n"
    (tmp_path / "a.tsv").write_text(text, encoding="utf-8")
    seen = shop.look([("<img src=x onerror=alert(1)>.tsv", tmp_path / "a.tsv")])
    assert [column.header for column in seen.tables[0].columns] == header
    assert all(name.isidentifier() for name in (column.name for column in seen.tables[0].columns))
    shop.choose(seen.arrival, {"1-1": {"columns": {NAUGHTY[0]: ""}}})
    (preview,) = shop.preview(seen.arrival)
    assert preview.report["used"] == 5
    shop.take(seen.arrival)
    assert shop.refresh().customers == 5
    assert shop.project.sources["orders"].leave_out == [NAUGHTY[0]]
