import click
import pytest

from fenqun.answers import CheckAnswer
from fenqun.cli.session import Session, failed
from fenqun.errors import NoSnapshot, Problems, UnknownName, UsageError


@pytest.fixture(autouse=True)
def english(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FENQUN_LANG", "en")


def test_options_after_the_command_win_over_those_before_it():
    session = Session("a", "en", False).overridden("b", None, True)
    assert (session.directory, session.lang, session.as_json) == ("b", "en", True)
    assert Session("a", None, True).overridden(None, "zh-Hans", False) == Session("a", "zh-Hans", True)


def test_the_folder_is_here_unless_named():
    assert str(Session().folder) == "."
    assert str(Session("shop").folder) == "shop"


@pytest.mark.parametrize(
    ("lang", "chosen"), [(None, None), ("zh_CN.UTF-8", "zh-Hans"), ("zh-TW", "zh-Hant"), ("en", "en")]
)
def test_a_language_is_read_as_people_write_it(lang, chosen):
    assert Session(lang=lang).chosen == chosen


def test_a_language_that_is_not_spoken_is_refused():
    with pytest.raises(click.BadParameter, match="known: en, zh-Hans, zh-Hant"):
        Session(lang="fr")


def test_the_environments_language_is_spoken_where_no_other_is_asked_for(monkeypatch):
    monkeypatch.setenv("FENQUN_LANG", "zh_TW.UTF-8")
    assert Session().translate("customers") != "customers" or Session().chosen is None


def test_the_workspaces_language_is_spoken_once_it_is_opened(tiny):
    session = Session(str(tiny.directory), "zh-Hans")
    assert session.workspace.language == "zh-Hans"
    assert session.workspace is session.workspace
    assert session.at(str(tiny.directory)).workspace.language == "zh-Hans"


def test_json_goes_to_stdout_as_it_is_in_chinese_too(capsys):
    Session(as_json=True).answer(CheckAnswer({"标签": 1}), lambda *_: None)
    assert capsys.readouterr().out == '{\n  "counts": {\n    "标签": 1\n  }\n}\n'


def test_errors_go_to_stderr_and_say_how_to_mend_them(capsys):
    assert failed(NoSnapshot()) == 1
    assert failed(UsageError(what="x")) == 2
    assert failed(Problems([UnknownName(what="tag", name="vpi", known=["vip"])])) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "Did you mean 'vip'?" in told.err
    assert told.err.endswith("1 problem(s); nothing was changed.\n")


def test_an_error_of_the_system_names_the_file(capsys):
    assert failed(PermissionError(13, "Permission denied", "out.csv")) == 1
    assert capsys.readouterr().err == "out.csv: Permission denied\n"
