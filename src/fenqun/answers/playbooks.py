"""Answers about playbooks: what is done for each segment, what is said to it, and what is missing."""

from dataclasses import dataclass

from fenqun.answers.answer import Answer
from fenqun.answers.positioning import StatementLine


@dataclass(frozen=True)
class ScriptLine:
    """What to say word for word; `when` is '' where it does not say."""

    when: str
    say: str


@dataclass(frozen=True)
class PlayedSegment:
    """A segment or cell that a play is for, as large as in the snapshot, with the position statements to it.

    `value` and the shares are None where no trait stands for value, or nobody is there.
    """

    name: str
    label: str
    customers: int
    share: float | None
    value: float | None
    value_share: float | None
    statements: tuple[StatementLine, ...]


@dataclass(frozen=True)
class PlayLine:
    """What is done for a segment; texts that are not written are '', lists of them empty.

    `own`: written for its one segment; else it is the default, for all segments without one of their own. `owner` and
    `review` (a day, None where none is set) may be those of the whole playbook. `overdue`: that day is before the
    snapshot's. `missing`: which of `owner`, `kpi` and `review` nobody has said.
    """

    own: bool
    segments: tuple[PlayedSegment, ...]
    strategy: str
    difficulties: tuple[str, ...]
    service: str
    channels: tuple[str, ...]
    cadence: str
    offers: tuple[str, ...]
    topics: tuple[str, ...]
    reason: str
    scripts: tuple[ScriptLine, ...]
    owner: str
    kpi: tuple[str, ...]
    review: str | None
    overdue: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class PlaybookAnswer(Answer):
    """What is done for each segment of a segmentation, or cell of a grid, by `kind`; every segment is in one of `plays`
    or in `without`.

    `day`: that of the snapshot, by which reviews are overdue. `unplaced`: plays for what the snapshot has nobody in, or
    may not tell of. `withheld`: how many cells of the grid are not told, as too few are in them.
    """

    name: str
    label: str
    meaning: str
    as_of: str
    day: str
    kind: str
    of: str
    of_label: str
    customers: int
    value_label: str
    currency: str
    plays: tuple[PlayLine, ...]
    without: tuple[PlayedSegment, ...]
    unplaced: tuple[str, ...]
    withheld: int


@dataclass(frozen=True)
class PlaybookLine:
    """A playbook that is declared, for a list of them: how many plays it has, and when the first is to be reviewed."""

    name: str
    label: str
    meaning: str
    kind: str
    of: str
    of_label: str
    plays: int
    owner: str
    review: str | None


@dataclass(frozen=True)
class PlaybooksAnswer(Answer):
    """The playbooks of the workspace's text. `unshown`: position statements, as positioning/segment, in none."""

    playbooks: tuple[PlaybookLine, ...]
    unshown: tuple[str, ...]
