"""Definitions saved, deleted and taken back."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fenqun.answers import Edit, EditsAnswer, FileAnswer, SavedAnswer
from fenqun.errors import EditConflict, InUse, InvalidValue, Phrase, Problems, UnknownName, UsageError, message
from fenqun.project.definitions import NOUNS
from fenqun.project.edit import definition_text, put, put_text, remove
from fenqun.project.load import read
from fenqun.project.renaming import Renaming
from fenqun.project.rendering import plain_data, same
from fenqun.project.texts import SETTINGS, Texts, known_file
from fenqun.project.yaml import Document, parse_yaml
from fenqun.store.records.edits import EditRecord
from fenqun.workspace.approving import Target
from fenqun.workspace.declared import known_section, settings_data, used_by, version_of
from fenqun.workspace.keeping import Step, editing, expect, from_text, hash_of, keep, shown, target_of, text_of
from fenqun.workspace.renaming import name_in, renamed

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

Change = Callable[[Document], str]
"""The file's text with a definition changed."""


def save(workspace: "Workspace", section: str, name: str, data: Any, version: str | None) -> SavedAnswer:
    """The definition as plain data says, in place of the one of that version."""
    return _edit(workspace, section, name, version, _to_data(section, name, data))


def save_text(workspace: "Workspace", section: str, name: str, text: str, version: str | None) -> SavedAnswer:
    """As `save`, the definition as YAML text that begins with its name."""
    return _edit(workspace, section, name, version, _to_text(section, name, text))


def save_all(workspace: "Workspace", changes: Sequence[tuple[str, str, Any]]) -> list[SavedAnswer]:
    """Several definitions, each as section, name and data or YAML text, whatever stands there now; all or none."""
    with editing(workspace):
        texts = before = Texts(workspace.directory)
        steps = []
        for section, name, value in changes:
            target, document = target_of(texts, known_section(section), name)
            change = _to_text if isinstance(value, str) else _to_data
            step = _step(texts, target, change(section, name, value)(document))
            texts = texts.with_text(target.file, step.after)
            steps.append(step)
        return keep(workspace, before, steps)


def delete(workspace: "Workspace", section: str, name: str, version: str) -> SavedAnswer:
    """The definition of that version taken out. Raises Problems with InUse where others need it."""
    if section == SETTINGS:
        raise UsageError(what=Phrase(message("the settings cannot be deleted")))

    def without(document: Document) -> str:
        path = (section, name)
        users = used_by(read(workspace.directory).project, section, name) if document.has(path) else ()
        if users:
            raise Problems([InUse(name=name, users=", ".join(users), at=document.key(path))])
        return remove(document, path)

    return _edit(workspace, section, name, version, without)


def file_answer(workspace: "Workspace", file: str) -> FileAnswer:
    """A whole file of the workspace's text; one that is not there is empty, its version ''."""
    from_text(workspace)
    text = Texts(workspace.directory).text(known_file(file))
    return FileAnswer(file, text or "", version_of(text))


def save_file(workspace: "Workspace", file: str, text: str, version: str | None) -> SavedAnswer:
    """A whole file as text, in place of the one of that version; None: it is not there yet."""
    target = Target(known_file(file), "", "")
    with editing(workspace):
        texts = Texts(workspace.directory)
        before = texts.text(file)
        expect(target, before, version)
        return keep(workspace, texts, [Step(target, before, _breaks_as(before, plain_data(text)))])[0]


def undo(workspace: "Workspace", edit: int | None) -> SavedAnswer:
    """An edit taken back (None: the latest one), if what it was about is still as it left it."""
    with editing(workspace):
        record = workspace.records.edits.get(edit) if edit is not None else workspace.records.edits.last()
        if record is None:
            raise UnknownName(what=Phrase(message("edit")), name=str(edit or ""))
        if record.undone_by is not None:
            said = message("edit {edit} has been taken back already, by edit {by}")
            raise UsageError(what=Phrase(said, edit=record.edit, by=record.undone_by))
        texts = Texts(workspace.directory)
        if record.before is not None and name_in(record.before) != record.name and record.section in NOUNS:
            back = Renaming(record.section, record.name, name_in(record.before))
            return renamed(workspace, texts, back, version_of(record.after), undoes=record)
        target = Target(record.file, record.section, record.name)
        now = texts.text(record.file)
        return keep(workspace, texts, [Step(target, now, _taken_back(texts, target, record), record.edit)])[0]


