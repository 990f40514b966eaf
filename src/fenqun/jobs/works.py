"""What can be done as a job: each a verb of the workspace."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from fenqun.clock import written
from fenqun.errors import AlreadyTaken, Phrase, UsageError, message
from fenqun.workspace import Workspace

OnProgress = Callable[[str | Phrase, float], None]


@dataclass(frozen=True)
class Work:
    """A verb to be done as a job, alone in its workspace.

    `run` gives what it leaves behind, as plain JSON. `options`: what it takes, each with what raises where its value
    cannot be.
    """

    label: str
    run: Callable[[Workspace, Mapping[str, Any], OnProgress], Mapping[str, Any]]
    options: Mapping[str, Callable[[Any], object]] = field(default_factory=dict)


def _refresh(workspace: Workspace, options: Mapping[str, Any], on_progress: OnProgress) -> Mapping[str, Any]:
    as_of = options.get("as_of")
    full = bool(options.get("full"))
    workspace.refresh(as_of=written(as_of) if as_of else None, on_progress=on_progress, full=full)
    return {"snapshot": workspace.store.latest().id}


def _take(workspace: Workspace, options: Mapping[str, Any], on_progress: OnProgress) -> Mapping[str, Any]:
    on_progress(message("taking the files"), 0.0)
    left: dict[str, Any] = {}
    with suppress(AlreadyTaken):  # asked for twice: what is left to do is the same
        taken = workspace.take(options["arrival"], definitions=options.get("definitions") or ())
        left = {"sources": list(taken.sources), "notes": list(taken.notes)}
    workspace.refresh(on_progress=on_progress)
    return {**left, "snapshot": workspace.store.latest().id}


def _named(given: Any) -> None:
    if not isinstance(given, str):
        raise UsageError(what=Phrase(message("an arrival is named by a text")))


def _yes_or_no(given: Any) -> None:
    if not isinstance(given, bool):
        raise UsageError(what=Phrase(message("'full' is true or false")))


def _list_of_names(given: Any) -> None:
    if not isinstance(given, list) or not all(isinstance(name, str) for name in given):
        raise UsageError(what=Phrase(message("definitions are named by a list of texts")))


WORKS: dict[str, Work] = {
    "refresh": Work(
        message("Compute everything anew"),
        _refresh,
        {"as_of": lambda text: written(text) if text else None, "full": _yes_or_no},
    ),
    "take": Work(
        message("Take the files in and make the segments"), _take, {"arrival": _named, "definitions": _list_of_names}
    ),
}
"""The works by name."""
