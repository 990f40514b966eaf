"""Answers about the workspace's text: what is declared, what an edit would do and did."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class DefinitionAnswer(Answer):
    """One definition as it is written now. `section`: sources, traits, tags, segmentations or settings (name '').

    `text` is its YAML as in the file, `data` the same as plain values, `version` marks both: a save names it.
    """

    section: str
    name: str
    label: str
    file: str
    line: int
    text: str
    data: Any
    version: str
    uses: tuple[str, ...]
    used_by: tuple[str, ...]


@dataclass(frozen=True)
class DefinitionLine:
    """One definition in a list. `computed`: the latest snapshot holds it as it is written now.

    `kind`: of a source its role, of a trait its source ('' where it is computed from others), of a tag `rule` or
    `hand`. `broken`: it cannot be read. `customers` are those of a tag in the latest snapshot.
    """

    section: str
    name: str
    label: str
    meaning: str
    kind: str
    owner: str
    computed: bool
    customers: int | None
    broken: bool = False


@dataclass(frozen=True)
class DefinitionsAnswer(Answer):
    """What a section declares, in order."""

    section: str
    lines: tuple[DefinitionLine, ...]


@dataclass(frozen=True)
class SegmentChange:
    """One segment before and after a change of its segmentation; None where it is not there."""

    name: str
    label: str
    before: int | None
    after: int | None
    entering: int
    leaving: int
    value_after: float | None
    too_small: bool = False


@dataclass(frozen=True)
class ChangeAnswer(Answer):
    """What saving a draft would do to the customers of the latest snapshot. Nothing is written.

    Of a tag: one segment, its carriers. `moving`: customers whose segment or mark would be another (of a trait: its
    value); 0 for a new segmentation. Samples are ids; of a segmentation those of customers who would move.
    `found`: what was fitted (cut points, weights, consistency), as `SegmentationAnswer.fitted`; of a trait its
    distribution, as `TraitAnswer`. `moves`: from segment, to segment, customers; the most first. `problems`: what
    would stop the save though it can be computed (comparisons that contradict each other).
    """

    section: str
    name: str
    as_of: str
    customers: int
    moving: int
    segments: tuple[SegmentChange, ...]
    entering_sample: tuple[str, ...]
    leaving_sample: tuple[str, ...]
    used_by: tuple[str, ...]
    found: Mapping[str, Any]
    moves: tuple[tuple[str, str, int], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class RefitAnswer(Answer):
    """What a segmentation learns anew from the customers of the latest snapshot.

    `change`: what that does to them, its `found` the new parameters. `kept`: it counts from the next refresh on;
    otherwise nothing is written.
    """

    change: ChangeAnswer
    kept: bool


@dataclass(frozen=True)
class SavedAnswer(Answer):
    """What was written: the edit's number (undo names it), the file, a unified diff, the new version.

    `edit` is 0 where nothing had to be written; `version` is '' once it is deleted.
    """

    edit: int
    section: str
    name: str
    file: str
    diff: str
    version: str


@dataclass(frozen=True)
class Edit:
    """One edit of the text, kept for undo. `at` is UTC in ISO form; `undone_by` is the edit that took it back.

    `undoes` is the edit that this one took back. Of a whole file, `section` and `name` are ''. `version` is that of
    the definition or file as it left it; '' where it was deleted.
    """

    edit: int
    at: str
    by: str
    section: str
    name: str
    file: str
    diff: str
    undone_by: int | None
    undoes: int | None = None
    version: str = ""


@dataclass(frozen=True)
class EditsAnswer(Answer):
    """The edits, the latest first."""

    edits: tuple[Edit, ...]
    after: int | None


@dataclass(frozen=True)
class FileAnswer(Answer):
    """A whole file of the workspace's text; `version` marks it, '' where it is not there yet."""

    file: str
    text: str
    version: str


@dataclass(frozen=True)
class ListAnswer(Answer):
    """A list of values kept as a file; rules name it with `listed("path")`."""

    path: str


@dataclass(frozen=True)
class FreshnessAnswer(Answer):
    """How the latest snapshot stands to the text and the files as they are now.

    `snapshot` is '' before the first refresh. `changed`: definitions (section/name) that differ from those computed;
    `files`: sources whose files changed; `problems`: what `check` would say of the text, in the reader's language.
    """

    snapshot: str
    as_of: str
    made_at: str
    changed: tuple[str, ...]
    files: tuple[str, ...]
    problems: tuple[str, ...]
    fresh: bool
