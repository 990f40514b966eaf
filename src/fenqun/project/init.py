"""A new workspace from files of records: looked at, understood, written down with comments."""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fenqun.clock import now
from fenqun.definition import DataType
from fenqun.errors import Phrase, UnreadableFile, UsageError, message
from fenqun.project.arrival import Arrival, arrivals, is_nobodys, records
from fenqun.project.drafts import attribute_segmentations, definitions_text, settings_text, sources_text, steady_traits
from fenqun.project.placing import Placing
from fenqun.project.ready import Ready, applicable
from fenqun.project.settings import Settings
from fenqun.segments import kinds
from fenqun.sources.headers import language_of_texts
from fenqun.sources.look import Look, Looks, looks
from fenqun.sources.reading.staged import Said
from fenqun.sources.source import Role
from fenqun.sources.standard import IN_ORDERS

Looking = Callable[[Path, Role | None], Looks]
"""Takes a first look at a file; where files are not trusted, in a process of its own."""

_STALE = timedelta(days=60)
_DATA = "data"
_CURRENCIES = {"en": "USD", "zh-Hans": "CNY", "zh-Hant": "TWD"}
_ZONES = {"en": "UTC", "zh-Hans": "Asia/Shanghai", "zh-Hant": "Asia/Taipei"}
SETTINGS_FILE = "fenqun.yaml"
THERE_ALREADY = message("there is a workspace in '{directory}' already")
_CODE = re.compile(r"^[A-Z]{3}$")
_OF_SIGN = {"NT$": "TWD", "HK$": "HKD", "¥": "CNY", "￥": "CNY", "元": "CNY", "€": "EUR", "£": "GBP", "$": "USD"}


@dataclass(frozen=True)
class Wish:
    """What the owner says of the workspace; what is None is found from the files."""

    name: str | None = None
    language: str | None = None
    currency: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True)
class Table:
    """What becomes one source: looks at one file, or at several of the same columns; `name` None: found by role."""

    looks: tuple[Look, ...]
    name: str | None = None

    @property
    def is_several(self) -> bool:
        """Whether several files make it up, so that they need a folder of their own."""
        return len(self.looks) > 1


@dataclass(frozen=True)
class InitReport:
    """What was written and what was guessed: the settings, the files written, the sources, the notes to read, and the
    names of the definitions by heading."""

    directory: Path
    settings: Settings
    files: tuple[str, ...]
    sources: tuple[Arrival, ...]
    notes: tuple[Said, ...]
    definitions: Mapping[str, tuple[str, ...]]


def look_here(path: Path, role: Role | None) -> Looks:
    """A first look in this process: for files that are trusted."""
    with tempfile.TemporaryDirectory() as into:
        return looks(path, Path(into), role=role)


def init(
    directory: Path,
    files: Mapping[Role | None, Sequence[Path]],
    wish: Wish | None = None,
    *,
    looking: Looking = look_here,
) -> InitReport:
    """Writes a workspace into the folder, made where it is missing. Files outside it are copied into its `data`.

    files: by what the owner says they are; under None those whose role is to be found. A folder stands for its files.
    Raises UsageError where there is a workspace already or no file to take, UnreadableFile and UnsafeFile as `looks`.
    """
    notes: list[Said] = []
    if (directory / SETTINGS_FILE).exists():
        raise UsageError(what=Phrase(THERE_ALREADY, directory=directory))
    if directory.is_file():
        raise UsageError(what=Phrase(_NO_FOLDER, file=directory))
    seen = [look for role, paths in files.items() for path in paths for look in _seen(path, role, looking, notes)]
    return begin(directory, _somebodys(alike(seen), notes), wish or Wish(), notes=notes)


def _somebodys(groups: Sequence[Sequence[Look]], notes: list[Said]) -> list[Table]:
    """The tables whose rows can be used; the others are left out and noted. Raises UsageError where all would be."""
    looks = [as_one(group) for group in groups]
    nobodys = [is_nobodys(look, looks) for look in looks]
    if nobodys and all(nobodys):
        files = ", ".join(look.path.name for look in looks)
        raise UsageError(what=Phrase(_NOBODYS_ALL, files=files))
    notes.extend(Said(_NOBODYS, {"file": look.path.name}) for look, out in zip(looks, nobodys, strict=True) if out)
    return [Table(tuple(group)) for group, out in zip(groups, nobodys, strict=True) if not out]


