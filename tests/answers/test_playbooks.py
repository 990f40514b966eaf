from fenqun.answers import PlaybookLine, PlaybooksAnswer


def test_the_list_is_plain_json():
    line = PlaybookLine("n", "l", "m", "grid", "g", "G", 2, "Li", None)
    assert PlaybooksAnswer((line,), ("brands/A",)).as_json() == {
        "playbooks": [
            {
                "name": "n", "label": "l", "meaning": "m", "kind": "grid", "of": "g", "of_label": "G", "plays": 2,
                "owner": "Li", "review": None,
            }
        ],
        "unshown": ["brands/A"],
    }  # fmt: skip
