"""All kinds of records over one file."""

from pathlib import Path
from weakref import finalize

from fenqun.store.records.audit import Audit
from fenqun.store.records.database import opened, prepare
from fenqun.store.records.decisions import Decisions
from fenqun.store.records.edits import Edits
from fenqun.store.records.hand_tags import HandTags
from fenqun.store.records.idempotency import Idempotency
from fenqun.store.records.jobs import Jobs
from fenqun.store.records.models import Models
from fenqun.store.records.sessions import Sessions
from fenqun.store.records.tokens import Tokens
from fenqun.store.records.tries import Tries
from fenqun.store.records.users import Users


class Records:
    """The records of a workspace, a part for each kind. Several processes may read and write at once."""

    def __init__(self, path: Path, *, resident: bool = False) -> None:
        """resident: connections are kept between questions until `close`, or until nobody holds these any more."""
        engine = opened(path, resident=resident)
        self._dispose = engine.dispose
        finalize(self, engine.dispose)
        prepare(engine)
        self.hand_tags = HandTags(engine)
        self.audit = Audit(engine)
        self.users = Users(engine)
        self.sessions = Sessions(engine)
        self.tokens = Tokens(engine)
        self.tries = Tries(engine)
        self.idempotency = Idempotency(engine)
        self.jobs = Jobs(engine)
        self.edits = Edits(engine)
        self.decisions = Decisions(engine)
        self.models = Models(engine)

    def close(self) -> None:
        """Let go of the connections that are kept; whoever asks later opens others."""
        self._dispose()
