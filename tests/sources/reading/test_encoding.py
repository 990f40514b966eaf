"""Encodings are found, said where guessed, and a byte that fits none is named."""

import pytest

from fenqun.errors import UnreadableFile
from fenqun.sources.reading.read import staged_records

SIMPLIFIED = "客户编号,姓名,城市\n1,王小明,北京\n2,李雷,上海\n"
TRADITIONAL = "客戶編號,姓名,城市\n1,王小明,臺北\n2,李雷,高雄\n"


def rows_of(staged):
    return [list(staged.header), *(list(record[-3:]) for record in staged_records(staged))]


def expected(text):
    return [line.split(",") for line in text.splitlines()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_simplified_chinese_is_read_in_every_encoding(stage_bytes, encoding):
    assert rows_of(stage_bytes(SIMPLIFIED.encode(encoding))) == expected(SIMPLIFIED)


@pytest.mark.parametrize("encoding", ["utf-8", "big5", "cp950", "utf-16"])
def test_traditional_chinese_is_read_in_every_encoding(stage_bytes, encoding):
    assert rows_of(stage_bytes(TRADITIONAL.encode(encoding))) == expected(TRADITIONAL)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "utf-32", "gb18030"])
def test_characters_beyond_the_first_plane_survive(stage_bytes, encoding):
    text = "id,姓名,城市\n1,𠮷野家,北京\n2,王小明,上海\n3,李雷,广州\n"
    options = {"encoding": encoding} if encoding == "gb18030" else {}
    assert rows_of(stage_bytes(text.encode(encoding), **options)) == expected(text)


def test_utf_16_without_a_mark_but_with_a_wanted_encoding(stage_bytes):
    big_endian = b"\xfe\xff" + "a,b,c\n𠮷,1,2\n".encode("utf-16-be")
    assert rows_of(stage_bytes(big_endian)) == [["a", "b", "c"], ["𠮷", "1", "2"]]


def test_latin_text_is_guessed(stage_bytes):
    text = "name,city,n\n" + "José,Málaga,1\nZoë,Orléans,2\nJürgen,Köln,3\n" * 5
    assert rows_of(stage_bytes(text.encode("cp1252"))) == expected(text)


def test_a_guess_is_said_and_utf_8_needs_none(stage_bytes):
    assert [said.text() for said in stage_bytes(SIMPLIFIED.encode("gbk")).said] == [
        "the text is not UTF-8; it was read as GB18030. If names look wrong, set 'encoding'."
    ]
    assert stage_bytes(SIMPLIFIED.encode()).said == ()


def test_one_bad_byte_in_utf_8_is_named_not_guessed_away(stage_bytes):
    content = SIMPLIFIED.encode() + b"3,\xff,x\n"
    with pytest.raises(UnreadableFile, match=rf"file\.csv:4: .*byte {content.index(0xFF) + 1} is not UTF-8"):
        stage_bytes(content)


def test_a_wrong_encoding_given_by_the_owner_is_told_with_its_byte(stage_bytes):
    with pytest.raises(UnreadableFile, match=r"byte 1 is not UTF-8"):
        stage_bytes(SIMPLIFIED.encode("gbk"), encoding="utf-8")
    with pytest.raises(UnreadableFile, match="no text encoding is called 'klingon'"):
        stage_bytes(b"a,b\n", encoding="klingon")


def test_a_cut_off_character_at_the_end_is_named(stage_bytes):
    with pytest.raises(UnreadableFile, match="is not UTF-8"):
        stage_bytes(SIMPLIFIED.encode()[:-2] + "海".encode()[:2])


def test_binary_files_are_no_text(stage_bytes):
    with pytest.raises(UnreadableFile, match="not a text file"):
        stage_bytes(bytes(range(256)) * 4)


def test_a_zero_byte_among_text_is_named_as_such(stage_bytes):
    with pytest.raises(UnreadableFile, match="it holds zero bytes"):
        stage_bytes(b"customer_id,name\n1,a\x00b\n2,c\n")
