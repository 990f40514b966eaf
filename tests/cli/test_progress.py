import sys

from fenqun.cli.progress import progress
from fenqun.errors import Phrase


def test_nothing_is_drawn_where_nobody_watches(capsys):
    with progress(str) as update:
        update("reading", 0.5)
    assert capsys.readouterr() == ("", "")


def test_a_bar_on_stderr_tells_the_step_in_the_readers_language(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    chinese = {"reading {source}": "读取 {source}", "done": "完成"}
    with progress(lambda text: chinese.get(text, text)) as update:
        update(Phrase("reading {source}", source="[orders]"), 0.5)
        update("done", 1.0)
    told = capsys.readouterr()
    assert told.out == ""
    assert "完成" in told.err