def begin(directory: Path, tables: Sequence[Table], wish: Wish, *, notes: Sequence[Said] = ()) -> InitReport:
    """Writes a workspace of these tables; where that fails, the folder is as it was.

    Raises UsageError where there is a workspace already or no table, OSError where a file cannot be written.
    """
    if (directory / SETTINGS_FILE).exists():
        raise UsageError(what=Phrase(THERE_ALREADY, directory=directory))
    if not tables:
        raise UsageError(what=Phrase(message("none of the files could be taken for records of customers or orders")))
    told = list(notes)
    with Placing() as placing:
        placing.folder(directory)
        arrived = arrivals(housed(directory, tables, placing, told), names=[table.name for table in tables])
        told.extend(note for arrival in arrived for note in arrival.notes)
        settings = settings_for(directory, arrived, wish, told)
        texts, names = _texts(arrived, applicable(records(arrived)), settings)
        for file in reversed(texts):  # the settings last: they make the folder a workspace
            placing.written(directory / file, texts[file])
    return InitReport(directory, Settings(**settings), tuple(texts), tuple(arrived), tuple(told), names)


def _texts(
    arrived: Sequence[Arrival], chosen: Sequence[Ready], settings: dict[str, Any]
) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """The files with their text, and the names declared under each heading."""
    language = settings["language"]
    taken = frozenset(ready.name for ready in chosen) | frozenset(records(arrived).attributes)
    grouped = [ready.noun for ready in chosen if ready.section == "segmentations"]
    used = frozenset(name for noun in grouped if len(kinds.inputs(noun)) == 1 for name in kinds.inputs(noun))
    extra: dict[str, dict[str, Any]] = {
        "traits": steady_traits(arrived, taken),
        "tags": {},
        "segmentations": attribute_segmentations(arrived, taken, used),
    }
    value = next((name for name in ("spend_12m", "spend_total") if any(ready.name == name for ready in chosen)), None)
    written = settings | ({"value": value} if value else {})
    numbers = frozenset(made["trait"] for made in extra["segmentations"].values() if made["cuts"] == "equal_count")
    texts = {
        "fenqun.yaml": settings_text(written, language),
        "sources.yaml": sources_text(arrived, language, numbers=numbers),
    }
    names = {"sources": tuple(arrival.name for arrival in arrived)}
    for section, reason in (("traits", "steady"), ("tags", "opening"), ("segmentations", "attribute")):
        ready = [one for one in chosen if one.section == section]
        texts[f"{section}.yaml"] = definitions_text(section, ready, extra[section], reason=reason, language=language)
        names[section] = (*(one.name for one in ready), *extra[section])
    return texts, names


_SHEET = message("sheet '{sheet}' of {file} fits no role and was left out.")
_NOTHING = message("{file} could not be taken for records of any role and was left out.")
_NOBODYS = message(
    "no column of {file} names the customer, so the file was left out; if one does, call it 'customer_id' in the file."
)
_NO_FOLDER = message("'{file}' is a file: a workspace is a folder; name the file after --customers or --orders")
_NOBODYS_ALL = message("no column of {files} names the customer; if one does, call it 'customer_id' in the file")
_COPIED = message("copied into the workspace: {files}.")
_ENDED = message("the last order is of {day}, so everything is computed as of the end of the data (as_of: data).")
_CURRENCY = message("amounts are taken to be in {currency}; change 'currency' in fenqun.yaml if wrong.")
_ZONE = message("days are those of {time_zone}; change 'time_zone' in fenqun.yaml if wrong.")


def _seen(path: Path, role: Role | None, looking: Looking, notes: list[Said]) -> list[Look]:
    if not path.exists():
        raise UnreadableFile(what=Phrase(message("there is no file '{path}'"), path=path))
    found: list[Look] = []
    for file in sorted(path.iterdir()) if path.is_dir() else [path]:
        if path.is_dir() and (not file.is_file() or file.name.startswith((".", "~$"))):
            continue
        looked = looking(file, role) if file == path else _among_others(file, role, looking)
        notes.extend(Said(_SHEET, {"sheet": sheet, "file": file.name}) for sheet in looked.left_out)
        if not looked.found:
            notes.append(Said(_NOTHING, {"file": file.name}))
        found.extend(looked.found)
    return found


def _among_others(file: Path, role: Role | None, looking: Looking) -> Looks:
    """A look at one of a folder's files; nothing where it cannot be read, or has no column that is known."""
    try:
        looked = looking(file, role)
    except UnreadableFile:
        return Looks()
    return replace(looked, found=tuple(look for look in looked.found if look.recognition.guesses))


def alike(seen: Sequence[Look]) -> list[list[Look]]:
    """The looks, files of the same header together: they are one table."""
    alike: dict[tuple[Any, ...], list[Look]] = {}
    tables = Counter(look.path for look in seen)
    for look in seen:
        alone = look.sheet if tables[look.path] > 1 else None
        header = frozenset((*look.recognition.columns.values(), *look.recognition.empty))
        alike.setdefault((header, alone and look.path, alone), []).append(look)
    return list(alike.values())


