"""The verbs that take files in."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from fenqun.answers import (
    ExportAnswer,
    PreviewAnswer,
    ReadingAnswer,
    ReplacedAnswer,
    ReplacedFile,
    SeenAnswer,
    SourceFilesAnswer,
    TakenAnswer,
)
from fenqun.workspace.opened import Opened

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

Files = Mapping[str, Path] | Iterable[tuple[str, Path | BinaryIO]]
"""Files by the names they were given; of the same name several may be given as pairs."""


class ImportingVerbs(Opened):
    """Files become the workspace's in three steps: looked at, decided upon, taken. There need not be one yet."""

    @property
    def _here(self) -> "Workspace":
        return cast("Workspace", self)

    def look(self, files: Files) -> SeenAnswer:
        """Take files in by the names they were given, and say what their tables were taken for; kept for a day.

        Nothing of the workspace changes. Raises UnreadableFile, UnsafeFile where none can be read, UsageError.
        """
        from fenqun.workspace.looking import look  # noqa: PLC0415 - the verbs that ask do without

        self.change_now()
        return look(self._here, files.items() if isinstance(files, Mapping) else files)

    def seen(self, arrival: str) -> SeenAnswer:
        """Files that have arrived, their tables as decided so far. Raises UnknownName."""
        from fenqun.workspace.looking import seen  # noqa: PLC0415

        return seen(self._here, arrival)

    def choose(self, arrival: str, choices: Mapping[str, Any], *, wish: Mapping[str, Any] | None = None) -> SeenAnswer:
        """Remember what tables are: by key `{role, source, how, columns: {header: name, or '' to leave it out}}`.

        how: new, add (to `source`), add_new (what `source` has not), replace (the files of `source`) or leave. wish:
        of a workspace yet to be made, its name, language, currency and time zone. What is not said stays as it was said
        before, or is guessed; a role that is named has its columns guessed anew. Raises Problems, UnknownName.
        """
        from fenqun.workspace.looking import choose  # noqa: PLC0415

        self.change_now()
        return choose(self._here, arrival, choices, wish)

    def preview(self, arrival: str, choices: Mapping[str, Any] | None = None) -> list[PreviewAnswer]:
        """Every source the files would become or belong to, read as the workspace would read it; nothing changes.

        What cannot be read is said in the answer, and what of it a source has already. Raises Problems of the choices,
        UnknownName.
        """
        from fenqun.workspace.previewing import preview  # noqa: PLC0415

        return preview(self._here, arrival, choices)

    def reading(self, arrival: str) -> ReadingAnswer:
        """How far a `preview` of the arrival is that somebody else waits for. Raises UnknownName."""
        from fenqun.workspace.trial import reading  # noqa: PLC0415

        return reading(self._here, arrival)

    def export_preview(self, arrival: str, source: str, to: str | Path) -> ExportAnswer:
        """What a preview would set aside, with file, row and reason, as a file that is safe to open.

        Raises UnknownName, UsageError, and why the source cannot be read.
        """
        from fenqun.workspace.previewing import export_set_aside  # noqa: PLC0415

        return export_set_aside(self._here, arrival, source, Path(to))

    def take(
        self,
        arrival: str,
        choices: Mapping[str, Any] | None = None,
        *,
        wish: Mapping[str, Any] | None = None,
        definitions: Sequence[str] = (),
    ) -> TakenAnswer:
        """Make the files the workspace's, as chosen before or here (see `choose`): all of them, or nothing.

        Where nobody said how files come to a source that has some of their rows, it is done as `preview` proposes.
        In a folder that is no workspace yet it is made one, as `init` does. definitions: of an existing workspace, the
        ready-made ones to add of those `seen` says are possible. Raises Busy, Problems, UsageError, UnknownName.
        """
        from fenqun.workspace.taking import Said, take  # noqa: PLC0415

        self.change_now()
        return take(self._here, arrival, Said(choices, wish, definitions))

    def source_files(self) -> SourceFilesAnswer:
        """The sources as they are declared now: their files, when those changed, and their rows in the snapshot."""
        from fenqun.workspace.sourcing import source_files_answer  # noqa: PLC0415

        return source_files_answer(self._here)

    def replaced(self) -> ReplacedAnswer:
        """The files that gave way to others, the latest first."""
        from fenqun.workspace.replacing import replaced  # noqa: PLC0415

        return replaced(self._here)

    def put_back(self, replaced: str) -> ReplacedFile:
        """Files that gave way where they were before; the one in their place is kept as they were.

        Raises UnknownName, UsageError, EditConflict, Busy.
        """
        from fenqun.workspace.replacing import put_back  # noqa: PLC0415

        self.change_now()
        return put_back(self._here, replaced)
