from pathlib import Path

import pytest

from fenqun.errors import PathOutside, UnknownName
from fenqun.project.definitions import Project, define
from fenqun.project.files import listed_file, source_files
from fenqun.project.settings import Settings


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for name in ("data/b.csv", "data/a.csv", "data/.hidden", "data/~$open.xlsx", "data/deep/c.csv", "订单.csv"):
        file = tmp_path / "shop" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.csv").write_text("x")
    return tmp_path / "shop"


def project(shop: Path, path: str, *allow: str) -> Project:
    sources = {"orders": {"role": "orders", "path": path}}
    return define({"sources": sources}, directory=shop, settings=Settings(allow=list(allow)))


def found(shop: Path, path: str, *allow: str) -> list[str]:
    return [file.name for file in source_files(project(shop, path, *allow), "orders")]


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("data/a.csv", ["a.csv"]),
        ("订单.csv", ["订单.csv"]),
        ("data", ["a.csv", "b.csv"]),
        ("data/*.csv", ["a.csv", "b.csv"]),
        ("data/[b].csv", ["b.csv"]),
        ("data/**/*.csv", ["a.csv", "b.csv", "c.csv"]),
        ("./data/../data/a.csv", ["a.csv"]),
    ],
)
def test_a_file_a_folder_and_a_pattern_name_files_in_order(shop: Path, path: str, names: list[str]) -> None:
    assert found(shop, path) == names


def test_a_path_may_be_absolute_inside_the_workspace(shop: Path) -> None:
    assert found(shop, str(shop / "data" / "a.csv")) == ["a.csv"]


@pytest.mark.parametrize("path", ["../elsewhere/secret.csv", "../elsewhere", "../*/*.csv", "/etc/passwd", "/etc/pass*"])
def test_a_path_outside_the_workspace_is_refused(shop: Path, path: str) -> None:
    with pytest.raises(PathOutside, match="outside the workspace"):
        found(shop, path)


@pytest.mark.parametrize(
    "path", [".fenqun/records.csv", ".fenqun", ".fenqun/*", "data/../.fenqun/records.csv", "way.csv"]
)
def test_what_the_workspace_keeps_for_itself_is_nobodys_file(shop: Path, path: str) -> None:
    (shop / ".fenqun").mkdir()
    (shop / ".fenqun" / "records.csv").write_text("secret")
    (shop / "way.csv").symlink_to(shop / ".fenqun" / "records.csv")
    with pytest.raises(UnknownName) as told:
        found(shop, path)
    assert "records.csv" not in told.value.hint()
    assert found(shop, "**/*.csv") == ["a.csv", "b.csv", "c.csv", "订单.csv"]


def test_a_link_that_leads_outside_is_refused(shop: Path) -> None:
    (shop / "data" / "link.csv").symlink_to(shop.parent / "elsewhere" / "secret.csv")
    (shop / "link").symlink_to(shop.parent / "elsewhere")
    for path in ("data/link.csv", "data", "link/secret.csv", "link"):
        with pytest.raises(PathOutside):
            found(shop, path)


def test_a_folder_the_owner_allows_may_be_read(shop: Path) -> None:
    assert found(shop, "../elsewhere/secret.csv", "../elsewhere") == ["secret.csv"]
    assert found(shop, "../elsewhere/*", str(shop.parent / "elsewhere")) == ["secret.csv"]


def test_a_workspace_reached_through_a_link_is_still_inside_itself(shop: Path) -> None:
    (shop.parent / "alias").symlink_to(shop)
    assert found(shop.parent / "alias", "data/a.csv") == ["a.csv"]


def test_a_missing_file_is_said_with_the_nearest_beside_it(shop: Path) -> None:
    with pytest.raises(UnknownName, match=r"no file 'data/aa\.csv'\. Did you mean 'data/a\.csv'\?"):
        found(shop, "data/aa.csv")
    with pytest.raises(UnknownName, match=r"no file 'data/\*\.xlsx'"):
        found(shop, "data/*.xlsx")


def test_what_lies_outside_is_not_told(shop: Path) -> None:
    with pytest.raises(UnknownName) as caught:
        found(shop, "../elsewhere/secrets.csv")
    assert "secret.csv" not in str(caught.value)


def test_a_database_has_no_files(shop: Path) -> None:
    sources = {"orders": {"role": "orders", "database": {"url": "sqlite:///x", "table": "t"}}}
    assert source_files(define({"sources": sources}, directory=shop), "orders") == []


def test_a_list_is_one_file(shop: Path) -> None:
    made = project(shop, "data")
    assert listed_file(made, "data/a.csv") == shop / "data" / "a.csv"
    with pytest.raises(UnknownName):
        listed_file(made, "data/*.csv")
