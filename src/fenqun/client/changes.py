"""What a client changes: tags by hand, definitions, files that arrive; and the jobs that compute."""

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from fenqun.answers import (
    ChangeAnswer,
    DefinitionAnswer,
    DefinitionsAnswer,
    DoctorAnswer,
    EditsAnswer,
    FileAnswer,
    HandTagsAnswer,
    JobAnswer,
    JobsAnswer,
    ListAnswer,
    PlanAnswer,
    PreviewsAnswer,
    RefitAnswer,
    ReplacedAnswer,
    ReplacedFile,
    SavedAnswer,
    SeenAnswer,
    TaggedAnswer,
    TakenAnswer,
    TestsAnswer,
    VacuumAnswer,
)
from fenqun.client.asks import part
from fenqun.client.wire import Wire

_LOOK_AGAIN = 0.3
"""Seconds between two looks at a job."""


def _silent(_job: JobAnswer) -> None:
    pass


class Changes:
    """The verbs that change something."""

    _wire: Wire

    def tag_add(self, tag: str, customer_ids: Iterable[str], *, note: str = "") -> TaggedAnswer:
        """Give a tag by hand; it counts from the next refresh on."""
        body = {"customer_ids": list(customer_ids), "note": note}
        return self._wire.post(TaggedAnswer, f"/tags/{part(tag)}/add", body)

    def tag_remove(self, tag: str, customer_ids: Iterable[str]) -> TaggedAnswer:
        """Take a tag that was given by hand."""
        return self._wire.post(TaggedAnswer, f"/tags/{part(tag)}/remove", {"customer_ids": list(customer_ids)})

    def tag_list(self, tag: str) -> HandTagsAnswer:
        """To whom the tag was given by hand."""
        return self._wire.get(HandTagsAnswer, f"/tags/{part(tag)}/by-hand")

    def definitions(self, section: str) -> DefinitionsAnswer:
        """What a section declares: sources, traits, tags or segmentations."""
        return self._wire.get(DefinitionsAnswer, f"/definitions/{part(section)}")

    def definition(self, section: str, name: str = "") -> DefinitionAnswer:
        """One definition as it is written now; of the section `settings` without a name."""
        return self._wire.get(DefinitionAnswer, _address(section, name))

    def save(self, section: str, name: str, definition: Any, *, version: str | None) -> SavedAnswer:
        """Write a definition: plain values, or YAML text that begins with its name.

        version: what was seen; None: there is none yet.
        """
        return self._wire.change(SavedAnswer, "PUT", _address(section, name), version, _written(definition))

    def delete(self, section: str, name: str, *, version: str) -> SavedAnswer:
        """Take a definition out of the text. version: what was seen."""
        return self._wire.change(SavedAnswer, "DELETE", _address(section, name), version)

    def plan(self) -> PlanAnswer:
        """What a refresh would do with the definitions as they are now; nothing is written."""
        return self._wire.get(PlanAnswer, "/plan")

    def test(self, only: str = "") -> TestsAnswer:
        """The workspace's own tests, or those whose names hold a text."""
        return self._wire.post(TestsAnswer, "/tests", {"only": only})

    def rename(self, section: str, old: str, new: str, *, version: str) -> SavedAnswer:
        """Call a definition otherwise, there and wherever others name it. version: what was seen."""
        return self._wire.change(SavedAnswer, "POST", f"{_address(section, old)}/rename", version, {"name": new})

    def draft(self, section: str, name: str, definition: Any) -> ChangeAnswer:
        """What saving these plain values would do to the customers; nothing is written."""
        return self._wire.post(ChangeAnswer, f"{_address(section, name)}/draft", {"data": definition})

    def refit(self, segmentation: str, *, keep: bool = False) -> RefitAnswer:
        """What a segmentation learns anew, and who would move. keep: it counts from the next refresh on."""
        return self._wire.post(RefitAnswer, f"/segmentations/{part(segmentation)}/refit", {"keep": keep})

    def file(self, name: str) -> FileAnswer:
        """A whole file of the text, such as `tags.yaml`."""
        return self._wire.get(FileAnswer, f"/files/{part(name)}")

    def save_file(self, name: str, text: str, *, version: str | None) -> SavedAnswer:
        """Write a whole file of the text. version: what was seen; None or '': it is not there yet."""
        return self._wire.change(SavedAnswer, "PUT", f"/files/{part(name)}", version or None, {"text": text})

    def save_list(self, name: str, values: Iterable[str]) -> str:
        """Keep values as a file, and return its path: rules name it with `listed("path")`."""
        return self._wire.post(ListAnswer, "/lists", {"name": name, "values": list(values)}).path

    def edits(
        self, *, after: int | None = None, limit: int = 50, section: str | None = None, name: str | None = None
    ) -> EditsAnswer:
        """The edits of the text, the latest first."""
        return self._wire.get(EditsAnswer, "/edits", after=after, limit=limit, section=section, name=name)

    def undo(self, edit: int) -> SavedAnswer:
        """Take one edit back."""
        return self._wire.post(SavedAnswer, f"/edits/{edit}/undo")

    def vacuum(self, *, dry_run: bool = False) -> VacuumAnswer:
        """Forget the snapshots that are kept no longer, and free what nothing needs, or only say what that would be."""
        return self._wire.make(VacuumAnswer, "/snapshots/vacuum", {"dry_run": dry_run})

    def doctor(self, *, mend: bool = False) -> DoctorAnswer:
        """What is wrong with what was computed and recorded; mend: put right what is safe to."""
        return self._wire.make(DoctorAnswer, "/doctor", {"mend": mend})

    def start(self, work: str = "refresh", *, as_of: str | None = None, full: bool = False) -> JobAnswer:
        """Start long work; it goes on by itself."""
        return self._wire.post(JobAnswer, "/jobs", {"work": work, "as_of": as_of, "full": full})

    def refresh(self, *, as_of: str | None = None, on_progress: Callable[[JobAnswer], None] = _silent) -> JobAnswer:
        """Refresh, and wait until it is over: `state` of the answer says how it went."""
        job = self.start("refresh", as_of=as_of)
        while not job.is_over:
            on_progress(job)
            time.sleep(_LOOK_AGAIN)
            job = self.job(job.id)
        return job

    def jobs(self, *, limit: int = 50) -> JobsAnswer:
        """The jobs, the latest first."""
        return self._wire.get(JobsAnswer, "/jobs", limit=limit)

    def job(self, job: str) -> JobAnswer:
        """One job."""
        return self._wire.get(JobAnswer, f"/jobs/{part(job)}")

    def cancel(self, job: str) -> JobAnswer:
        """Stop a job."""
        return self._wire.post(JobAnswer, f"/jobs/{part(job)}/cancel")

    def look(self, files: Iterable[str | Path]) -> SeenAnswer:
        """Send files; the answer says what each was taken for. Nothing of them is the workspace's yet."""
        with ExitStack() as opened:
            parts = [("files", (Path(file).name, opened.enter_context(Path(file).open("rb")))) for file in files]
            return self._wire.send(SeenAnswer, "/arrivals", parts)

    def seen(self, arrival: str) -> SeenAnswer:
        """What files that have arrived were taken for."""
        return self._wire.get(SeenAnswer, f"/arrivals/{part(arrival)}")

    def choose(self, arrival: str, choices: Mapping[str, Any], *, wish: Mapping[str, str] | None = None) -> SeenAnswer:
        """Say what tables and columns are: by table, `role`, `source`, `how`, `columns`. It is remembered."""
        return self._wire.post(SeenAnswer, f"/arrivals/{part(arrival)}/choose", {"choices": choices, "wish": wish})

    def preview(self, arrival: str) -> PreviewsAnswer:
        """Every table as the workspace would read it."""
        return self._wire.get(PreviewsAnswer, f"/arrivals/{part(arrival)}/preview")

    def take(
        self,
        arrival: str,
        choices: Mapping[str, Any] | None = None,
        *,
        wish: Mapping[str, str] | None = None,
        definitions: Iterable[str] = (),
    ) -> TakenAnswer:
        """Make the files the workspace's. definitions: the ready-made ones to add, of those that are possible."""
        body = {"choices": choices or {}, "wish": wish, "definitions": list(definitions)}
        return self._wire.post(TakenAnswer, f"/arrivals/{part(arrival)}/take", body)

    def replaced(self) -> ReplacedAnswer:
        """The files that gave way to others."""
        return self._wire.get(ReplacedAnswer, "/replaced")

    def put_back(self, replaced: str) -> ReplacedFile:
        """Put files that gave way where they were before."""
        return self._wire.make(ReplacedFile, f"/replaced/{part(replaced)}/put-back")


def _address(section: str, name: str) -> str:
    return "/settings" if section == "settings" else f"/definitions/{part(section)}/{part(name)}"


def _written(definition: Any) -> dict[str, Any]:
    return {"text": definition} if isinstance(definition, str) else {"data": definition}
