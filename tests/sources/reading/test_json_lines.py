"""JSON lines: a row per object, whatever its keys."""

import pytest

from fenqun.errors import UnreadableFile
from fenqun.sources.reading.json_lines import NOT_AN_OBJECT, NOT_JSON
from fenqun.sources.reading.read import staged_records


def test_keys_become_columns_in_the_order_they_appear(stage_bytes):
    staged = stage_bytes(b'{"a": 1, "b": null}\n\n{"b": true, "c": "x, y"}\n', name="x.jsonl")
    assert staged.header == ("a", "b", "c")
    assert list(staged_records(staged)) == [("1", "1", "", ""), ("3", "", "true", "x, y")]


def test_nested_keys_lists_and_digits_are_kept(stage_bytes):
    line = '{"id": 12345678901234567890.10, "at": {"city": "北京"}, "tags": ["x", 2], "lines": [{"q": 1}]}\n'
    staged = stage_bytes(line.encode(), name="x.jsonl")
    assert staged.header == ("id", "at.city", "tags", "lines")
    assert list(staged_records(staged)) == [("1", "12345678901234567890.10", "北京", "x;2", '[{"q": "1"}]')]


def test_lines_that_are_no_objects_are_set_aside(stage_bytes):
    deep = b"[" * 100_000
    staged = stage_bytes(b'{"a": 1}\nnot json\n[1]\n' + deep + b'\n{"a": NaN}\n', name="x.json")
    assert [(one.row, one.reason) for one in staged.rejected] == [(2, NOT_JSON), (3, NOT_AN_OBJECT), (4, NOT_JSON)]
    assert list(staged_records(staged)) == [("1", "1"), ("5", "")]


def test_one_list_of_objects_is_read_too(stage_bytes):
    staged = stage_bytes(b'[\n {"a": 1},\n {"a": 2}\n]\n', name="x.json")
    assert list(staged_records(staged)) == [("1", "1"), ("2", "2")]


def test_a_cut_off_list_is_refused(stage_bytes):
    with pytest.raises(UnreadableFile, match="cut off"):
        stage_bytes(b'[{"a": 1},', name="x.json")


def test_half_characters_are_replaced(stage_bytes):
    assert list(staged_records(stage_bytes(b'{"a": "x\\ud83dy"}', name="x.jsonl"))) == [("1", "x\ufffdy")]


def test_no_objects_at_all_is_refused(stage_bytes):
    with pytest.raises(UnreadableFile, match="no JSON object"):
        stage_bytes(b'["a", "b"]', name="x.json")
