import csv


def test_every_two_tags_are_shown(ask, tiny):
    assert ask("overlap", "--json").json == tiny.overlap().as_json()
    named = ask("overlap", "big", "value/A", "--json").json
    assert named == tiny.overlap(["big", "value/A"]).as_json()


def test_every_two_are_written_as_a_file(ask, tmp_path, tiny):
    told = ask("overlap", "big", "friends", "vip", "--to", tmp_path / "overlap.csv")
    assert (told.status, told.err) == (0, "")
    with (tmp_path / "overlap.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    answer = tiny.overlap(["big", "friends", "vip"])
    assert [(row["first"], row["second"]) for row in rows] == [("big", "friends"), ("big", "vip"), ("friends", "vip")]
    assert [float(row["customers"]) for row in rows] == [answer.table[0][1], answer.table[0][2], answer.table[1][2]]
    assert float(rows[0]["jaccard"]) == answer.jaccard[0][1]


def test_what_has_no_overlap_is_told(ask):
    told = ask("overlap", "city")
    assert (told.status, "'city' is no tag, segmentation or segmentation/segment" in told.err) == (2, True)
