from datetime import date

import pytest

from fenqun.errors import UnknownName, UnreadableFile
from fenqun.project.definitions import define
from fenqun.project.lists import COLUMNS, Listed, for_evaluation, listed_values, read_list, read_values


def write(tmp_path, text, encoding="utf-8"):
    file = tmp_path / "list.csv"
    file.write_bytes(text.encode(encoding))
    return file


def test_a_list_is_the_first_value_of_each_line_each_once(tmp_path):
    assert read_list(write(tmp_path, "b,1\n\na,2\nb,3\n  \n c \n")) == ["b", "a", "c"]


@pytest.mark.parametrize("heading", ["customer_id", "Customer ID", "客户编号", "客戶編號", "会员号"])
def test_a_heading_for_customer_ids_is_no_value(tmp_path, heading):
    assert read_list(write(tmp_path, f"{heading}\nC01\n")) == ["C01"]


def test_any_other_first_line_is_a_value(tmp_path):
    assert read_list(write(tmp_path, "上海\n北京\n")) == ["上海", "北京"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_the_encoding_is_found(tmp_path, encoding):
    text = "上海市浦东新区\n北京市海淀区\n广州市天河区\n" * 3
    assert read_list(write(tmp_path, text, encoding)) == ["上海市浦东新区", "北京市海淀区", "广州市天河区"]


@pytest.mark.parametrize(("written", "read"), [("'=C12", "=C12"), ("'-5A", "-5A"), ("'s", "'s"), ("'", "'")])
def test_the_apostrophe_of_an_export_is_taken_away(tmp_path, written, read):
    assert read_list(write(tmp_path, f"x\n{written}\n")) == ["x", read]


def test_an_empty_file_is_an_empty_list(tmp_path):
    assert read_list(write(tmp_path, "")) == []


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "list.xlsx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 4)
    with pytest.raises(UnreadableFile):
        read_list(tmp_path / "list.xlsx")


def project(tmp_path, **sections):
    return define(sections, directory=tmp_path)


def test_the_lists_of_all_definitions_are_found_by_the_path_as_written(tmp_path):
    for name, text in {"a.txt": "5\n", "b.txt": "x\n", "c.txt": "2024-05-01\n", "d.txt": "nan\n"}.items():
        (tmp_path / name).write_text(text, "utf-8")
    found = listed_values(
        project(
            tmp_path,
            traits={
                "n": {"from": "orders", "value": "count()", "where": 'amount in listed("a.txt")'},
                "m": {"value": 'when(city in listed("b.txt"), 1, 2)'},
            },
            tags={"t": 'born in listed("c.txt")', "by_hand": {}},
            segmentations={"s": {"kind": "rules", "segments": {"in": 'city in listed("d.txt")', "out": "rest"}}},
        )
    )
    assert found == {
        "a.txt": [Listed("5", 5.0, None)],
        "b.txt": [Listed("x", None, None)],
        "c.txt": [Listed("2024-05-01", None, date(2024, 5, 1))],
        "d.txt": [Listed("nan", None, None)],
    }
    assert list(COLUMNS) == list(Listed._fields)


def test_a_list_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnknownName, match=r"c\.txt"):
        listed_values(project(tmp_path, tags={"t": 'city in listed("c.txt")'}))


def test_evaluation_sees_a_value_as_text_number_and_day():
    assert for_evaluation([Listed("5", 5.0, None), Listed("x", None, None)]) == {"5", 5.0, "x"}


def test_the_values_of_a_file_are_read_as_rules_compare_them(tmp_path):
    assert read_values(write(tmp_path, "5\n2024-05-01\nx\n")) == [
        Listed("5", 5.0, None),
        Listed("2024-05-01", None, date(2024, 5, 1)),
        Listed("x", None, None),
    ]


def test_an_id_in_full_width_letters_is_meant_as_ids_are_read(tmp_path):
    (tmp_path / "a.txt").write_text("Ｍ００３\nM004\n", encoding="utf-8")
    assert [value.text for value in read_values(tmp_path / "a.txt")] == ["Ｍ００３", "M004", "M003"]
