"""The sources as they are declared: their files, when those changed, and what the latest snapshot has of them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fenqun.answers import SourceFiles, SourceFilesAnswer, SourceLine
from fenqun.errors import FenqunError, NoSnapshot
from fenqun.project.files import source_files
from fenqun.project.load import read
from fenqun.workspace.fetching import is_elsewhere

if TYPE_CHECKING:
    from fenqun.project.definitions import Project
    from fenqun.workspace.workspace import Workspace


def source_files_answer(workspace: "Workspace") -> SourceFilesAnswer:
    """See `Workspace.source_files`."""
    if not workspace.is_declared:
        return SourceFilesAnswer(())
    project = workspace.project if workspace.is_made else read(workspace.directory).project
    lines = _lines(workspace)
    return SourceFilesAnswer(tuple(_source(workspace, project, name, lines.get(name)) for name in project.sources))


def _lines(workspace: "Workspace") -> dict[str, SourceLine]:
    try:
        return {line.name: line for line in workspace.overview().sources}
    except NoSnapshot:
        return {}


def _source(workspace: "Workspace", project: "Project", name: str, line: SourceLine | None) -> SourceFiles:
    source, elsewhere = project.sources[name], is_elsewhere(project, name)
    try:
        files = source_files(project, name)
    except FenqunError:
        files = []
    changed = max((file.stat().st_mtime for file in files), default=None)
    return SourceFiles(
        name=name,
        label=source.shown(name, workspace.language),
        role=source.role.value,
        role_label=source.role.shown(workspace.language),
        files=(str(source.path),) if elsewhere else tuple(_shown(file, workspace.directory) for file in files),
        is_database=source.database is not None,
        changed_at=datetime.fromtimestamp(changed, UTC).strftime("%Y-%m-%d %H:%M:%S") if changed else "",
        read=line.read if line else None,
        used=line.used if line else None,
        set_aside=line.set_aside if line else None,
    )


def _shown(file: Path, directory: Path) -> str:
    return file.relative_to(directory).as_posix() if file.is_relative_to(directory) else str(file)
