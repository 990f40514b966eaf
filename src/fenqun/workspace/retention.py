"""How long snapshots are kept, and what is taken away with those that are not."""

import time
from collections.abc import Sequence
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING

from fenqun import clock
from fenqun.answers import VacuumAnswer
from fenqun.clock import Moment
from fenqun.definition import Duration
from fenqun.project.settings import Settings
from fenqun.store.place import size_of
from fenqun.store.snapshot import Freed
from fenqun.store.tables import Store
from fenqun.workspace.declared import reading_of
from fenqun.workspace.view import HIDDEN

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

LEFT_SECONDS = 7 * 86_400.0
"""A scratch folder that nobody has touched for so long was left behind by a process that was killed."""
_NOW = -1.0


def expired(store: Store, settings: Settings) -> list[str]:
    """The ids of the snapshots that were made longer ago than the settings keep them; never the latest."""
    if not isinstance(settings.keep, Duration):
        return []
    since = Moment(clock.now(), settings.time_zone).before(settings.keep)
    return [outline.id for outline in store.outlines()[:-1] if outline.made_at <= since]


def retain(store: Store, settings: Settings) -> tuple[Sequence[str], Freed]:
    """The snapshots that were forgotten, and what was freed of those forgotten an hour ago and more."""
    gone = expired(store, settings)
    store.forget(gone)
    return gone, store.sweep()


def vacuum(workspace: "Workspace", *, dry_run: bool) -> VacuumAnswer:
    """Forget what has expired and free what nothing needs, or only say what that would be.

    The caller holds the lock of the one who writes, unless nothing is done.
    """
    store, settings = workspace.store, reading_of(workspace).project.settings
    scratch = left_behind(workspace.directory)
    freed = sum((size_of(folder) for folder in scratch), Freed())
    if dry_run:
        gone: Sequence[str] = expired(store, settings)
        freed += (now := _size(store, store.place.idle_seconds))
        later = _size(store, _NOW, without=gone).bytes - now.bytes
    else:
        for folder in scratch:
            rmtree(folder, ignore_errors=True)
        gone, swept = retain(store, settings)
        freed += swept
        later = _size(store, _NOW).bytes
    return VacuumAnswer(
        dry_run=dry_run,
        keep=settings.keep.root if isinstance(settings.keep, Duration) else settings.keep,
        snapshots=tuple(gone),
        kept=len(store.outlines()) - (len(gone) if dry_run else 0),
        files=freed.files,
        bytes=freed.bytes,
        later_bytes=later,
        store_bytes=store.size().bytes,
    )


def left_behind(directory: Path) -> list[Path]:
    """Scratch folders of processes that were killed, by their age."""
    before = time.time() - LEFT_SECONDS
    folders = (directory / HIDDEN / "scratch").glob("*")
    return [folder for folder in folders if folder.is_dir() and folder.stat().st_mtime < before]


def _size(store: Store, idle_seconds: float, *, without: Sequence[str] = ()) -> Freed:
    return store.size(store.unused(idle_seconds=idle_seconds, without=without))
