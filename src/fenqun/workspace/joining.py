"""A file that belongs to a source there is: laid beside its files, or in their place."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NoReturn

from fenqun.engine.checking import KEYS
from fenqun.errors import PathOutside, Phrase, UsageError, message
from fenqun.project.placing import Placing, free_home
from fenqun.workspace.matching import Chosen, Known, known_sources
from fenqun.workspace.replacing import keep, point

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

_WILD = frozenset("*?[")
_DATA = "data"


@dataclass
class Joining:
    """The files of one arrival on their way to the sources they belong to."""

    workspace: "Workspace"
    placing: Placing
    found: Sequence[Chosen]
    _homes: dict[Path, Path] = field(default_factory=dict)
    _known: dict[str, Known] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = known_sources(self.workspace)

    def add(self, one: Chosen) -> Path:
        """Lays the file beside the source's files and says where; a source of one file becomes one of a folder.

        Where only what is new is to be added, the source leaves out from now on what an earlier file has.
        """
        known = self._known[one.source]
        self._must_read_alike(one, known)
        home = self._added(one, known)
        if one.how == "add_new" and known.source.role not in KEYS:
            point(self.workspace, one.source, {"repeated": "leave_out"}, self.placing)
        return home

    def _added(self, one: Chosen, known: Known) -> Path:
        path = known.source.path or ""
        place = self.workspace.directory / path
        if place.is_dir():
            return self.placing.copied(one.look.path, self._inside(place, path))
        if not place.is_file():
            return self._by_pattern(one, path)
        folder = _free_folder(self.workspace.directory / _DATA, one.source)
        self._lay_aside(known, place, folder)
        home = self.placing.copied(one.look.path, folder)
        point(self.workspace, one.source, {"path": self._written(folder)}, self.placing)
        return home

    def replace(self, one: Chosen) -> Path:
        """Lays the file in the place of the source's files, which are kept, and says where."""
        known = self._known[one.source]
        old = [file for file in known.files if file.name == one.look.path.name] or list(known.files)
        whole = len(old) == len(known.files)
        if not whole:
            self._must_read_alike(one, known)
        if one.look.path not in self._homes:
            self._homes[one.look.path] = self._in_place_of(one, old)
        home = self._homes[one.look.path]
        if whole and home not in known.files:
            point(self.workspace, one.source, {"path": self._written(home)}, self.placing)
        if whole and self._sheet(one) != known.source.sheet:
            point(self.workspace, one.source, {"sheet": self._sheet(one)}, self.placing)
        return home

    def _in_place_of(self, one: Chosen, old: Sequence[Path]) -> Path:
        """The new file at the place of the old ones, which go unless another source still reads them."""
        here = self.workspace.directory
        together = {other.source for other in self.found if other.how == "replace" and other.look.path == one.look.path}
        users = {name for name, known in self._known.items() if set(known.files) & set(old)}
        inside = all(file.resolve().is_relative_to(here.resolve()) for file in old)
        goes = bool(old) and users <= together and inside
        same = len(old) == 1 and old[0].suffix.lower() == one.look.path.suffix.lower()
        home = old[0] if goes and same else free_home(here / _DATA, one.look.path.name)
        if goes:
            keep(self.workspace, one.source, old, home, self.placing)
        self.placing.laid(one.look.path, home)
        return home

    def _lay_aside(self, known: Known, file: Path, folder: Path) -> None:
        """The source's one file into the folder; copied where another source reads it, or it lies outside."""
        users = [name for name, other in self._known.items() if file in other.files]
        here = self.workspace.directory.resolve()
        if users == [known.name] and file.resolve().is_relative_to(here):
            self.placing.moved(file, folder / file.name)
        else:
            self.placing.copied(file, folder)

    def _by_pattern(self, one: Chosen, path: str) -> Path:
        """Where the source's pattern finds it; a name that does not fit is made to."""
        parts = PurePosixPath(path).parts
        wild = [number for number, part in enumerate(parts) if _WILD & set(part)]
        if wild != [len(parts) - 1]:
            self._refuse(one, path)
        name = one.look.path.name
        if not fnmatch(name, parts[-1]):
            name = parts[-1].replace("*", one.look.path.stem, 1)
        fits = fnmatch(name, parts[-1]) and not _WILD & set(name) and name.endswith(one.look.path.suffix)
        folder = self._inside(self.workspace.directory / Path(*parts[:-1]), path)
        home = folder / name
        if not fits or home.exists():
            self._refuse(one, path)
        self.placing.laid(one.look.path, home)
        return home

    def _refuse(self, one: Chosen, path: str) -> NoReturn:
        said = message("the source '{source}' reads '{path}', where '{file}' has no place; put it there yourself")
        raise UsageError(what=Phrase(said, source=one.source, path=path, file=one.table.file))

    def _inside(self, folder: Path, path: str) -> Path:
        if not folder.resolve().is_relative_to(self.workspace.directory.resolve()):
            raise PathOutside(path=path)
        return folder

    def _must_read_alike(self, one: Chosen, known: Known) -> None:
        """Files of one source are read by one definition, so its sheet must be the file's."""
        wanted, sheet = known.source.sheet, self._sheet(one)
        if one.look.sheet is not None and (wanted or sheet) and wanted != one.look.sheet:
            said = message("the source '{source}' reads the sheet '{wanted}', and this is '{sheet}' of {file}")
            first = Phrase(message("the first one")) if wanted is None else wanted
            raise UsageError(
                what=Phrase(said, source=one.source, wanted=first, sheet=one.look.sheet, file=one.table.file)
            )

    def _sheet(self, one: Chosen) -> str | None:
        """The sheet that a definition must name: of a workbook with others, or where it names one anyway."""
        return one.look.sheet if one.is_among_others else None

    def _written(self, path: Path) -> str:
        return path.relative_to(self.workspace.directory).as_posix()


def _free_folder(above: Path, name: str) -> Path:
    folder, times = above / name, 1
    while folder.exists():
        times += 1
        folder = above / f"{name}_{times}"
    return folder
