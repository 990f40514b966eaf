"""JSON lines, or one JSON list of objects: a row per object, nested keys joined by a dot."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fenqun.errors import Phrase, Place, UnreadableFile, message
from fenqun.sources.reading.delimited import bounded_lines, open_text
from fenqun.sources.reading.encoding import find_encoding
from fenqun.sources.reading.staged import ROW_COLUMN, End, ReadOptions, Rejected, Staged, shortened, unique_names
from fenqun.sources.reading.writing import Numbered, free_path, write_rows

MAX_LIST = 256 << 20
"""Bytes of a file that is one JSON list; it is held in memory."""
_MOST_COLUMNS = 2000
_DEEPEST = 4

NOT_JSON = message("the line is not JSON")
NOT_AN_OBJECT = message("the line is not a JSON object with named values")

_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda _: None)
_SPACE = " \t\r\n,"


@dataclass(frozen=True)
class _Found:
    """An object, or the text that is none; `row` is its line, in a list its place."""

    row: int
    flat: Mapping[str, str]
    text: str = ""
    reason: str = ""


def stage_json_lines(path: Path, options: ReadOptions, into: Path) -> Staged:
    """The objects written anew into the folder; columns are all keys in the order they first appear.

    Numbers keep their digits; lists of plain values are joined by `;`, other lists stay JSON; null is blank.
    Lines that are no objects are set aside. Raises UnreadableFile where nothing is an object.
    """
    encoding, said = find_encoding(path, options.encoding)
    return replace(stage_further(path, options, into, End(0, 0, encoding, ())), said=said)


def stage_further(path: Path, options: ReadOptions, into: Path, end: End) -> Staged:
    """The lines behind the end, written anew into the folder with the rows that they have in the whole file.

    What comes before the end must be as it was; the columns are its keys, and those that are new.
    """
    keys: dict[str, None] = dict.fromkeys(end.keys or ())
    for found in _objects(path, end, _Tally(end.rows)):
        keys.update(dict.fromkeys(found.flat))
        if len(keys) > _MOST_COLUMNS:
            what = Phrase(message("it has more than {most} different keys"), most=_MOST_COLUMNS)
            raise UnreadableFile(at=Place(path.name, found.row), what=what)
    if not keys:
        raise UnreadableFile(at=Place(path.name), what=Phrase(message("it holds no JSON object")))
    header = unique_names(keys)
    target = free_path(into, f"{path.name}.csv")
    tally = _Tally(end.rows)
    written = write_rows(target, header, (_record(found, keys) for found in _objects(path, end, tally)))
    reached = End(path.stat().st_size, tally.rows, end.encoding, tuple(keys))
    return Staged("csv", target, header, written.rows, first_row=written.first_row, row_column=ROW_COLUMN,
                  rejected=written.rejected, encoding=end.encoding,
                  end=None if tally.is_list else reached)  # fmt: skip


def _record(found: _Found, keys: Mapping[str, None]) -> Numbered | Rejected:
    if found.reason:
        return Rejected(found.row, None, shortened(found.text), found.reason)
    return found.row, [found.flat.get(key, "") for key in keys]


@dataclass
class _Tally:
    """The lines so far; whether the file is one list."""

    rows: int
    is_list: bool = False


def _objects(path: Path, end: End, tally: _Tally) -> Iterator[_Found]:
    with open_text(path, end.encoding, end.size) as file:
        tally.is_list = not end.size and file.read(1024).lstrip("\ufeff \t\r\n").startswith("[")
        if not end.size:
            file.seek(0)
        if tally.is_list:
            if path.stat().st_size > MAX_LIST:
                what = Phrase(
                    message("it is a JSON list of over {size} MB; write one object per line"), size=MAX_LIST >> 20
                )
                raise UnreadableFile(at=Place(path.name), what=what)
            yield from _listed(file.read(), path.name)
            return
        for row, line in enumerate(bounded_lines(file, path.name), start=tally.rows + 1):
            tally.rows = row
            if line.strip():
                yield _read(row, line.strip().lstrip("\ufeff"))


def _read(row: int, line: str) -> _Found:
    try:
        value = _DECODER.decode(line)
    except (ValueError, RecursionError):
        return _Found(row, {}, line, NOT_JSON)
    return _as_object(row, value, line)


def _listed(text: str, name: str) -> Iterator[_Found]:
    place, row = text.index("[") + 1, 0
    while True:
        while place < len(text) and text[place] in _SPACE:
            place += 1
        if place >= len(text) or text[place] == "]":
            break
        row += 1
        try:
            value, after = _DECODER.raw_decode(text, place)
        except (ValueError, RecursionError) as error:
            line = text.count("\n", 0, place) + 1
            raise UnreadableFile(at=Place(name, line), what=Phrase(message("from here on it is not JSON"))) from error
        yield _as_object(row, value, text[place:after])
        place = after
    if place >= len(text):
        raise UnreadableFile(at=Place(name), what=Phrase(message("the JSON list is cut off before its end")))


def _as_object(row: int, value: object, text: str) -> _Found:
    if not isinstance(value, dict):
        return _Found(row, {}, text, NOT_AN_OBJECT)
    flat: dict[str, str] = {}
    _flatten(value, "", flat, 1)
    return _Found(row, flat)


def _flatten(value: dict[str, Any], prefix: str, flat: dict[str, str], depth: int) -> None:
    for key, inner in value.items():
        name = f"{prefix}{_mended(key)}"
        if isinstance(inner, dict) and inner and depth < _DEEPEST:
            _flatten(inner, f"{name}.", flat, depth + 1)
        else:
            flat[name] = _text(inner)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and not any(isinstance(part, list | dict) for part in value):
        return ";".join(_text(part) for part in value)
    return _mended(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _mended(text: str) -> str:
    """The text without halves of characters, which no file can hold."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
