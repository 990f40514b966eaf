import click
import pytest

from fenqun.cli.main import fenqun, main
from fenqun.cli.spoken import refused, spoken, texts
from fenqun.errors import FenqunError


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQUN_LANG", "en")


def shown(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit):
        main(arguments)
    told = capsys.readouterr()
    return told.out + told.err


def complaint(*arguments: str) -> FenqunError:
    with pytest.raises(click.ClickException) as caught:
        fenqun.main(list(arguments), standalone_mode=False)
    return refused(caught.value)


def test_help_is_told_in_the_language_asked_for(capsys):
    assert "--orders FILE" in shown(capsys, "init", "--help")
    assert "订单或订单明细" in shown(capsys, "--lang", "zh-Hans", "init", "--help")
    assert "訂單或訂單明細" in shown(capsys, "init", "--lang=zh-Hant", "--help")


def test_help_is_told_in_the_language_of_the_environment(capsys, monkeypatch):
    monkeypatch.setenv("FENQUN_LANG", "zh_TW.UTF-8")
    page = shown(capsys, "--help")
    assert "用法:" in page
    assert "選項:" in page
    assert "顯示一位客戶的畫像。" in page


def test_what_click_writes_itself_is_told_too(capsys):
    page = shown(capsys, "--lang", "zh-Hans", "report", "--help")
    assert "[默认: report.html]" in page
    assert "显示帮助。" in page


def test_speaking_a_language_leaves_the_command_as_it_was():
    spoken(fenqun, str.upper)
    assert fenqun.commands["check"].help == "Check every definition; all errors at once, with file:line:column."


def test_every_command_and_option_has_its_text():
    assert {"List the tags given by hand.", "Such as CNY; default: by the files' signs and language."} <= {
        *texts(fenqun)
    }


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["shwo"], "no command 'shwo'. Did you mean 'show'?"),
        (["show", "--jsn"], "no option '--jsn'. Did you mean '--json'?"),
        (["export", "profile"], "'--to' is missing."),
        (["customer"], "'ID' is missing."),
        (["query", "select 1", "--limit", "few"], "--limit: 'few' is not a valid integer."),
        (["check", "--json=1"], "Option '--json' does not take a value."),
    ],
)
def test_a_wrong_call_is_an_error_of_ours(arguments, expected):
    assert str(complaint(*arguments)) == expected


def test_a_wrong_call_is_told_in_the_readers_language_and_ends_with_2(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--lang", "zh-Hant", "shwo"])
    assert ended.value.code == 2
    assert capsys.readouterr().err == "沒有名為「shwo」的命令。是否指「show」？\n"
