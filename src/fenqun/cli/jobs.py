"""Jobs in the terminal."""

from rich.console import Console

from fenqun.answers import Answer, JobAnswer, JobsAnswer
from fenqun.answers.figures import per_cent
from fenqun.answers.jobs import STATES
from fenqun.cli.drawing import heading, table
from fenqun.errors import message
from fenqun.language import Translator

JOB = (message("job"), message("work"), message("state"), message("by"), message("asked for at"), message("share"))


def show_jobs(answer: Answer, console: Console, translate: Translator) -> None:
    """A line per job."""
    if not isinstance(answer, JobsAnswer):
        raise TypeError(type(answer))
    if not answer.jobs:
        console.print(translate("No job has been asked for yet."), markup=False)
        return
    columns = [(translate(name), name == "share") for name in JOB]
    rows = [
        [job.id, job.label, translate(STATES[job.state]), job.by, job.asked_at, per_cent(job.share)]
        for job in answer.jobs
    ]
    console.print(table(columns, rows, whole=1))


def show_job(answer: Answer, console: Console, translate: Translator) -> None:
    """One job: its state, what went wrong, what it said on the way."""
    if not isinstance(answer, JobAnswer):
        raise TypeError(type(answer))
    state = translate("{title}: {text}").format(title=translate(STATES[answer.state]), text=answer.step or answer.label)
    heading(console, f"{answer.label} {answer.id}", note=f"{answer.by}, {answer.asked_at}")
    console.print(state, markup=False)
    for problem in answer.problems:
        console.print(problem, markup=False, style="red", soft_wrap=True)
    for line in answer.log:
        console.print(line, markup=False, style="dim", soft_wrap=True)
