"""The latest snapshot kept open between questions: its content parsed once, its tables in one engine."""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree
from threading import Lock, Thread
from typing import Any, TypeVar, cast
from uuid import uuid4

from fenqun.engine.duckdb import DuckDB
from fenqun.engine.stopping import Stop
from fenqun.errors import EngineError, NoSnapshot
from fenqun.store.snapshot import Snapshot
from fenqun.store.tables import Store
from fenqun.workspace.registering import hold, register
from fenqun.workspace.tables import PROFILE

MOST_REMEMBERED = 2000
"""Answers kept of a snapshot."""
MOST_PAST = 4
"""Past snapshots whose content is kept."""
MOST_OPEN = 2
"""Past snapshots that are kept open, their tables in their files: a list of one took 130 ms, and takes 10."""
PAST_SECONDS = 1800.0
"""A past snapshot is opened anew after so long: once it was forgotten, its files stay for an hour."""
MOST_CELLS = 150_000_000
"""Rows times columns of a profile that is held in memory (5 bytes each, thrice that for a moment); a larger one stays
in its files, as does one that memory does not suffice for.

Measured of a million customers with 40 columns on two cores, held against Parquet: one customer 3.5 ms against 22, a
filter 6 to 12 against 18 to 33, a sorted page 32 against 65, the ranks of one customer 18 against 77, a search (in a
column made for it) 20 against 260 ms; 205 MB against 100 MB, and 2.5 s to get there, in which the files serve. Held
uncompressed it is as fast, but 500 MB.
"""
MEMORY, PAST_MEMORY = "50%", "15%"
"""Of the machine's memory: a refresh and the children that read files want theirs."""

_SCRATCH = "resident-"
LEFT_SECONDS = 7 * 86_400.0
"""How long a scratch folder lies untouched until it is taken for left behind."""

_T = TypeVar("_T")


class Resident:
    """Shared by any number of threads. A new snapshot is noticed by itself; the engine of the old one closes when its
    last user is done."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        self._mark: object = None
        self._held: _Held | None = None
        self._past = Remembered(MOST_PAST)
        self._open: OrderedDict[str, _Held] = OrderedDict()

    def past(self, id: str) -> Snapshot:  # noqa: A002 - the word of the definition
        """The snapshot of that id; its content is parsed once for those who ask for it together. Raises NoSnapshot."""
        with self._lock:
            if self._held is not None and self._held.snapshot.id == id:
                return self._held.snapshot
        snapshot = self._past.get(id, lambda: self._store.snapshot(id))
        with self._lock:
            self._open_past(snapshot)
        return snapshot

    def _open_past(self, snapshot: Snapshot) -> None:
        held = self._open.pop(snapshot.id, None)
        if held is not None and time.monotonic() - held.since > PAST_SECONDS:
            held.retire()
            held = None
        self._open[snapshot.id] = held or _Held(self._store, snapshot, is_past=True)
        while len(self._open) > MOST_OPEN:
            self._open.popitem(last=False)[1].retire()

    def latest(self) -> Snapshot:
        """The snapshot made visible last. Raises NoSnapshot."""
        mark = self._store.mark()
        with self._lock:
            if self._held is None or mark != self._mark:
                self._look(mark)
            if self._held is None:
                raise NoSnapshot
            return self._held.snapshot

    def _look(self, mark: object) -> None:
        snapshot = self._store.latest() if mark is not None else None
        if self._held is not None and (snapshot is None or self._held.snapshot.id != snapshot.id):
            self._held.retire()
            self._held = None
        if self._held is None and snapshot is not None:
            self._held = _Held(self._store, snapshot)
        self._mark = mark

    @contextmanager
    def session(self, snapshot: Snapshot) -> Iterator[DuckDB | None]:
        """A session of the snapshot's engine with all its tables; None where it is no longer the one held."""
        with self._lock:
            held = self._of(snapshot)
            if held is not None:
                held.enter()
        if held is None:
            yield None
            return
        try:
            with held.engine().session() as session:
                yield session
        finally:
            held.leave()

    def remember(self, snapshot: Snapshot, key: Hashable, make: Callable[[], _T]) -> _T:
        """What `make` gives, made once for the snapshot and key as long as there is room."""
        with self._lock:
            held = self._of(snapshot)
        return held.remembered.get(key, make) if held is not None else make()

    def keeps(self, snapshot: Snapshot) -> bool:
        """Whether what is remembered of the snapshot stays."""
        with self._lock:
            return self._of(snapshot) is not None

    def _of(self, snapshot: Snapshot) -> "_Held | None":
        if self._held is not None and self._held.snapshot.id == snapshot.id:
            return self._held
        return self._open.get(snapshot.id)

    def loaded(self, snapshot: Snapshot) -> None:
        """Returns once the snapshot's profile is in memory, or found not to go there."""
        with self._lock:
            held = self._of(snapshot)
            if held is not None:
                held.enter()
        if held is not None:
            try:
                held.loaded()
            finally:
                held.leave()

    def close(self) -> None:
        """Let go of everything, as soon as nobody uses it; the next question opens it again."""
        with self._lock:
            for held in (self._held, *self._open.values()):
                if held is not None:
                    held.retire()
            self._held = None
            self._open.clear()


