"""The locks of the jobs: each is held by the job's process as long as that lives, and says its number."""

from pathlib import Path

from fenqun.workspace.view import HIDDEN


def lock_of(directory: Path, job: str) -> Path:
    """The file that the job's process holds locked."""
    return directory / HIDDEN / "jobs" / job


def process_of(lock: Path) -> int | None:
    """The process that said it holds the lock; None before it does."""
    try:
        return int(lock.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None
