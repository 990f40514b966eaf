import json

import pytest

from fenqun.cli.main import main
from fenqun.server.run import Listening


@pytest.fixture
def told(monkeypatch, capsys):
    """What `fenqun serve` says before it would answer, in a folder."""
    monkeypatch.setattr(Listening, "run", lambda self: self.socket.close())

    def run(folder, *options):
        with pytest.raises(SystemExit) as ended:
            main(["-w", str(folder), "serve", "--port", "0", *options])
        assert ended.value.code == 0
        return capsys.readouterr()

    return run


def test_it_says_where_it_is_open_and_the_first_password_once(told, tiny_copy):
    first = told(tiny_copy.directory, "--lang", "en").out
    assert "The workbench is open at http://127.0.0.1:" in first
    assert "Sign in as admin with this password" in first
    assert "password" not in told(tiny_copy.directory, "--lang", "en").out


def test_it_speaks_the_language_asked_for(told, tiny_copy):
    assert "工作台" in told(tiny_copy.directory, "--lang", "zh-Hans").out


def test_as_json_it_is_read_by_programs(told, tiny_copy):
    answer = json.loads(told(tiny_copy.directory, "--json").out)
    assert set(answer) == {"address", "name", "one_time_password"}


def test_a_folder_that_is_no_workspace_is_served_too(told, tmp_path):
    assert "is open at" in told(tmp_path, "--lang", "en").out


def test_where_others_can_listen_in_it_warns(told, tiny_copy):
    options = ("--lang", "en", "--host", "0.0.0.0")
    assert "without encryption" in told(tiny_copy.directory, *options).err
    assert told(tiny_copy.directory, *options, "--https").err == ""


def test_a_port_that_cannot_be_is_a_matter_of_usage(tiny_copy, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["-w", str(tiny_copy.directory), "serve", "--port", "70000"])
    assert ended.value.code == 2
    assert "70000" in capsys.readouterr().err
