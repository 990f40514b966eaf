"""The command as a shell runs it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from rich.console import Console

from fenqun.cli.main import main
from fenqun.language import translator


@dataclass(frozen=True)
class Ran:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def run(monkeypatch, capsys) -> Callable[..., Ran]:
    """Runs `fenqun` with the arguments, in English on a terminal of 80 columns unless told otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FENQUN_LANG", "en")

    def command(*arguments: object, columns: int = 80) -> Ran:
        monkeypatch.setenv("COLUMNS", str(columns))
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return Ran(int(ended.value.code or 0), *capsys.readouterr())

    return command


@pytest.fixture
def ask(run, tiny) -> Callable[..., Ran]:
    """Runs `fenqun` in the workspace of a dozen customers."""
    return lambda *arguments, **options: run("-w", tiny.directory, *arguments, **options)


@pytest.fixture
def drawn() -> Callable[..., str]:
    """What is shown of an answer in English on a terminal of 100 columns, unless told otherwise."""

    def draw(show: Callable[..., None], answer: object, width: int = 100) -> str:
        console = Console(width=width, highlight=False)
        with console.capture() as captured:
            show(answer, console, translator("en"))
        return captured.get()

    return draw
