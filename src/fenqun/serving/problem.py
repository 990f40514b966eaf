"""What went wrong, as HTTP says it: the status of an error."""

from collections.abc import Collection

from fenqun.errors import (
    AccessError,
    AuditBroken,
    Busy,
    Cancelled,
    DamagedStore,
    EditConflict,
    FenqunError,
    NoSnapshot,
    NoSuchCustomer,
    NoSuchSnapshot,
    NothingBefore,
    NotSignedIn,
    OutOfMemory,
    PastSnapshot,
    Problems,
    SignInFailed,
    TooManyTries,
    UnknownName,
    UnreachableDatabase,
    UnreachableStorage,
    UnusableRecords,
)

OTHERWISE = 422

_STATUS: tuple[tuple[type[FenqunError], int], ...] = (
    (NotSignedIn, 401),
    (TooManyTries, 429),
    (SignInFailed, 401),
    (AccessError, 403),
    (NoSuchCustomer, 404),
    (NoSuchSnapshot, 404),
    (PastSnapshot, 409),
    (NoSnapshot, 409),
    (NothingBefore, 409),
    (Busy, 409),
    (Cancelled, 409),
    (EditConflict, 412),
    (DamagedStore, 500),
    (UnreachableStorage, 503),
    (UnusableRecords, 500),
    (AuditBroken, 500),
    (OutOfMemory, 503),
    (UnreachableDatabase, 503),
)
"""By class, the first that fits; anything else that a user can mend is 422."""


def status_of(error: FenqunError, *, asked_for: Collection[object] = ()) -> int:
    """The status an error answers with. asked_for: what the path names; where that is unknown, it is 404."""
    if isinstance(error, Problems) and len(error.problems) == 1:
        return status_of(error.problems[0], asked_for=asked_for)
    if isinstance(error, UnknownName) and error.parts["name"] in asked_for:
        return 404
    return next((status for kind, status in _STATUS if isinstance(error, kind)), OTHERWISE)
