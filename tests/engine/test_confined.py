from pathlib import Path

import pytest

import fenqun
from fenqun.engine.confined import Limits, done_apart


def test_code_in_the_folder_we_were_started_from_is_not_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(Path(fenqun.__file__).parents[1]))
    (tmp_path / "json.py").write_text("raise SystemExit(7)")
    with pytest.raises(RuntimeError, match="KeyError: 'look'"):
        done_apart({"nothing": True}, Limits(), "a.csv")


def test_a_child_that_complains_at_length_is_not_held_up_by_it(tmp_path, monkeypatch):
    package = tmp_path / "fenqun" / "engine"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").touch()
    (package / "child.py").write_text(
        "import sys\nsys.stderr.write('x' * (1 << 20))\nprint('{\"done\": 7}', flush=True)\nsys.stdin.read()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert done_apart({}, Limits(), "a.csv") == 7


def test_a_fault_of_ours_is_no_error_of_the_users():
    with pytest.raises(RuntimeError, match="KeyError"):
        done_apart({"nothing": True}, Limits(), "a.csv")
