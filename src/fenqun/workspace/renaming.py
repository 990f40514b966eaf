"""A definition under another name, with whatever names it: one edit of the whole text, which can be taken back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fenqun import clock
from fenqun.answers import SavedAnswer
from fenqun.errors import DuplicateName, Phrase, Problems, UnknownName, UsageError, message
from fenqun.project.load import FILES, read
from fenqun.project.renaming import Renaming, check_name, rewritten
from fenqun.project.texts import SETTINGS, Texts
from fenqun.project.yaml import parse_yaml
from fenqun.store.records.edits import EditRecord
from fenqun.workspace.approving import Target, approve
from fenqun.workspace.declared import known_section, version_of
from fenqun.workspace.guarding import guard
from fenqun.workspace.keeping import (
    AUDITED,
    Step,
    diff_of,
    editing,
    expect,
    hash_of,
    part,
    record_of,
    shown,
    target_of,
    text_of,
    write,
)

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace


def rename(workspace: "Workspace", section: str, old: str, new: str, version: str) -> SavedAnswer:
    """The definition of that version under the new name, also wherever others name it; tags given by hand with it."""
    if known_section(section) == SETTINGS:
        raise UsageError(what=Phrase(message("the settings have no name to change")))
    with editing(workspace):
        return renamed(workspace, Texts(workspace.directory), Renaming(section, old, new), version)


def renamed(
    workspace: "Workspace", before: Texts, renaming: Renaming, version: str, *, undoes: EditRecord | None = None
) -> SavedAnswer:
    """As `rename`, for who holds the lock of those who edit. undoes: the edit that is taken back so: byte for byte
    where its files are as it left them."""
    target, document = target_of(before, renaming.section, renaming.old)
    if not document.has(target.path):
        raise UnknownName(what=Phrase(message("definition")), name=renaming.old)
    was = text_of(target, document)
    expect(target, was, version)
    project = read(before.directory, texts=before.known).project
    check_name(project, renaming)
    _check_hand_tags(workspace, target, renaming)
    after, touched = rewritten(before, project, renaming)
    after = (undoes and _as_it_was(before, undoes)) or after
    guard(workspace, before, after)
    approve(workspace, before, after, [Target(*each) for each in touched])
    main = _Main(target, renaming, was, undoes.edit if undoes else None, renaming.names(project))
    return _kept(workspace, before, after, main)


@dataclass(frozen=True)
class _Main:
    """The definition itself: where it stands under its old name, and its text there."""

    target: Target
    renaming: Renaming
    was: str | None
    undoes: int | None
    columns: Mapping[str, str]
    """The columns of the profile that get other names."""

    @property
    def now(self) -> Target:
        return Target(self.target.file, self.target.section, self.renaming.new)


def _kept(workspace: "Workspace", before: Texts, after: Texts, main: _Main) -> SavedAnswer:
    """All files written, and all of it kept as one edit."""
    steps = [
        Step(replace(main.now, file=file), before.text(file), after.text(file) or "", main.undoes)
        for file in dict.fromkeys([*FILES, *after.changed])
        if before.text(file) != after.text(file)
    ]
    own = next(step for step in steps if step.target == main.now)
    diff = "".join(diff_of(step.target.file, step.before or "", step.after) for step in steps)
    written = text_of(main.now, after.document(own.target.file))
    record = replace(record_of(workspace, own), before=main.was, after=written, diff=diff, come="", gone=_parts(steps))
    tags, renaming = workspace.records.hand_tags, main.renaming
    moved = [tags.renaming(renaming.old, renaming.new)] if renaming.section == "tags" else []
    moved += workspace.records.models.renaming(main.columns, at=clock.now(), by=workspace.actor.name)
    (number,) = workspace.records.edits.add([record], lambda: write(before.directory, after, steps), also=moved)
    files = ", ".join(step.target.file for step in steps)
    details = {"edit": number, "file": files, "diff": diff[:AUDITED], "to": renaming.new}
    workspace.audit("rename", shown(main.target), **details)
    return SavedAnswer(number, renaming.section, renaming.new, own.target.file, diff, version_of(written))


def _parts(steps: Sequence[Step]) -> str:
    """What the record keeps of each file: a mark of it as it is now, and the part of it that was another."""
    return json.dumps({step.target.file: [hash_of(step.after), *part(step.before or "", step.after)] for step in steps})


def _as_it_was(texts: Texts, record: EditRecord) -> Texts | None:
    """The files as they were before the renaming, if each is as it left it."""
    found = {}
    for file, (mark, start, gone, come) in json.loads(record.gone).items():
        now = texts.text(file)
        if now is None or hash_of(now) != mark:
            return None
        found[file] = now[:start] + gone + now[start + len(come) :]
    return texts.with_texts(found)


def name_in(written: str) -> str:
    """The name that a definition's text begins with; '' where it begins with none."""
    data = parse_yaml(written, name="").data
    return str(next(iter(data), "")) if isinstance(data, dict) else ""


def _check_hand_tags(workspace: "Workspace", target: Target, renaming: Renaming) -> None:
    """Raises Problems where some have a tag of the new name by hand already: the two would become one."""
    if renaming.section == "tags" and workspace.records.hand_tags.given(tag=renaming.new):
        by_hand = Phrase(message("the tags given by hand"))
        raise Problems([DuplicateName(name=renaming.new, first=by_hand)])
