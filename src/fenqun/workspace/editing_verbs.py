"""The verbs that look at the text and change it."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from fenqun.answers import (
    ChangeAnswer,
    DefinitionAnswer,
    DefinitionsAnswer,
    EditsAnswer,
    FileAnswer,
    FreshnessAnswer,
    PlanAnswer,
    RefitAnswer,
    SavedAnswer,
    TestsAnswer,
)
from fenqun.workspace.opened import Opened

if TYPE_CHECKING:
    from fenqun.workspace.running import Running
    from fenqun.workspace.workspace import Workspace


class EditingVerbs(Opened):
    """The workspace's text. A section is sources, traits, tags, segmentations, or settings (its one name: '').

    A change keeps the comments, the order and the style of what it does not touch; the whole project is checked
    first, against the sources as last imported, and nothing is written where it would then be wrong.
    """

    @property
    def _workspace(self) -> "Workspace":
        return cast("Workspace", self)

    def definitions(self, section: str) -> DefinitionsAnswer:
        """What a section declares, in order. Raises UnknownName."""
        from fenqun.workspace.declared import definitions  # noqa: PLC0415 - the verbs that ask do without

        return definitions(self._workspace, section)

    def definition(self, section: str, name: str = "") -> DefinitionAnswer:
        """One definition as it is written now, with its version. Raises UnknownName, MalformedYaml."""
        from fenqun.workspace.declared import definition  # noqa: PLC0415

        return definition(self._workspace, section, name)

    def save(self, section: str, name: str, data: Any, *, version: str | None) -> SavedAnswer:
        """Write a definition given as plain data; all of it: a key left out is taken out.

        version: as `definition` gave it; None: it is not there yet. Raises EditConflict where it is another by now,
        Problems with what is wrong (parts `steps`, `text_line`, `text_column`, and `column` within a rule).
        """
        from fenqun.workspace.editing import save  # noqa: PLC0415

        return save(self._workspace, section, name, data, version)

    def save_text(self, section: str, name: str, text: str, *, version: str | None) -> SavedAnswer:
        """As `save`, of a definition as YAML text that begins with its name, as `definition` gives it."""
        from fenqun.workspace.editing import save_text  # noqa: PLC0415

        return save_text(self._workspace, section, name, text, version)

    def save_all(self, changes: Sequence[tuple[str, str, Any]]) -> list[SavedAnswer]:
        """Write several definitions, checked as a whole: all of them, or none; whatever stands there now gives way.

        Each is section, name, and plain data or YAML text that begins with the name. Raises Problems.
        """
        from fenqun.workspace.editing import save_all  # noqa: PLC0415

        return save_all(self._workspace, changes)

    def delete(self, section: str, name: str, *, version: str) -> SavedAnswer:
        """Take a definition out. Raises Problems with InUse where others need it, EditConflict, UnknownName."""
        from fenqun.workspace.editing import delete  # noqa: PLC0415

        return delete(self._workspace, section, name, version)

    def section_of(self, name: str) -> str:
        """The section in which the name is declared, a source's last. Raises UnknownName."""
        from fenqun.workspace.declared import section_of  # noqa: PLC0415

        return section_of(self._workspace, name)

    def rename(self, section: str, old: str, new: str, *, version: str) -> SavedAnswer:
        """Call a definition otherwise, there and wherever others name it; tags given by hand go along. One edit.

        The workspace's own tests are left as they are. Raises Problems where the new name is none or is taken,
        EditConflict, UnknownName.
        """
        from fenqun.workspace.renaming import rename  # noqa: PLC0415

        return rename(self._workspace, section, old, new, version)

    def file(self, name: str) -> FileAnswer:
        """A whole file of the text, such as `tags.yaml`. Raises UsageError for any other file."""
        from fenqun.workspace.editing import file_answer  # noqa: PLC0415

        return file_answer(self._workspace, name)

    def save_file(self, name: str, text: str, *, version: str | None) -> SavedAnswer:
        """Write a whole file of the text. Raises as `save`; what was wrong before does not stop it."""
        from fenqun.workspace.editing import save_file  # noqa: PLC0415

        return save_file(self._workspace, name, text, version)

    def draft(self, section: str, name: str, data: Any, *, running: "Running | None" = None) -> ChangeAnswer:
        """What saving a trait, tag or segmentation would do to the customers of the latest snapshot; nothing is
        written. data: plain data, as for `save`.

        running: cancels it from another thread, which raises Cancelled. Raises Problems (parts as of `save`, without a
        place), with NotComputed in it for a name that waits for a refresh; NoSnapshot, UsageError.
        """
        from fenqun.workspace.drafting import draft  # noqa: PLC0415
        from fenqun.workspace.running import Running  # noqa: PLC0415

        self.change_now()
        return draft(self._workspace, section, name, data, running or Running())

    def draft_text(self, section: str, name: str, text: str, *, running: "Running | None" = None) -> ChangeAnswer:
        """As `draft`, of a definition as YAML text that begins with its name."""
        from fenqun.workspace.drafted import as_text  # noqa: PLC0415
        from fenqun.workspace.drafting import draft  # noqa: PLC0415
        from fenqun.workspace.running import Running  # noqa: PLC0415

        self.change_now()
        return draft(self._workspace, section, name, as_text(text), running or Running())

    def refit(self, segmentation: str, *, keep: bool = False, running: "Running | None" = None) -> RefitAnswer:
        """What a segmentation of kind `clusters` learns anew from the customers of the latest snapshot, and who would
        move. keep: it counts from the next refresh on; otherwise nothing is written.

        Its segments keep the names of those they stand for. Raises UsageError for a segmentation that learns nothing,
        or without the extra `models`; NotComputed, UnknownName, NoSnapshot, and Cancelled as `draft`.
        """
        from fenqun.workspace.refitting import refit  # noqa: PLC0415
        from fenqun.workspace.running import Running  # noqa: PLC0415

        self.change_now()
        return refit(self._workspace, segmentation, running or Running(), keep=keep)

    def freshness(self) -> FreshnessAnswer:
        """How the latest snapshot stands to the text and the files as they are now, and what is wrong in the text.

        Quick, and never raises for what is wrong: files are looked at by size and time only.
        """
        from fenqun.workspace.freshness import freshness  # noqa: PLC0415

        return freshness(self._workspace)

    def plan(self, *, running: "Running | None" = None) -> PlanAnswer:
        """What a refresh would do with the definitions as they are now: what is new, changed or gone since the latest
        snapshot, what rests on it, and for each tag and segment who would enter and leave. Nothing is written.

        Counted over the records of the snapshot, as of its moment; what only a refresh can tell is said to be so.
        running: cancels it from another thread, which raises Cancelled. Raises Problems with all that is wrong in the
        text, NoSnapshot.
        """
        from fenqun.workspace.planning import plan  # noqa: PLC0415
        from fenqun.workspace.running import Running  # noqa: PLC0415

        self.change_now()
        return plan(self._workspace, running or Running())

    def test(self, only: str = "") -> TestsAnswer:
        """The workspace's own tests, of `tests.yaml` and the files in `tests/`: a few rows each, computed as a refresh
        does, and what was expected compared with what came. Nothing is written, no file of records is read.

        only: those whose names hold this text. What segmentations find in the data is taken from the latest snapshot
        where they are as they were computed. Raises Problems with all that is wrong in the text and in the tests.
        """
        from fenqun.workspace.testing import tests  # noqa: PLC0415

        self.change_now()
        return tests(self._workspace, only)

    def save_list(self, name: str, lines: Iterable[str]) -> str:
        """Keep values as a file under `lists/`, and return its path, which rules name with `listed("lists/….txt")`.

        Another list of that name stays as it is: the new one gets a number. Raises UsageError for no values.
        """
        from fenqun.workspace.saving_list import save_list  # noqa: PLC0415

        self.change_now()
        return save_list(self._workspace, name, lines)

    def undo(self, edit: int | None = None) -> SavedAnswer:
        """Take an edit back, None: the latest; that is an edit as well, and can be taken back.

        Raises EditConflict where the definition has changed since, UnknownName, UsageError, Problems.
        """
        from fenqun.workspace.editing import undo  # noqa: PLC0415

        return undo(self._workspace, edit)

    def edits(
        self, *, after: int | None = None, limit: int = 50, section: str | None = None, name: str | None = None
    ) -> EditsAnswer:
        """The edits, the latest first; `after`: those older than that one."""
        from fenqun.workspace.editing import edits  # noqa: PLC0415

        return edits(self._workspace, after, limit, section, name)
