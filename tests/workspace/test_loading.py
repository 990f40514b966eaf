import subprocess
import sys
from contextlib import contextmanager

import pytest

from fenqun.workspace import loading as module
from fenqun.workspace.loading import loading, meanwhile


@pytest.fixture
def begun(monkeypatch):
    """How often a child was told to stand by."""
    blocks = []

    @contextmanager
    def standing_by():
        blocks.append("begun")
        yield
        blocks.append("ended")

    monkeypatch.setattr(module, "standing_by", standing_by)
    return blocks


def test_a_child_stands_by_while_the_process_loads_what_refreshes(monkeypatch, begun):
    monkeypatch.delitem(sys.modules, "fenqun.workspace.refresh", raising=False)
    with loading():
        assert begun == ["begun"]
    assert begun == ["begun", "ended"]


def test_where_it_is_loaded_no_child_is_started_for_nothing(monkeypatch, begun):
    monkeypatch.setitem(sys.modules, "fenqun.workspace.refresh", module)
    with loading():
        pass
    assert begun == []


def test_the_records_are_loaded_once_the_files_are_read():
    work = "import sys; from fenqun.workspace.loading import meanwhile\nwith meanwhile(): pass\n"
    said = "assert {'sqlalchemy', 'duckdb', 'sqlglot.dialects.duckdb', 'babel'} <= sys.modules.keys()"
    assert subprocess.run([sys.executable, "-c", work + said], check=False).returncode == 0


def test_what_is_loaded_is_not_loaded_again(monkeypatch):
    monkeypatch.setitem(sys.modules, "fenqun.store.records", module)
    monkeypatch.setattr(module, "Thread", None)
    with meanwhile():
        pass


def test_loading_a_child_first_takes_nothing_that_takes_long():
    said = "import sys, fenqun.workspace.loading; assert not {'sqlglot', 'duckdb', 'sqlalchemy'} & sys.modules.keys()"
    assert subprocess.run([sys.executable, "-c", said], check=False).returncode == 0
