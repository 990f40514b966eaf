"""What comes behind the end of a text reads as if the whole had been read again."""

from hashlib import blake2b

import pytest

from fenqun.sources.reading import delimited, further
from fenqun.sources.reading.further import can_go_on, digests, stage_further
from fenqun.sources.reading.read import stage, staged_records
from fenqun.sources.reading.staged import End, ReadOptions

_HEAD = "id,note\n"
_ROWS = "".join(f"{number},n\n" for number in range(4))


@pytest.fixture(autouse=True)
def small_bounds(monkeypatch):
    monkeypatch.setattr(further, "FEWEST_ROWS", 1)
    monkeypatch.setattr(further, "FEWEST_BYTES", 1)
    monkeypatch.setattr(delimited, "SAMPLE_ROWS", 2)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (_HEAD + _ROWS, "9,x\n"),
        (_HEAD + _ROWS + '8,"two\nlines, 中文"\n', '9,"a ""b"""\n\n10\n11,y,z\n12,ok'),
        ("sep=;\nid;note\n7;中文\n" + _ROWS.replace(",", ";"), "9;x\n;\n10;中文\n"),
        ('{"id": 1}\n\n{"id": 2, "note": "中文"}\n', 'no\n{"note": "x"}\n'),
    ],
)
def test_records_behind_have_the_rows_and_values_of_the_whole(tmp_path, encoding, before, behind):
    path, options = tmp_path / ("f.csv" if "id," in before or "sep" in before else "f.jsonl"), ReadOptions()
    path.write_bytes(before.encode(encoding))
    folders = [tmp_path / name for name in ("first", "further", "whole")]
    for folder in folders:
        folder.mkdir()
    first = stage(path, options, folders[0])
    assert can_go_on(path, first.end)
    known = first.rows
    path.write_bytes((before + behind).encode(encoding))
    found, whole = stage_further(path, options, folders[1], first.end), stage(path, options, folders[2])
    assert [record[1:] for record in staged_records(found)] == [record[-2:] for record in staged_records(whole)][known:]
    if whole.row_column:
        assert list(staged_records(found)) == list(staged_records(whole))[known:]
    assert found.rejected == whole.rejected[len(first.rejected) :]
    assert (found.header, found.end) == (whole.header, whole.end)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("id,note\n1,a\n2,b", "f.csv"),  # the last line may go on
        ('id,note\n1,a\n2,"b\n3,c\n', "f.csv"),  # a quotation mark may close
        ("id  note\n1   22\n2   33\n3   44\n", "f.txt"),  # columns of spaces
        ('[{"id": 1},\n{"id": 2}]\n', "f.json"),  # a list ends
    ],
)
def test_of_some_texts_the_end_says_nothing(tmp_path, into, content, name):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    assert not can_go_on(path, stage(path, ReadOptions(), into).end)


def test_a_text_in_units_of_two_bytes_is_not_cut(tmp_path, into):
    path = tmp_path / "f.csv"
    path.write_bytes((_HEAD + _ROWS).encode("utf-16"))
    assert not can_go_on(path, stage(path, ReadOptions(), into).end)


def test_what_begins_too_short_is_not_known_well_enough(tmp_path, into, monkeypatch):
    path = tmp_path / "f.csv"
    path.write_text(_HEAD + _ROWS, "utf-8")
    end = stage(path, ReadOptions(), into).end
    monkeypatch.setattr(further, "FEWEST_ROWS", 100)
    assert not can_go_on(path, end)


def test_another_encoding_behind_is_for_the_whole_to_tell(tmp_path, into):
    path = tmp_path / "f.csv"
    path.write_bytes((_HEAD + _ROWS).encode() + "9,中文\n".encode("gb18030"))
    assert stage_further(path, ReadOptions(), into, End(len(_HEAD + _ROWS), 5, "utf-8")) is None


def test_digests_are_of_the_beginning_and_of_all(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"abcdef")
    expected = tuple(blake2b(part, digest_size=32).hexdigest() for part in (b"abc", b"abcdef"))
    assert digests(path, 3) == expected
    assert digests(path)[1] == expected[1]