def edits(workspace: "Workspace", after: int | None, limit: int, section: str | None, name: str | None) -> EditsAnswer:
    """The edits, the latest first."""
    found = workspace.records.edits.listed(limit=limit + 1, after=after, section=section, name=name)
    listed = tuple(_listed(record) for record in found[:limit])
    return EditsAnswer(listed, listed[-1].edit if len(found) > limit else None)


def _listed(record: EditRecord) -> Edit:
    return Edit(
        edit=record.edit,
        at=f"{record.at.isoformat(timespec='seconds')}Z",
        by=record.by,
        section=record.section,
        name=record.name,
        file=record.file,
        diff=record.diff,
        undone_by=record.undone_by,
        undoes=record.undoes,
        version=version_of(record.after),
    )


def _edit(workspace: "Workspace", section: str, name: str, version: str | None, change: Change) -> SavedAnswer:
    known_section(section)
    with editing(workspace):
        texts = Texts(workspace.directory)
        target, document = target_of(texts, section, name)
        expect(target, text_of(target, document), version)
        return keep(workspace, texts, [_step(texts, target, change(document))])[0]


def _step(texts: Texts, target: Target, text: str) -> Step:
    return Step(target, texts.text(target.file), text)


def _to_data(section: str, name: str, data: Any) -> Change:
    value = plain_data(data)
    if section != SETTINGS:
        return lambda document: put(document, (section, name), value)
    return lambda document: _with_settings(document, _settings(value))


def _to_text(section: str, name: str, text: str) -> Change:
    if section != SETTINGS:
        return lambda document: put_text(document, (section, name), text)
    return lambda document: _with_settings_text(document, text)


def _taken_back(texts: Texts, target: Target, record: EditRecord) -> str:
    """The file's text without the edit: as it was, or with the definition as it was, whatever else has changed since.

    Raises EditConflict where the definition has changed since as well.
    """
    now = texts.text(record.file)
    if now is not None and hash_of(now) == record.hash_after:
        return now[: record.start] + record.gone + now[record.start + len(record.come) :]
    document = texts.document(record.file)
    if not record.section or text_of(target, document) != record.after:
        raise EditConflict(name=shown(target), file=record.file)
    if target.section == SETTINGS:
        return _with_settings_text(document, record.before or "")
    if record.before is None:
        return remove(document, target.path)
    return put_text(document, target.path, record.before, after=record.behind)


def _settings(data: Any) -> Mapping[str, Any]:
    data = {} if data is None else data
    if not isinstance(data, dict) or NOUNS.keys() & data:
        raise InvalidValue(key=SETTINGS, what=Phrase(message("the settings are keys with values")))
    return data


def _with_settings(document: Document, wanted: Mapping[str, Any]) -> str:
    """Each setting that differs put, each that is left out taken out; a new one stands behind the last."""
    document = _without_others(document, wanted)
    for key, value in wanted.items():
        now = settings_data(document)
        if key not in now or not same(now[key], value):
            document = _read_again(document, put(document, (key,), value, after=_last(now)))
    return document.text


def _with_settings_text(document: Document, text: str) -> str:
    """The same by their texts, so that the comments above them are taken over."""
    written = parse_yaml(text, name=document.file)
    wanted = _settings(written.data)
    document = _without_others(document, wanted)
    for key in wanted:
        said = definition_text(written, (key,)) or ""
        if said != definition_text(document, (key,)):
            now = settings_data(document)
            document = _read_again(document, put_text(document, (key,), said, after=_last(now)))
    return document.text


def _without_others(document: Document, wanted: Mapping[str, Any]) -> Document:
    for key in settings_data(document):
        if key not in wanted:
            document = _read_again(document, remove(document, (key,)))
    return document


def _read_again(document: Document, text: str) -> Document:
    return parse_yaml(text, name=document.file)


def _last(settings: Mapping[str, Any]) -> str | None:
    return list(settings)[-1] if settings else None


def _breaks_as(before: str | None, text: str) -> str:
    """A text from a form, its lines ended as the file's are."""
    return text.replace("\n", "\r\n") if before is not None and "\r\n" in before else text
