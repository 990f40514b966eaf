"""Answers about the snapshots that are kept."""

from collections.abc import Mapping
from dataclasses import dataclass

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class SnapshotLine:
    """One snapshot; `as_of` on the workspace's clock, a day where it is a day's end, `made_at` UTC in ISO form.

    `total_value` is the sum of the trait `value`; None where there is none. Against the one made before that is still
    kept: `more_customers` (None of the first), the definitions `added`, `changed` and `removed` (each section/name),
    `more_rows` used of the sources whose rows differ, and all of it in one line, `change`.
    """

    id: str
    as_of: str
    made_at: str
    customers: int
    total_value: float | None
    value: str
    value_label: str
    currency: str
    is_latest: bool
    more_customers: int | None
    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    more_rows: Mapping[str, int]
    change: str


@dataclass(frozen=True)
class SnapshotSize:
    """How many customers a snapshot holds, and what they are worth; None where that is not known without opening it."""

    id: str
    as_of: str
    customers: int | None
    total_value: float | None


@dataclass(frozen=True)
class HistoryAnswer(Answer):
    """The snapshots made last, the latest first; `after` begins the next page. `sizes`: of all, oldest first."""

    snapshots: tuple[SnapshotLine, ...]
    after: str | None
    sizes: tuple[SnapshotSize, ...]


@dataclass(frozen=True)
class VacuumAnswer(Answer):
    """What was freed or, with `dry_run`, would be; sizes in bytes.

    `keep`: how long snapshots are kept, as the settings say; `snapshots`: the ids of those that go, `kept`: how many
    stay. `files` and `bytes` are free now, `later_bytes` in an hour: somebody may still read those. `store_bytes`: all
    that the store holds.
    """

    dry_run: bool
    keep: str
    snapshots: tuple[str, ...]
    kept: int
    files: int
    bytes: int
    later_bytes: int
    store_bytes: int


@dataclass(frozen=True)
class Finding:
    """Something wrong in a workspace's hidden folder. `kind`: log, snapshot, leftover, lock, records, audit or job.

    `what` says it, `mend` how to mend it, in the reader's language. `can_mend`: `doctor --mend` does so; `mended`: it
    was. What is not `serious` takes room only.
    """

    kind: str
    what: str
    mend: str
    can_mend: bool
    serious: bool
    mended: bool = False


@dataclass(frozen=True)
class DoctorAnswer(Answer):
    """What was checked (how many of each), and what was found; `sound`: nothing is wrong, or not any more."""

    checked: Mapping[str, int]
    findings: tuple[Finding, ...]
    sound: bool
