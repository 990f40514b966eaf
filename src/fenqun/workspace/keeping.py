"""Changes of the workspace's text done together: checked as a whole, written, and each kept as an edit."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import unified_diff
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from fenqun import clock
from fenqun.answers import SavedAnswer
from fenqun.errors import EditConflict, Phrase, UsageError, message
from fenqun.project.edit import behind, definition_text
from fenqun.project.load import SETTINGS_FILE
from fenqun.project.texts import SETTINGS, Texts, replace_file, restore_file
from fenqun.project.yaml import Document, parse_yaml
from fenqun.store.locking import held
from fenqun.store.records.edits import EditRecord
from fenqun.workspace.approving import Target, approve
from fenqun.workspace.declared import settings_text, version_of
from fenqun.workspace.guarding import guard
from fenqun.workspace.view import HIDDEN

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

EDITING = "editing"
"""The lock of those who change the text, in the hidden folder: held for a moment, never during a refresh."""
WAIT_SECONDS = 10.0
AUDITED = 20_000
"""The most characters of a diff that the audit takes; the edit itself keeps all."""


@dataclass(frozen=True)
class Step:
    """One definition changed: the text of its file before (None: no file) and after. `undoes`: an edit."""

    target: Target
    before: str | None
    after: str
    undoes: int | None = None

    @property
    def shown(self) -> str:
        """What messages and the audit call it."""
        return shown(self.target)


def shown(target: Target) -> str:
    """What messages and the audit call it."""
    return "/".join(part for part in (target.section, target.name) if part) or target.file


def text_of(target: Target, document: Document) -> str | None:
    """The definition's text in a state of its file; None where it is not there."""
    if target.section == SETTINGS:
        return settings_text(document)
    return definition_text(document, target.path) if target.path else document.text


def target_of(texts: Texts, section: str, name: str) -> tuple[Target, Document]:
    """Where the definition stands, or will stand."""
    if section == SETTINGS:
        document = texts.document(SETTINGS_FILE)
        return Target(SETTINGS_FILE, SETTINGS, ""), document
    document = texts.home(section, name) or texts.home_of_new(section)
    return Target(document.file, section, name), document


def expect(target: Target, found: str | None, version: str | None) -> None:
    """Raises EditConflict where the text is another than the one that was looked at."""
    if version_of(found) != (version or ""):
        raise EditConflict(name=shown(target), file=target.file)


@contextmanager
def editing(workspace: "Workspace") -> Iterator[None]:
    """While the block runs, no other process changes the text through us. Raises UsageError, Busy."""
    from_text(workspace)
    with held(workspace.directory / HIDDEN / EDITING, who=workspace.actor.name, wait_seconds=WAIT_SECONDS):
        yield


def from_text(workspace: "Workspace") -> None:
    """Raises UsageError for a workspace that was made in Python, PastSnapshot for one as it was."""
    workspace.change_now()
    if workspace.is_made:
        raise UsageError(what=Phrase(message("these definitions were made in Python: change them there")))


def keep(workspace: "Workspace", before: Texts, steps: Sequence[Step]) -> list[SavedAnswer]:
    """All of the changes, or none: checked together, each file replaced at one stroke, each change kept as an edit.

    Raises Problems where the definitions would then be wrong, EditConflict where a file has changed meanwhile,
    NotAllowed (see `guard`).
    """
    after = before.with_texts({step.target.file: step.after for step in steps})
    guard(workspace, before, after)
    approve(workspace, before, after, [step.target for step in steps])
    changes = [step for step in steps if step.before != step.after]
    records = [record_of(workspace, step) for step in changes]
    numbers = workspace.records.edits.add(records, lambda: write(before.directory, after, changes)) if changes else []
    for step, record, number in zip(changes, records, numbers, strict=True):
        details = {"edit": number, "file": record.file, "diff": record.diff[:AUDITED]}
        workspace.audit(_action(record), step.shown, **details)
    by_step = dict(zip(map(id, changes), zip(numbers, records, strict=True), strict=True))
    return [_answer(step, after, by_step.get(id(step))) for step in steps]


def _answer(step: Step, after: Texts, kept: tuple[int, EditRecord] | None) -> SavedAnswer:
    number, diff = (kept[0], kept[1].diff) if kept else (0, "")
    text = text_of(step.target, after.document(step.target.file))
    target = step.target
    return SavedAnswer(number, target.section, target.name, target.file, diff, version_of(text))


def write(directory: Path, after: Texts, changes: Sequence[Step]) -> None:
    """Each file once; if one cannot be written, those before it are put back."""
    done: list[str] = []
    was = {step.target.file: step.before for step in reversed(changes)}
    try:
        for file in dict.fromkeys(step.target.file for step in changes):
            replace_file(directory, file, after.text(file) or "", before=was[file])
            done.append(file)
    except BaseException:
        for file in done:
            restore_file(directory, file, was[file])
        raise


def _action(record: EditRecord) -> str:
    if record.undoes is not None:
        return "undo"
    return "delete" if record.after is None else "save"


def record_of(workspace: "Workspace", step: Step) -> EditRecord:
    """The change as it is kept."""
    target, old, new = step.target, step.before or "", step.after
    start, gone, come = part(old, new)
    was, now = (parse_yaml(text, name=target.file) if target.section else None for text in (old, new))
    return EditRecord(
        at=clock.now(),
        by=workspace.actor.name,
        section=target.section,
        name=target.name,
        file=target.file,
        before=text_of(target, was) if was else None,
        after=text_of(target, now) if now else None,
        behind=_behind(target, was, now) if was and now and target.path else None,
        start=start,
        gone=gone,
        come=come,
        hash_before=hash_of(step.before),
        hash_after=hash_of(new),
        diff=diff_of(target.file, old, new),
        undoes=step.undoes,
    )


def _behind(target: Target, was: Document, now: Document) -> str | None:
    before = behind(was, target.path)
    return before if before is not None else behind(now, target.path)


def part(old: str, new: str) -> tuple[int, str, str]:
    """Where the two begin to differ, what was there, and what is there now."""
    start = _alike(old, new)
    tail = _alike(old[start:][::-1], new[start:][::-1])
    return start, old[start : len(old) - tail], new[start : len(new) - tail]


def _alike(one: str, other: str) -> int:
    """How many characters they begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def diff_of(file: str, old: str, new: str) -> str:
    """What changes in a file, as a unified diff."""
    lines = unified_diff(old.splitlines(), new.splitlines(), file, file, lineterm="", n=2)
    return "".join(f"{line}\n" for line in lines)


def hash_of(text: str | None) -> str:
    """A mark of a file's text; '' where there is no file."""
    return sha256(text.encode()).hexdigest() if text is not None else ""
