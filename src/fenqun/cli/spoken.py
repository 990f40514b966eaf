"""The command in the reader's language: its help, and what it says when it is called wrongly."""

import re
from collections.abc import Iterable, Iterator
from copy import copy
from inspect import cleandoc
from typing import Any

import click

from fenqun.errors import FenqunError, InvalidValue, Phrase, UnknownName, UsageError, message
from fenqun.language import Translator

HEADINGS = (message("Usage:"), message("Options"), message("Commands"))
EXTRAS = {"default": message("default"), "required": message("required")}
HELP = message("Show this message and exit.")
"""What click itself writes into a help page."""

_EXTRA = re.compile(r"(?<=  \[)(default|required)\b")


def spoken(command: click.Command, translate: Translator) -> click.Command:
    """A copy of the command and of all commands below it, with help in the language."""
    told = copy(command)
    told.help, told.epilog = (translate(cleandoc(text)) if text else text for text in (command.help, command.epilog))
    told.params = [_parameter(parameter, translate) for parameter in command.params]
    told.context_class = _context(translate)
    if isinstance(command, click.Group) and isinstance(told, click.Group):
        told.commands = {name: spoken(below, translate) for name, below in command.commands.items()}
    return told


def texts(command: click.Command) -> Iterator[str]:
    """Every text of the help of the command and of all commands below it, in English."""
    options = [parameter for parameter in command.params if isinstance(parameter, click.Option)]
    yield from (cleandoc(text) for text in (command.help, command.epilog, *(each.help for each in options)) if text)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from texts(below)


def refused(problem: click.ClickException) -> FenqunError:
    """The complaint about how the command was called, as one of our errors."""
    match problem:
        case click.exceptions.NoSuchCommand():
            return UnknownName(
                what=Phrase(message("command")), name=problem.command_name, known=problem.possibilities or ()
            )
        case click.exceptions.NoSuchOption():
            return UnknownName(
                what=Phrase(message("option")), name=problem.option_name, known=problem.possibilities or ()
            )
        case click.MissingParameter(param=click.Parameter()):
            return UsageError(what=Phrase(message("'{key}' is missing"), key=_called(problem)))
        case click.BadParameter(param=click.Parameter()):
            return InvalidValue(key=_called(problem), what=problem.message.rstrip("."))
        case _:
            return UsageError(what=problem.format_message().rstrip("."))


def _called(problem: click.BadParameter) -> str:
    return problem.param.get_error_hint(problem.ctx).strip("'") if problem.param else ""


def _parameter(parameter: click.Parameter, translate: Translator) -> click.Parameter:
    told = copy(parameter)
    if isinstance(told, click.Option) and told.help:
        told.help = translate(told.help)
    return told


def _context(translate: Translator) -> type[click.Context]:
    class Formatter(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or f"{translate(HEADINGS[0])} ")

        def write_heading(self, heading: str) -> None:
            super().write_heading(translate(heading))

        def write_dl(self, rows: Iterable[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
            super().write_dl([(term, _told(text)) for term, text in rows], *args, **kwargs)

    def _told(text: str) -> str:
        return _EXTRA.sub(lambda found: translate(EXTRAS[found.group()]), translate(text))

    class Context(click.Context):
        formatter_class = Formatter

    return Context
