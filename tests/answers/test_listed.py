from fenqun.answers import SourceLine, SourcesAnswer, TagLine, TagsAnswer


def test_a_list_says_as_of_when():
    assert TagsAnswer("2024-06-30", (TagLine("vip", "VIP", 2, 0.5),)).as_json() == {
        "as_of": "2024-06-30", "tags": [{"name": "vip", "label": "VIP", "tagged": 2, "share": 0.5}],
    }  # fmt: skip


def test_a_source_accounts_for_every_row():
    line = SourcesAnswer("2024-06-30", (SourceLine("orders", "Orders", "orders", 5, 3, 1, 1, 0),)).as_json()["sources"][
        0
    ]
    assert line["read"] == line["used"] + line["set_aside"] + line["left_out"]
