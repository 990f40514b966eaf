import getpass

import pytest

from fenqun.workspace.actor import Actor


@pytest.mark.parametrize("door", ["python", "cli"])
def test_who_runs_the_process_sees_everything(door):
    assert Actor.of_this_process(door) == Actor(getpass.getuser(), door, sees_personal=True, address="")


@pytest.mark.parametrize("error", [KeyError, OSError])
def test_a_user_without_a_name_is_unknown(monkeypatch, error):
    def nobody() -> str:
        raise error

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert Actor.of_this_process() == Actor("unknown", "python")
