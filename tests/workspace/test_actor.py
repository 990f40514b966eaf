import getpass

import pytest

from fenqun.errors import NotAllowed, Phrase, message
from fenqun.language import translator
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


def test_a_refusal_names_the_role_in_the_readers_language():
    with pytest.raises(NotAllowed) as refused:
        Actor("li", "web", role=message("viewer")).refuse(Phrase(message("change the settings")))
    assert "浏览者" in refused.value.text(translator("zh-Hans"))


def test_who_has_no_role_is_refused_by_name():
    with pytest.raises(NotAllowed, match="your role 'li' does not include this: x"):
        Actor("li").refuse(Phrase(message("x")))
