"""One run of the command: which workspace, which language, where the answer and the messages go."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, wraps
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fenqun.errors import FenqunError, Problems, UsageError
from fenqun.language import LANGUAGES, Translator, language_of, translator

if TYPE_CHECKING:
    from rich.console import Console

    from fenqun.answers import Answer
    from fenqun.workspace import Workspace

_R = TypeVar("_R")

UNMET, CHANGES = 1, 3
"""How a command ends that answered: a test is not met; a refresh would change something (where that is asked)."""


class Ended(Exception):
    """The command has said all and ends with this status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


_spoken: list[str] = []


@dataclass(frozen=True)
class Session:
    """What the options said. `language` is the reader's: `--lang`, else the workspace's, else the environment's."""

    directory: str | None = None
    lang: str | None = None
    as_json: bool = False
    snapshot: str | None = None
    """Which snapshot is asked; None: the latest."""

    def __post_init__(self) -> None:
        if self.lang and self.lang not in LANGUAGES and language_of(self.lang) == "en" and self.lang[:2] != "en":
            raise click.BadParameter(f"'{self.lang}'; known: {', '.join(LANGUAGES)}", param_hint="--lang")
        _spoken[:] = [self.chosen or _environment_language()]

    def overridden(self, workspace: str | None, lang: str | None, as_json: bool) -> "Session":
        """The session with the options given after the command."""
        return replace(
            self,
            directory=workspace or self.directory,
            lang=lang or self.lang,
            as_json=as_json or self.as_json,
        )

    @property
    def folder(self) -> Path:
        """The workspace's folder."""
        return Path(self.directory or ".")

    @property
    def chosen(self) -> str | None:
        """The language `--lang` asks for."""
        return language_of(self.lang) if self.lang else None

    @cached_property
    def workspace(self) -> "Workspace":
        """The workspace, opened once."""
        from fenqun.workspace import Workspace  # noqa: PLC0415 - `--help` must not wait for it
        from fenqun.workspace.actor import Actor  # noqa: PLC0415

        opened = Workspace(self.folder, language=self.chosen, actor=Actor.of_this_process("cli"))
        if self.snapshot is not None:
            opened = opened.at(self.snapshot)
        _spoken[:] = [opened.language]
        return opened

    def at(self, directory: str) -> "Session":
        """The same options in another folder; from here on its language is spoken."""
        moved = replace(self, directory=directory)
        _spoken[:] = [moved.workspace.language]
        return moved

    @property
    def translate(self) -> Translator:
        """The product's texts in the reader's language."""
        return translator(_spoken[0])

    @property
    def console(self) -> "Console":
        """Where answers go; with `--json`, messages only, on stderr."""
        from rich.console import Console  # noqa: PLC0415 - `--json` and `--help` do without

        return Console(stderr=self.as_json, highlight=False)

    def answer(self, answer: "Answer", render: "Callable[[Answer, Console, Translator], None]") -> None:
        """Print the answer: as JSON on stdout, or drawn for people."""
        if self.as_json:
            self.json(answer.as_json())
        else:
            render(answer, self.console, self.translate)

    def json(self, value: Any) -> None:
        """Print JSON on stdout."""
        click.echo(json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False))


def _environment_language() -> str:
    for name in ("FENQUN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return language_of(value)
    return "en"


def asked_language(arguments: Sequence[str]) -> str:
    """The language of `--lang`, else the environment's: what is spoken until a workspace is opened."""
    written = [after for option, after in pairwise(arguments) if option == "--lang"]
    written += [argument.removeprefix("--lang=") for argument in arguments if argument.startswith("--lang=")]
    _spoken[:] = [language_of(written[-1]) if written else _environment_language()]
    return _spoken[0]


def failed(error: FenqunError | OSError) -> int:
    """The exit status, after the error is told on stderr in the reader's language."""
    if isinstance(error, OSError):
        click.echo(": ".join(str(part) for part in (error.filename, error.strerror or error) if part), err=True)
        return 1
    translate = translator(_spoken[0] if _spoken else _environment_language())
    click.echo(error.text(translate), err=True)
    if isinstance(error, Problems):
        count = len(error.problems)
        told = translate("{count} problem(s); nothing was changed.").format(count=count)
        click.echo(told, err=True)
    return 2 if isinstance(error, UsageError) else 1


def with_session(command: Callable[..., _R]) -> Callable[..., _R]:
    """The command with `-w`, `--lang` and `--json` also after its name, and the session as its first argument."""

    @click.option("-w", "--workspace", metavar="DIR", help="The workspace; default: the current folder.")
    @click.option("--lang", metavar="LANG", help="Language of the output: en, zh-Hans, zh-Hant.")
    @click.option("--json", "as_json", is_flag=True, help="Answer as JSON on stdout; messages go to stderr.")
    @click.pass_context
    @wraps(command)
    def run(
        context: click.Context, /, workspace: str | None, lang: str | None, as_json: bool, *args: Any, **kwargs: Any
    ) -> _R:
        session = (context.obj or Session()).overridden(workspace, lang, as_json)
        return command(session, *args, **kwargs)

    return run


def with_snapshot(command: Callable[..., _R]) -> Callable[..., _R]:
    """As `with_session`, of a command that asks: with `--as-of` it asks the snapshot of that time."""

    @click.option(
        "--as-of",
        "snapshot",
        metavar="SNAPSHOT",
        help="Ask an earlier snapshot: the last one as of a day, or one by its id or the beginning of it.",
    )
    @with_session
    @wraps(command)
    def run(session: Session, /, snapshot: str | None, *args: Any, **kwargs: Any) -> _R:
        return command(session if snapshot is None else replace(session, snapshot=snapshot), *args, **kwargs)

    return run


def is_terminal() -> bool:
    """Whether a person watches stderr."""
    return sys.stderr.isatty()
