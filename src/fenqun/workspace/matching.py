"""What becomes of each table that has arrived: a new source, or more of one the workspace has."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fenqun.engine.arriving import FILE_DAY, has_day
from fenqun.errors import FenqunError, Phrase, Problems, UnknownName, UsageError, message
from fenqun.project.arrival import free_name
from fenqun.project.files import source_files
from fenqun.project.init import alike
from fenqun.project.load import read
from fenqun.sources.look import Look
from fenqun.sources.quality import from_json
from fenqun.sources.reading.staged import ROW_COLUMN
from fenqun.sources.source import Source
from fenqun.workspace.arrivals import ROWS
from fenqun.workspace.choosing import JOINING, Choice, How
from fenqun.workspace.fetching import is_elsewhere
from fenqun.workspace.receiving import Arrival, safe_name
from fenqun.workspace.seeing import Table, look_at, tables_of

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

_NO_HEADERS = frozenset({ROW_COLUMN, FILE_DAY})
"""What a source may take for a column, and no file has."""
_ALIKE = 0.6
"""The share of all columns, of the file and the source together, that both must have."""


@dataclass(frozen=True)
class Known:
    """A source that the workspace has: the headers of its files as far as known, and its files."""

    name: str
    source: Source
    headers: frozenset[str]
    files: tuple[Path, ...]


@dataclass(frozen=True)
class Chosen:
    """A table as decided, guesses filled in. `source` is the new source's name, or that of the one it belongs to;
    `is_among_others`: whether its file has other tables as well; `is_said`: whether `how` is the owner's word."""

    table: Table
    look: Look
    how: How
    source: str
    like: str
    is_among_others: bool
    is_said: bool = False


def known_sources(workspace: "Workspace") -> dict[str, Known]:
    """The sources of files that the workspace has, by name; none where there is no workspace yet."""
    if not workspace.is_declared:
        return {}
    project = workspace.project if workspace.is_made else read(workspace.directory).project
    found = {}
    for name, source in project.sources.items():
        if source.path is not None and not is_elsewhere(project, name):
            try:
                files = tuple(source_files(project, name))
            except FenqunError:
                files = ()
            found[name] = Known(name, source, _headers(workspace, name, source), files)
    return found


def _headers(workspace: "Workspace", name: str, source: Source) -> frozenset[str]:
    headers = {*source.columns.values(), *source.leave_out}
    stored = workspace.store.kept(ROWS + name)
    if stored is not None and "quality" in stored.note:
        columns = from_json(stored.note["quality"]).columns
        headers |= {column.file_column for column in columns if column.file_column}
    return frozenset(headers) - _NO_HEADERS


def chosen(workspace: "Workspace", arrival: Arrival, choices: Mapping[str, Choice]) -> list[Chosen]:
    """Every table as decided. Raises Problems where a table is to go where it cannot, and what looking raises."""
    tables = tables_of(arrival).found
    known = known_sources(workspace)
    of_file = Counter(table.look.path for table in tables)
    looks = {table.key: look_at(arrival, table, choices.get(table.key, Choice())) for table in tables}
    found: list[Chosen] = []
    for table in tables:
        choice = choices.get(table.key, Choice())
        like = _like(looks[table.key], known)
        how = choice.how or _how(table, choice, known.get(like))
        source = (choice.source or like) if how in JOINING else choice.source or ""
        among = of_file[table.look.path] > 1
        found.append(Chosen(table, looks[table.key], how, source, like, among, choice.how is not None))
    named = _named(found, _names(workspace))
    if problems := [*_problems(named, known, workspace)]:
        raise Problems(problems)
    return named


def _like(look: Look, known: Mapping[str, Known]) -> str:
    """The source with the same columns; of several the nearest, and the one that takes the day from the name where the
    name holds one. Empty where there is none."""
    header = frozenset(look.header)
    shares = {
        name: len(header & of.headers) / len(header | of.headers)
        for name, of in known.items()
        if header.issuperset({*of.source.columns.values()} - _NO_HEADERS) and header | of.headers
    }
    days = {name for name in shares if FILE_DAY in known[name].source.columns.values() and has_day(look.path.name)}
    best = max(shares, key=lambda name: (shares[name], name in days), default="")
    return best if best and shares[best] >= _ALIKE else ""


def _how(table: Table, choice: Choice, like: Known | None) -> How:
    if not table.fits and choice.role is None:
        return "leave"
    if like is None:
        return "new"
    return "replace" if safe_name(table.file) in {file.name for file in like.files} else "add"


def _names(workspace: "Workspace") -> list[str]:
    if not workspace.is_declared:
        return []
    project = workspace.project if workspace.is_made else read(workspace.directory).project
    return list(project.sources)


def _named(found: Sequence[Chosen], taken: Sequence[str]) -> list[Chosen]:
    """The tables with names for those that become new sources: files of the same columns share one."""
    names: dict[tuple[Path, str | None], str] = {}
    used = [*taken, *(one.source for one in found if one.how == "new" and one.source)]
    for group in alike([one.look for one in found if one.how == "new" and not one.source]):
        name = free_name(group[0].role.value, used)
        used.append(name)
        names |= {(look.path, look.sheet): name for look in group}
    return [replace(one, source=one.source or names.get((one.look.path, one.look.sheet), "")) for one in found]


def _problems(found: Sequence[Chosen], known: Mapping[str, Known], workspace: "Workspace") -> list[FenqunError]:
    problems: list[FenqunError] = []
    there = _names(workspace)
    for one in found:
        if one.how in JOINING and one.source not in known:
            problems.append(UnknownName(what=Phrase(message("source")), name=one.source, known=known))
        elif one.how == "new" and one.source in there:
            problems.append(UsageError(what=Phrase(_TAKEN, name=one.source)))
    return [*problems, *_unlike(found)]


def _unlike(found: Sequence[Chosen]) -> Iterator[FenqunError]:
    """Tables that are to be one new source, yet are not of the same role and columns, or are sheets of several."""
    first: dict[str, Chosen] = {}
    for one in found:
        if one.how != "new":
            continue
        other = first.setdefault(one.source, one)
        same = other.look.role is one.look.role and set(other.look.header) == set(one.look.header)
        sheets = {each.look.sheet for each in (one, other) if each.is_among_others}
        if other is not one and (not same or len(sheets) > 1 or one.look.path == other.look.path):
            said = message("{first} and {second} cannot be one source '{name}': give one of them another name")
            yield UsageError(what=Phrase(said, first=_shown(other), second=_shown(one), name=one.source))


def _shown(one: Chosen) -> str:
    return f"{one.table.file} [{one.look.sheet}]" if one.look.sheet else one.table.file


_TAKEN = message("there is a source '{name}' already; choose another name, or add the file to it")