def housed(directory: Path, tables: Sequence[Table], placing: Placing, notes: list[Said]) -> list[tuple[Look, str]]:
    """Each table as one look, with its path in the workspace; several files of one lie in a folder of their own."""
    homes: dict[Path, Path] = {}
    found = []
    for table in tables:
        folder = directory / "data" / (_folder(table) if table.is_several else "")
        for look in table.looks:
            if look.path not in homes:
                homes[look.path] = _home(directory, look.path, folder, placing, move=table.is_several)
        path = folder if table.is_several else homes[table.looks[0].path]
        found.append((as_one(table.looks), path.relative_to(directory).as_posix()))
    copied = [
        home.relative_to(directory).as_posix() for file, home in homes.items() if home.resolve() != file.resolve()
    ]
    if copied:
        notes.append(Said(_COPIED, {"files": ", ".join(copied)}))
    return found


def _folder(table: Table) -> str:
    return table.name or table.looks[0].role.value


def as_one(group: Sequence[Look]) -> Look:
    """What the looks at files of the same header come to: the meaning found from the one with the most rows."""
    most = max(group, key=lambda look: look.rows)
    recognition = replace(most.recognition, types=_types_everywhere(most, group))
    return replace(
        most,
        recognition=recognition,
        sheet=most.sheet if all(look.sheet == most.sheet for look in group) else None,
        rows=sum(look.rows for look in group),
        last_day=max((look.last_day for look in group if look.last_day), default=None),
        below_zero=next((look.below_zero for look in group if look.below_zero.columns), most.below_zero),
    )


def _types_everywhere(most: Look, group: Sequence[Look]) -> dict[str, DataType]:
    """The types by name; an own column that is text in one of the files is text."""
    types = dict(most.recognition.types)
    for look in group:
        texts = {name for name in look.recognition.own if look.recognition.types[name] is DataType.TEXT}
        types |= dict.fromkeys(texts & set(most.recognition.own), DataType.TEXT)
    return types


def _home(directory: Path, file: Path, folder: Path, placing: Placing, *, move: bool) -> Path:
    """Where the file lies in the workspace: where it is, if its owner put it inside, else a copy in the folder."""
    real = file.resolve()
    inside = real.relative_to(directory.resolve()) if real.is_relative_to(directory.resolve()) else None
    if not move and inside is not None and not inside.parts[0].startswith("."):
        return directory / inside
    return placing.copied(file, folder)


def settings_for(directory: Path, arrived: Sequence[Arrival], wish: Wish, notes: list[Said]) -> dict[str, Any]:
    """The settings of a workspace of these sources: as wished, else as the files tell; what was guessed is noted."""
    of_files = language_of_texts(_words(arrived))
    signs = [sign for arrival in arrived for sign in arrival.look.currency_signs]
    codes = [word for arrival in arrived for word, _ in arrival.look.values.get("currency", ()) if _CODE.match(word)]
    days = [arrival.look.last_day for arrival in arrived if arrival.look.last_day and arrival.look.role in IN_ORDERS]
    settings: dict[str, Any] = {
        "name": wish.name or directory.resolve().name,
        "language": wish.language or of_files,
        "currency": wish.currency or next(iter((*codes, *(_OF_SIGN[sign] for sign in signs), _CURRENCIES[of_files]))),
        "time_zone": wish.time_zone or _ZONES[of_files],
        "as_of": _as_of(days, notes),
    }
    orders = any(arrival.look.role in IN_ORDERS for arrival in arrived)
    if orders and wish.currency is None and not signs and not codes:
        notes.append(Said(_CURRENCY, {"currency": settings["currency"]}))
    if orders and wish.time_zone is None:
        notes.append(Said(_ZONE, {"time_zone": settings["time_zone"]}))
    return settings


def _as_of(days: Sequence[date], notes: list[Said]) -> str:
    if not days or now().date() - max(days) <= _STALE:
        return "now"
    notes.append(Said(_ENDED, {"day": max(days)}))
    return _DATA


def _words(arrived: Sequence[Arrival]) -> list[str]:
    """Headers and common values that are no codes: what tells the language of the records."""
    words = [header for arrival in arrived for header in arrival.columns.values()]
    for arrival in arrived:
        words += [
            value
            for values in arrival.look.values.values()
            for value, _ in values[:20]
            if value and not any(letter.isdigit() for letter in value)
        ]
    return words
