"""Answers about long work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fenqun.answers.answer import Answer
from fenqun.errors import message

STATES = {
    "waiting": message("waiting"),
    "running": message("at work"),
    "done": message("done"),
    "failed": message("failed"),
    "cancelled": message("stopped"),
    "interrupted": message("broken off"),
}
"""What each state of a job is called."""


@dataclass(frozen=True)
class JobAnswer(Answer):
    """One piece of long work. `state`: waiting, running, done, failed, cancelled, interrupted.

    `share` is 0 to 1, `step` in the reader's language, moments UTC in ISO form ('' not yet). `problems`: why it failed
    or was interrupted. `log`: what it said on the way, each line with the time since it was asked for; empty in a list
    of jobs. `outcome`: what it left behind, of a refresh the `snapshot`.
    """

    id: str
    work: str
    label: str
    state: str
    share: float
    step: str
    by: str
    asked_at: str
    started_at: str
    ended_at: str
    problems: tuple[str, ...]
    log: tuple[str, ...]
    outcome: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen."""
        return self.state not in ("waiting", "running")


@dataclass(frozen=True)
class JobsAnswer(Answer):
    """The jobs, the latest first."""

    jobs: tuple[JobAnswer, ...]
