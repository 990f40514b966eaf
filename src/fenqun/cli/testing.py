"""A workspace's own tests drawn in the terminal."""

from itertools import groupby

from rich.console import Console
from rich.text import Text

from fenqun.answers import Answer, TestsAnswer, Tried, Unmet
from fenqun.answers.figures import number
from fenqun.language import Translator


def show_tests(answer: Answer, console: Console, translate: Translator) -> None:
    """A line per test, file by file; below one that failed, what was expected, what came, and why."""
    if not isinstance(answer, TestsAnswer):
        raise TypeError(type(answer))
    if not answer.tests:
        console.print(translate("No tests: write some into tests.yaml, or into files in tests/."), markup=False)
        return
    for file, tests in groupby(answer.tests, key=lambda test: test.file):
        console.print(Text(file, style="bold"))
        for test in tests:
            _test(test, console, translate)
    told = translate("{met} met, {failed} failed").format(met=number(answer.met), failed=number(answer.failed))
    console.print(Text(told, style="bold red" if answer.failed else "bold green"))


def _test(test: Tried, console: Console, translate: Translator) -> None:
    sign, style = ("✗", "red") if test.unmet else ("✓", "green")
    console.print(Text.assemble((f"  {sign} ", style), test.name), soft_wrap=True)
    for unmet in test.unmet:
        _unmet(unmet, console, translate)


def _unmet(unmet: Unmet, console: Console, translate: Translator) -> None:
    titled = unmet.label if unmet.label == unmet.name else f"{unmet.label} ({unmet.name})"
    what = f"{unmet.customer_id}: {titled}" if unmet.customer_id else titled
    said = translate("{what}: expected {expected}, found {found}")
    expected, found = (shown(value, translate) for value in (unmet.expected, unmet.found))
    place = ":".join(str(part) for part in (unmet.file, unmet.line, unmet.column) if part is not None)
    told = said.format(what=what, expected=expected, found=found)
    console.print(Text.assemble(f"      {told}   ", (place, "dim")), soft_wrap=True)
    for line in unmet.why:
        console.print(Text(f"        {line}", style="dim"), soft_wrap=True)


def shown(value: object, translate: Translator) -> str:
    """A value as the tests write it; None is unknown."""
    if value is None:
        return translate("unknown")
    return ("true" if value else "false") if isinstance(value, bool) else str(value)
