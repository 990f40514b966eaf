"""A workspace that is open: its folder, who asks, in which language, and what was recorded and computed in it."""

from collections.abc import Mapping
from copy import copy
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from fenqun.errors import NoSnapshot, PastSnapshot
from fenqun.language import language_of
from fenqun.workspace.actor import Actor
from fenqun.workspace.view import HIDDEN, View

if TYPE_CHECKING:
    from fenqun.project.definitions import Project
    from fenqun.store.records import Records
    from fenqun.store.snapshot import Snapshot
    from fenqun.store.tables import Store
    from fenqun.workspace.resident import Resident


class Opened:
    """A workspace's folder as one person sees it.

    `language` (en, zh-Hans, zh-Hant) is that of labels and sentences; None: the workspace's own.
    """

    def __init__(
        self,
        directory: str | Path = ".",
        *,
        language: str | None = None,
        actor: Actor | None = None,
        resident: bool = False,
        spark: Any = None,
    ) -> None:
        """actor: who asks, for the audit and for what may be seen; None: the user of this process.

        resident: for a server: the latest snapshot is kept open between questions, for any number of threads and for
        all that `acting` gives; a new one is noticed by itself.

        spark: a `SparkSession` on which refreshes compute, whatever engine the settings name.
        """
        self.directory = Path(directory)
        self.actor = actor or Actor.of_this_process()
        self._language = language_of(language) if language else None
        self._made: Project | None = None
        self._pinned: Snapshot | None = None
        self._resident: Resident | None = self._kept_open() if resident else None
        self.spark = spark
        self.is_past = False
        """Whether one snapshot was asked for, whichever is the latest: nothing can be changed in it."""

    def _kept_open(self) -> "Resident":
        from fenqun.workspace.resident import Resident  # noqa: PLC0415 - it waits for the engine to load

        return Resident(self.store)

    @cached_property
    def store(self) -> "Store":
        """The computed tables, where the settings say; looked up once. Raises UsageError."""
        from fenqun.workspace.storing import store_at, store_of  # noqa: PLC0415 - what is recorded does without

        return store_at(self.directory, self._made.settings.store) if self._made else store_of(self.directory)

    @property
    def language(self) -> str:
        """The language of labels and sentences."""
        if self._language is not None:
            return self._language
        try:
            kept = self._resident or self._pinned
            return str((self._latest().content if kept else self._snapshot_content)["language"])
        except NoSnapshot:
            return self._settings_language()

    @cached_property
    def _snapshot_content(self) -> Mapping[str, Any]:
        return self.store.latest().content

    def _settings_language(self) -> str:
        from fenqun.project.load import read  # noqa: PLC0415 - after the first refresh the snapshot says it

        return self._made.settings.language if self._made else read(self.directory).project.settings.language

    @property
    def project(self) -> "Project":
        """The definitions as they are now. Raises Problems with everything wrong in them."""
        from fenqun.project.load import load  # noqa: PLC0415 - the verbs that ask do without

        return self._made or load(self.directory)

    @property
    def is_made(self) -> bool:
        """Whether the definitions were made in Python."""
        return self._made is not None

    @property
    def name(self) -> str:
        """What the workspace is called now, whatever it was called in a snapshot; its folder where it has no name."""
        from fenqun.workspace.naming import name_in  # noqa: PLC0415 - few questions are about it

        return (self._made.settings.name if self._made else name_in(self.directory)) or self.directory.resolve().name

    @property
    def is_declared(self) -> bool:
        """Whether there is a workspace: definitions in its folder, or made in Python."""
        from fenqun.project.yaml import SETTINGS_FILE  # noqa: PLC0415 - the verbs that ask do without

        return self.is_made or (self.directory / SETTINGS_FILE).is_file()

    @property
    def chosen_language(self) -> str | None:
        """The language asked for; None: the workspace's own."""
        return self._language

    def acting(self, actor: Actor, *, language: str | None = None) -> Self:
        """The same workspace as somebody else sees it; what is open stays open for both."""
        other = copy(self)
        other.actor = actor
        other._language = language_of(language) if language else self._language
        return other

    @cached_property
    def records(self) -> "Records":
        """What people did: hand tags, the audit, users and their sessions."""
        from fenqun.store.records import Records  # noqa: PLC0415 - SQLAlchemy takes long to load

        return Records(self.directory / HIDDEN / "records.db", resident=self._resident is not None)

    def audit(self, action: str, what: str, **details: object) -> None:
        """Record what was done in the name of who asks; the verbs that change or export do so themselves.

        details: how many, to where; never a customer's values.
        """
        from fenqun.workspace.auditing import audit  # noqa: PLC0415 - the verbs that ask do without

        audit(self, action, what, details)

    def pinned(self) -> Self:
        """The same workspace, held to the snapshot that is the latest now: several answers agree. Raises NoSnapshot."""
        other = copy(self)
        other._pinned = self._latest()
        return other

    def at(self, snapshot: str | date) -> Self:
        """The same workspace as it was: every question is answered from that snapshot, nothing can be changed.

        snapshot: an id, the beginning of just one, a day or a moment: then the one with the greatest `as_of` that is
        not after it. Raises NoSuchSnapshot, NoSnapshot.
        """
        from fenqun.workspace.past import meant  # noqa: PLC0415 - mostly the latest is asked

        other = copy(self)
        id_ = meant(self.store, snapshot)
        other._pinned = self._resident.past(id_) if self._resident else self.store.snapshot(id_)
        other.is_past = True
        return other

    def change_now(self) -> None:
        """Raises PastSnapshot where a past snapshot is looked at: what changes the workspace begins with it."""
        if self.is_past and self._pinned is not None:
            raise PastSnapshot(as_of=self.view().as_of)

    @property
    def snapshot(self) -> str:
        """The id of the snapshot that is asked. Raises NoSnapshot."""
        return self._latest().id

    def _latest(self) -> "Snapshot":
        return self._pinned or (self._resident.latest() if self._resident else self.store.latest())

    def load(self) -> None:
        """Of a resident workspace: make the latest snapshot ready now; else those who ask first wait for parts of it.

        Raises NoSnapshot.
        """
        if self._resident:
            from fenqun.workspace.shown import everyone_summed  # noqa: PLC0415 - only a server does so
            from fenqun.workspace.standing import everyone  # noqa: PLC0415

            self._resident.loaded(self._latest())
            view = self.view()
            with view.engine() as engine:
                everyone(view, engine)
                everyone_summed(view, engine)

    def close(self) -> None:
        """Let go of what is kept open; a question asked later opens it again."""
        if self._resident:
            self._resident.close()
            if records := vars(self).get("records"):
                records.close()

    def view(self) -> View:
        """The latest snapshot in the workspace's language. Raises NoSnapshot."""
        snapshot = self._latest()
        language = self._language or str(snapshot.content["language"])
        return View(snapshot, self.store, language, self.actor, self._resident, self._list_file)

    def _list_file(self, path: str) -> Path:
        from fenqun.project.files import listed_file  # noqa: PLC0415 - most rules name no file
        from fenqun.project.load import read  # noqa: PLC0415

        return listed_file(self._made or read(self.directory).project, path)
