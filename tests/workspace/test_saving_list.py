"""Lists of values kept as files."""

import pytest

from fenqun import Workspace
from fenqun.errors import PathOutside, UsageError
from fenqun.project.lists import read_list


def test_a_list_is_kept_each_value_once_and_found_by_rules(tiny_copy: Workspace) -> None:
    path = tiny_copy.save_list("北京 customers", ["C01", " C02 ", "", "C01"])
    assert path == "lists/北京 customers.txt"
    assert (tiny_copy.directory / path).read_text("utf-8") == "C01\nC02\n"
    assert tiny_copy.draft("tags", "new", f'customer_id in listed("{path}")').segments[0].after == 2


def test_values_with_commas_and_quotes_come_back_whole(tiny_copy: Workspace) -> None:
    values = ["a, b", 'say "x"', "=1+1", "上海"]
    assert read_list(tiny_copy.directory / tiny_copy.save_list("odd", values)) == values


def test_another_list_of_that_name_stays(tiny_copy: Workspace) -> None:
    assert tiny_copy.save_list("x", ["a"]) == "lists/x.txt"
    assert tiny_copy.save_list("x.txt", ["a"]) == "lists/x.txt"
    assert tiny_copy.save_list("x", ["b"]) == "lists/x_2.txt"
    assert (tiny_copy.directory / "lists" / "x.txt").read_text() == "a\n"


@pytest.mark.parametrize("name", ["../../out", "/etc/passwd", "..", ".", "a/b", "a\\b", "\x00", "x" * 400])
def test_a_list_stays_in_its_folder(tiny_copy: Workspace, name: str) -> None:
    path = (tiny_copy.directory / tiny_copy.save_list(name, ["a"])).resolve()
    assert path.parent == (tiny_copy.directory / "lists").resolve()
    assert path.suffix == ".txt"


def test_a_folder_that_leads_out_is_not_written(tiny_copy: Workspace) -> None:
    outside = tiny_copy.directory.parent / "outside"
    outside.mkdir()
    (tiny_copy.directory / "lists").symlink_to(outside)
    with pytest.raises(PathOutside):
        tiny_copy.save_list("x", ["a"])
    assert list(outside.iterdir()) == []


def test_an_empty_list_is_none(tiny_copy: Workspace) -> None:
    with pytest.raises(UsageError, match="at least one value"):
        tiny_copy.save_list("x", ["", " "])
