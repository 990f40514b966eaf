"""What the doctor found, in the terminal."""

from rich.console import Console

from fenqun.answers import Answer, DoctorAnswer
from fenqun.cli.drawing import heading
from fenqun.language import Translator


def show_health(answer: Answer, console: Console, translate: Translator) -> None:
    """Each finding with how to mend it, or that nothing is wrong."""
    if not isinstance(answer, DoctorAnswer):
        raise TypeError(type(answer))
    if not answer.findings:
        told = {"snapshots": translate("snapshots"), "tables": translate("tables")}
        checked = ", ".join(f"{told[name]} {count}" for name, count in answer.checked.items())
        console.print(translate("Nothing is wrong. Checked: {checked}.").format(checked=checked), markup=False)
        return
    states = {True: translate("wrong"), False: translate("takes room only")}
    for finding in answer.findings:
        state = translate("mended") if finding.mended else states[finding.serious]
        heading(console, finding.what, note=state)
        if not finding.mended:
            console.print(finding.mend, markup=False)
