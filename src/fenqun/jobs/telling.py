"""Jobs as they are told to people, in their language."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from fenqun.answers import JobAnswer, JobsAnswer
from fenqun.engine.carrying import unpacked, unpacked_part
from fenqun.errors import Phrase, UnknownName, UsageError, message
from fenqun.jobs.settling import settle
from fenqun.jobs.works import WORKS
from fenqun.language import Translator, translator
from fenqun.store.records.jobs import Job, Line
from fenqun.workspace import Workspace
from fenqun.workspace.view import HIDDEN


def job(workspace: Workspace, id: str) -> JobAnswer:  # noqa: A002 - the word of the definition
    """One job with its log. Raises UnknownName."""
    found = _settled(workspace) and workspace.records.jobs.get(id)
    if not found:
        raise UnknownName(what=Phrase(message("job")), name=id)
    return answer(found, workspace.records.jobs.lines(id), translator(_language(workspace)))


def jobs(workspace: Workspace, *, limit: int = 50) -> JobsAnswer:
    """The jobs asked for last, the latest first, without their logs."""
    if not _settled(workspace):
        return JobsAnswer(())
    translate = translator(_language(workspace))
    return JobsAnswer(tuple(answer(found, (), translate) for found in workspace.records.jobs.latest(limit)))


def _settled(workspace: Workspace) -> bool:
    """Whether there are records at all; a mere look makes none."""
    if not (workspace.directory / HIDDEN / "records.db").is_file():
        return False
    settle(workspace)
    return True


def _language(workspace: Workspace) -> str:
    try:
        return workspace.language
    except UsageError:  # a folder that is no workspace yet
        return "en"


def answer(told: Job, lines: Sequence[Line], translate: Translator) -> JobAnswer:
    """The job in the reader's language."""
    work = WORKS.get(told.work)
    return JobAnswer(
        id=told.id,
        work=told.work,
        label=translate(work.label) if work else told.work,
        state=told.state,
        share=told.share,
        step=_text(told.step, translate),
        by=told.by,
        asked_at=_moment(told.asked_at),
        started_at=_moment(told.started_at),
        ended_at=_moment(told.ended_at),
        problems=tuple(unpacked(problem).text(translate) for problem in told.problems),
        log=tuple(f"{_since(told.asked_at, line.at)}  {_text(line.text, translate)}" for line in lines),
        outcome=told.outcome,
    )


def _text(packed_text: object, translate: Translator) -> str:
    text = unpacked_part(packed_text)
    return text.text(translate) if isinstance(text, Phrase) else translate(str(text))


def _moment(moment: datetime | None) -> str:
    return f"{moment.isoformat(timespec='seconds')}Z" if moment else ""


def _since(start: datetime, at: datetime) -> str:
    """Hours, minutes and seconds between the two."""
    return str(timedelta(seconds=max(0, int((at - start).total_seconds()))))
