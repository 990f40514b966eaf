"""Delimited text: in place where all readers agree, else anew with its row numbers."""

import pytest

from fenqun.errors import UnreadableFile
from fenqun.sources.reading.delimited import LONG, PADDED, SHORT
from fenqun.sources.reading.dialect import NOT_CLOSED, TOO_LONG, ZERO_CHARACTER
from fenqun.sources.reading.read import staged_records


def test_a_clean_file_is_read_where_it_lies(stage_bytes, tmp_path):
    staged = stage_bytes(b"a,b\n1,2\n3,4\n")
    assert (staged.path, staged.row_column, staged.rows, staged.first_row) == (tmp_path / "file.csv", None, 2, 2)
    assert list(staged_records(staged)) == [("1", "2"), ("3", "4")]


def test_values_with_line_breaks_are_one_row(stage_bytes):
    staged = stage_bytes(b'a,b\n"x\ny",1\n"p ""q""",2\n')
    assert staged.rows == 2
    assert list(staged_records(staged)) == [("x\ny", "1"), ('p "q"', "2")]


def test_records_that_do_not_fit_are_set_aside_with_their_row(stage_bytes):
    staged = stage_bytes(b"a,b\n1,2\n3\n4,5,6\n7,8,\n9,10\n11,12\n13,14\n15,16\n17,18\n")
    assert [(one.row, one.value, one.reason) for one in staged.rejected] == [(3, "3", SHORT), (4, "4,5,6", LONG)]
    assert list(staged_records(staged))[:2] == [("2", "1", "2"), ("5", "7", "8")]
    assert staged.rows + len(staged.rejected) == 9


def test_an_unclosed_quotation_mark_costs_one_line_only(stage_bytes):
    staged = stage_bytes(b'a,b\n1,x\n2,"broken\n3,y\n4,"z"\n')
    assert [(one.row, one.value, one.reason) for one in staged.rejected] == [(3, '2,"broken', NOT_CLOSED)]
    assert list(staged_records(staged)) == [("2", "1", "x"), ("4", "3", "y"), ("5", "4", "z")]


def test_an_unclosed_quotation_mark_in_the_last_line_is_set_aside(stage_bytes):
    staged = stage_bytes(b'a,b\n1,x\n2,"y')
    assert (staged.rows, [one.row for one in staged.rejected]) == (1, [3])


def test_a_value_longer_than_any_table_holds_is_set_aside(stage_bytes):
    staged = stage_bytes(b'a,b\n1,"' + b"x" * 140_000 + b'"\n2,y\n')
    assert ([one.reason for one in staged.rejected], staged.rows) == ([TOO_LONG], 1)


def test_a_record_with_a_zero_character_is_set_aside(stage_bytes):
    head = b"a,b\n" + b"1,x\n" * 2000
    staged = stage_bytes(head + b"2,\0\n")
    assert (staged.rows, [(one.row, one.reason) for one in staged.rejected]) == (2000, [(2002, ZERO_CHARACTER)])


def test_records_that_mostly_end_early_are_padded_and_that_is_said(stage_bytes):
    staged = stage_bytes(b"a,b,c\n1,2\n3,4\n5,6,7\n")
    assert list(staged_records(staged)) == [("2", "1", "2", ""), ("3", "3", "4", ""), ("4", "5", "6", "7")]
    assert PADDED in [said.template for said in staged.said]


def test_rows_count_titles_and_blank_lines_as_a_spreadsheet_does(stage_bytes):
    staged = stage_bytes("销售报表\n\n订单,金额\n1,10\n\n2,20\n,\n".encode())
    assert staged.header == ("订单", "金额")
    assert list(staged_records(staged)) == [("4", "1", "10"), ("6", "2", "20")]


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_any_line_end_is_read(stage_bytes, ends):
    staged = stage_bytes(ends.join([b"a,b", b"1,2", b"3,4", b""]))
    assert [record[-2:] for record in staged_records(staged)] == [("1", "2"), ("3", "4")]


def test_mixed_line_ends_are_read(stage_bytes):
    staged = stage_bytes(b"a,b\r\n1,2\n3,4\r\n")
    assert [record[-2:] for record in staged_records(staged)] == [("1", "2"), ("3", "4")]


def test_a_file_without_header_gets_names_and_says_so(stage_bytes):
    staged = stage_bytes(b"1,ann,2024-01-02\n2,bob,2024-01-03\n")
    assert (staged.header, staged.rows, staged.skip_rows, staged.first_row) == (
        ("column_1", "column_2", "column_3"),
        2,
        0,
        1,
    )
    assert len(staged.said) == 1


def test_the_owner_may_say_where_the_header_is(stage_bytes):
    assert stage_bytes(b"x,y\na,b\n1,2\n", header_row=2).header == ("a", "b")
    assert stage_bytes(b"x,y\na,b\n", header_row=0).rows == 2


def test_names_are_made_unique_and_blanks_named(stage_bytes):
    assert stage_bytes(b"id,,Id, a  b \n1,2,3,4\n").header == ("id", "column_2", "Id_2", "a b")


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" , \n"])
def test_an_empty_file_is_refused_with_a_message(stage_bytes, content):
    with pytest.raises(UnreadableFile, match="it is empty"):
        stage_bytes(content)


def test_a_header_alone_has_no_rows(stage_bytes):
    staged = stage_bytes(b"a,b\n")
    assert (staged.header, staged.rows, list(staged_records(staged))) == (("a", "b"), 0, [])


def test_a_line_without_end_is_refused_with_its_number(stage_bytes):
    with pytest.raises(UnreadableFile, match=r"file\.csv:2: .*longer than 4,194,304 characters"):
        stage_bytes(b"a,b\n" + b"x" * (5 << 20))


def test_columns_of_fixed_width_are_cut(stage_bytes):
    text = "id  name        amount\n1   Ann Lee       10.5\n22  王小明           7\n3                    1\n"
    staged = stage_bytes(text.encode(), name="file.txt")
    assert staged.header == ("id", "name", "amount")
    assert [record[1:] for record in staged_records(staged)] == [
        ("1", "Ann Lee", "10.5"),
        ("22", "王小明", "7"),
        ("3", "", "1"),
    ]


def test_two_files_of_one_name_do_not_overwrite_each_other(stage_bytes):
    first, second = stage_bytes(b"a;b\n1;2\n"), stage_bytes(b"a\n\nx\n")
    third = stage_bytes(b"a\n\ny\n")
    assert len({first.path, second.path, third.path}) == 3


def test_one_column_is_read_where_it_lies_unless_lines_are_blank(stage_bytes):
    assert stage_bytes(b"name\nann\nbob\n").row_column is None
    assert list(staged_records(stage_bytes(b"name\n\nbob\n"))) == [("3", "bob")]
