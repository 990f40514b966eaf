import pytest

from fenqun.project.placing import Placing, free_home


def everything(folder):
    return {path.relative_to(folder).as_posix(): path.is_file() and path.read_text() for path in folder.rglob("*")}


def test_files_are_copied_moved_and_written_in_folders_made_for_them(tmp_path):
    (tmp_path / "a.csv").write_text("a")
    with Placing() as placing:
        assert placing.copied(tmp_path / "a.csv", tmp_path / "x" / "y") == tmp_path / "x" / "y" / "a.csv"
        placing.moved(tmp_path / "a.csv", tmp_path / "z" / "b.csv")
        placing.written(tmp_path / "text.yaml", "name: 店")
    assert (tmp_path / "x" / "y" / "a.csv").read_text() == (tmp_path / "z" / "b.csv").read_text() == "a"
    assert (tmp_path / "text.yaml").read_text(encoding="utf-8") == "name: 店"
    assert not (tmp_path / "a.csv").exists()


def test_where_what_follows_fails_everything_is_as_before(tmp_path):
    (tmp_path / "a.csv").write_text("a")
    (tmp_path / "old.yaml").write_text("old")
    before = everything(tmp_path)
    with pytest.raises(RuntimeError, match="too late"), Placing() as placing:
        placing.copied(tmp_path / "a.csv", tmp_path / "x" / "y")
        placing.moved(tmp_path / "a.csv", tmp_path / "z" / "b.csv")
        placing.written(tmp_path / "old.yaml", "new")
        placing.written(tmp_path / "new.yaml", "new")
        raise RuntimeError("too late")
    assert everything(tmp_path) == before


def test_what_cannot_be_put_back_is_told_and_the_rest_is_put_back(tmp_path):
    (tmp_path / "a.csv").write_text("a")
    with pytest.raises(ExceptionGroup, match="not everything could be put back") as told, Placing() as placing:
        placing.moved(tmp_path / "a.csv", tmp_path / "b.csv")
        placing.written(tmp_path / "text.yaml", "new")
        placing.moved(tmp_path / "text.yaml", tmp_path / "elsewhere.yaml")
        (tmp_path / "elsewhere.yaml").unlink()
        raise RuntimeError("too late")
    assert [type(error) for error in told.value.exceptions] == [FileNotFoundError]
    assert isinstance(told.value.__context__, RuntimeError)
    assert everything(tmp_path) == {"a.csv": "a"}


def test_a_copy_never_lies_over_another_file(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.csv").write_text("there before")
    (tmp_path / "a.csv").write_text("new")
    with Placing() as placing:
        assert placing.copied(tmp_path / "a.csv", tmp_path / "data").name == "2_a.csv"
    assert (tmp_path / "data" / "a.csv").read_text() == "there before"
    assert free_home(tmp_path / "data", "a.csv").name == "3_a.csv"
