from fenqun import Workspace
from fenqun.workspace.aside_file import write_aside


def test_where_nothing_was_set_aside_the_file_is_as_any_export(tiny_text, tmp_path):
    for name in ("orders", "customers"):
        source = tiny_text / "data" / f"{name}.csv"
        source.write_text(source.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    workspace = Workspace(tiny_text)
    workspace.refresh()
    assert len(workspace.table("set_aside")) == 0
    workspace.export("set_aside", tmp_path / "asked.csv")
    written = tiny_text / ".fenqun" / "set_aside.csv"
    assert written.read_bytes() == (tmp_path / "asked.csv").read_bytes() != b""
    assert [path.name for path in written.parent.glob("*.csv*")] == ["set_aside.csv"]


def test_what_was_set_aside_is_written_in_place_of_an_older_file(tiny, tmp_path):
    target = tmp_path / "set_aside.csv"
    target.write_text("older", "utf-8")
    write_aside(tiny.view(), target)
    assert len(target.read_text("utf-8-sig").splitlines()) == len(tiny.table("set_aside")) + 1