class _Held:
    """A snapshot and its engine, which the first who needs it opens."""

    def __init__(self, store: Store, snapshot: Snapshot, *, is_past: bool = False) -> None:
        """is_past: its profile stays in its files."""
        self.snapshot = snapshot
        self.since = time.monotonic()
        self._is_past = is_past
        self.remembered = Remembered()
        self._store = store
        self._users = 0
        self._retired = False
        self._stop = Stop()
        self._counting = Lock()
        self._opening = Lock()
        self._engine: DuckDB | None = None
        self._loading: Thread | None = None
        self._scratch = store.scratch / f"{_SCRATCH}{uuid4().hex}"

    def enter(self) -> None:
        """One more uses it."""
        with self._counting:
            self._users += 1

    def leave(self) -> None:
        """One is done with it."""
        with self._counting:
            self._users -= 1
            self._close_if_idle()

    def retire(self) -> None:
        """Nobody new will use it."""
        self._stop.now()
        with self._counting:
            self._retired = True
            self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self._retired and not self._users and self._engine is not None:
            self._engine.close()
            self._engine = None
            rmtree(self._scratch, ignore_errors=True)

    def engine(self) -> DuckDB:
        """The engine; those who need it while it is being opened wait."""
        with self._opening:
            if self._engine is None:
                self._engine = self._opened()
                profile = self.snapshot.tables[PROFILE]
                if not self._is_past and profile.rows * len(profile.columns) <= MOST_CELLS:
                    self._load(self._engine.session())
            return self._engine

    def _load(self, session: DuckDB) -> None:
        """Take the profile into memory, while others ask of its files."""
        self.enter()

        def load() -> None:
            try:
                with self._stop.reaches(session.interrupt), session:
                    hold(session, self.snapshot)
            except EngineError:
                pass  # Retired meanwhile, or too large for the memory there is: the files serve.
            finally:
                self.leave()

        self._loading = Thread(target=load, name=f"holding {self.snapshot.id}")
        self._loading.start()

    def loaded(self) -> None:
        """Returns once the profile is in memory, or found not to go there."""
        self.engine()
        if self._loading is not None:
            self._loading.join()

    def _opened(self) -> DuckDB:
        self._scratch.parent.mkdir(parents=True, exist_ok=True)
        _sweep(self._scratch.parent)
        places = [self._store.directory, self._scratch.parent]
        engine = DuckDB(places, scratch=self._scratch, memory_limit=PAST_MEMORY if self._is_past else MEMORY)
        try:
            register(engine, self._store, self.snapshot, self.snapshot.tables)
        except BaseException:
            engine.close()
            raise
        return engine


def _sweep(scratch: Path) -> None:
    """Take away what a process that was killed spilled."""
    before = time.time() - LEFT_SECONDS
    for folder in scratch.glob(f"{_SCRATCH}*"):
        with suppress(OSError):  # another process may be quicker
            if folder.stat().st_mtime < before:
                rmtree(folder)


class Remembered:
    """Answers by key, the least lately asked for forgotten first; what two ask for at once is made once."""

    def __init__(self, most: int = MOST_REMEMBERED) -> None:
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._being_made: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """What was made for the key, or what `make` gives; an error is not kept."""
        with self._lock:
            if key in self._values:
                return cast(_T, self._found(key))
            flight = self._being_made.setdefault(key, Lock())
        with flight:
            with self._lock:
                if key in self._values:
                    return cast(_T, self._found(key))
            try:
                made = make()
                with self._lock:
                    self._values[key] = made
                    if len(self._values) > self._most:
                        self._values.popitem(last=False)
            finally:
                with self._lock:
                    self._being_made.pop(key, None)
        return made

    def _found(self, key: Hashable) -> Any:
        self._values.move_to_end(key)
        return self._values[key]
