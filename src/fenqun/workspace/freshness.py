"""How the latest snapshot stands to the text and the files as they are now."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from fenqun.answers import FreshnessAnswer
from fenqun.errors import FenqunError, NoSnapshot, Problems
from fenqun.language import translator
from fenqun.project.definitions import COMPUTED, Project
from fenqun.project.files import listed_file
from fenqun.project.lists import listed_paths
from fenqun.project.load import FILES, Reading
from fenqun.project.texts import SETTINGS
from fenqun.store.fingerprint import fingerprint
from fenqun.workspace.approving import checked_reading
from fenqun.workspace.arrivals import ROWS
from fenqun.workspace.declared import dumped, is_computed, reading_of, remembered
from fenqun.workspace.fetching import files_of, is_elsewhere
from fenqun.workspace.learning import learned_since
from fenqun.workspace.view import HIDDEN, View

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace


def freshness(workspace: "Workspace") -> FreshnessAnswer:
    """What has changed since the snapshot, and what is wrong now; no file is read but the text.

    Raises nothing for text that is wrong: it is told as problems. Where the snapshot is kept open the answer is too,
    for a moment: until the text changes, or three seconds have passed. A past snapshot is as it is: fresh.
    """
    view = _view(workspace)
    if workspace.is_past and view is not None:
        return FreshnessAnswer(view.snapshot.id, view.as_of, _made_at(view), (), (), (), fresh=True)
    if view is None or workspace.is_made:
        return _freshness(workspace, view)
    key = ("freshness", workspace.language, *_marks(workspace.directory), int(monotonic() // KEPT_SECONDS))
    return view.remember(key, lambda: _freshness(workspace, view))


KEPT_SECONDS = 3.0


def _marks(directory: Path) -> Iterator[tuple[str, int, int, int]]:
    """The files of the text that are there, with what changes when they do."""
    for file in FILES:
        try:
            status = (directory / file).stat()
        except OSError:
            continue
        yield file, status.st_ino, status.st_size, status.st_mtime_ns


def _freshness(workspace: "Workspace", view: View | None) -> FreshnessAnswer:
    translate = translator(workspace.language)
    try:
        reading = reading_of(workspace)
        problems = checked_reading(workspace, reading).problems
    except FenqunError as error:
        problems = (error,)
        reading = None
    found = (*_changed(reading, view), *_since(workspace, reading, view)) if reading and view else ()
    changed = tuple(dict.fromkeys(found))
    files = tuple(changed_files(reading.project, view)) if reading and view else ()
    told = [each for error in problems for each in (error.problems if isinstance(error, Problems) else [error])]
    return FreshnessAnswer(
        snapshot=view.snapshot.id if view else "",
        as_of=view.as_of if view else "",
        made_at=_made_at(view) if view else "",
        changed=changed,
        files=files,
        problems=tuple(problem.text(translate) for problem in told),
        fresh=bool(view) and not changed and not files and not told,
    )


def _since(workspace: "Workspace", reading: Reading, view: View) -> Iterator[str]:
    yield from given_since(workspace, view)
    for name in learned_since(workspace, reading.project.segmentations, view.content):
        yield f"segmentations/{name}"


def _made_at(view: View) -> str:
    return f"{view.snapshot.made_at.isoformat(timespec='seconds')}Z"


def _view(workspace: "Workspace") -> View | None:
    try:
        return workspace.view()
    except NoSnapshot:
        return None


def _changed(reading: Reading, view: View) -> Iterator[str]:
    """The definitions, as section/name, that are not as they were computed: new, other, gone or unreadable."""
    project = reading.project
    written = [(section, name) for section, name in project.origins if name]
    for section in COMPUTED:
        nouns = getattr(project, section)
        names = [name for of, name in written if of == section]
        found = (name for name in dict.fromkeys([*names, *nouns]) if not _is_as_computed(view, section, name, nouns))
        gone = (name for name in _computed(view, section) if name not in nouns and name not in names)
        yield from (f"{section}/{name}" for name in (*found, *(gone if project.whole else ())))
    settings = view.content.get("declared", {}).get(SETTINGS)
    if settings is not None and _computed_by(settings) != _computed_by(dumped(project.settings)):
        yield SETTINGS


def _computed_by(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The settings that a snapshot depends on: a new name shows at once."""
    return {key: value for key, value in settings.items() if key != "name"}


def given_since(workspace: "Workspace", view: View) -> Iterator[str]:
    """The tags given or taken by hand that the snapshot does not count yet; they need not be declared."""
    before = view.content.get("declared", {}).get("hand_tags")
    if before is None or not (workspace.directory / HIDDEN / "records.db").is_file():
        return
    now = workspace.records.hand_tags.marks()
    yield from (f"tags/{name}" for name in sorted({*before, *now}) if before.get(name) != now.get(name))


def _is_as_computed(view: View, section: str, name: str, nouns: Mapping[str, Any]) -> bool:
    return name in nouns and is_computed(view.content, section, name, nouns[name])


def _computed(view: View, section: str) -> list[str]:
    """The definitions that the snapshot was computed from; a tag given by hand may never have been declared."""
    found = remembered(view.content, section) or {}
    return [name for name, data in found.items() if data or section != "tags"]


def changed_files(project: Project, view: View) -> Iterator[str]:
    """The sources whose files are not those that were computed from, and the lists written since."""
    zone = project.settings.time_zone
    for name, source in project.sources.items():
        stored = view.snapshot.tables.get(ROWS + name)
        if stored is None or source.database is not None or is_elsewhere(project, name):
            continue
        try:
            files = files_of(project, name)
            mark = fingerprint(source, files.values(), directory=project.directory, time_zone=zone)
        except (FenqunError, OSError):
            yield name
            continue
        if mark != stored.note.get("fingerprint"):
            yield name
    yield from (path for path in listed_paths(project) if is_newer(project, path, view.snapshot.made_at))


def is_newer(project: Project, path: str, made_at: datetime) -> bool:
    """Whether a file of listed values was written after a snapshot was made; one that is gone counts."""
    try:
        changed = listed_file(project, path).stat().st_mtime
    except (FenqunError, OSError):
        return True
    return datetime.fromtimestamp(changed, UTC).replace(tzinfo=None) > made_at
