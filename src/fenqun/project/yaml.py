"""A YAML file as plain data, with the place of every key and value in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.composer import Composer, ComposerError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from fenqun.errors import DefinitionError, DuplicateName, MalformedYaml, Phrase, Place, message

SETTINGS_FILE = "fenqun.yaml"
"""The file of a workspace that says what holds for all of it: it is what makes a folder one."""

MAX_BYTES = 5_000_000
MAX_VALUES = 100_000
"""Keys and values of a file, those behind an alias counted wherever they stand."""
MAX_DEPTH = 100
_REMEMBERED = 200_000
"""The most characters of a text that is remembered once it is read."""

Steps = tuple[str | int, ...]
"""Keys and positions from the top of the file down to a value."""


@dataclass(frozen=True)
class Document:
    """What a file says. `problems` holds what was wrong without making it unreadable: keys given twice.

    `text` is the file's, `root` its topmost node, `aliases` where each `*name` stands, from and to.
    """

    file: str
    data: Any
    problems: tuple[DefinitionError, ...] = ()
    _keys: Mapping[Steps, Place] = field(default_factory=dict, repr=False)
    _values: Mapping[Steps, Node] = field(default_factory=dict, repr=False)
    text: str = field(default="", repr=False)
    root: Node | None = field(default=None, repr=False)
    aliases: tuple[tuple[int, int], ...] = field(default=(), repr=False)

    def has(self, path: Steps) -> bool:
        """Whether there is a value at the path."""
        return path in self._values

    def key(self, path: Steps) -> Place:
        """Where the key stands, or the value where it has none (in a list)."""
        return self._keys.get(path) or self.value(path)

    def value(self, path: Steps) -> Place:
        """Where the value starts; of the nearest one above where the path leads nowhere."""
        while path and path not in self._values:
            path = path[:-1]
        return _place(self.file, self._values[path].start_mark) if path in self._values else Place(self.file, 1, 1)

    def inside(self, path: Steps, column: int) -> Place:
        """Where the character `column` (from 1) of a text value stands in the file."""
        node = self._values.get(path)
        if not isinstance(node, ScalarNode) or not 1 < column <= len(node.value) + 1:
            return self.value(path)
        index = _index(self.text, node, column - 1)
        before = self.text[:index]
        return Place(self.file, before.count("\n") + 1, index - before.rfind("\n"))


def read_yaml(path: Path, *, name: str) -> Document:
    """The file's content; `name` is what messages call it.

    Keys are texts as written; dates, numbers, true, false and null are read as in YAML 1.2, but digits with leading
    zeros stay text. Raises MalformedYaml where the file is no YAML, or larger or deeper than allowed.
    """
    return remembered_yaml(read_text(path, name=name), name=name)


def read_text(path: Path, *, name: str) -> str:
    """The file's text, a byte order mark left out. Raises MalformedYaml where it is too large, or no UTF-8."""
    content = path.read_bytes()
    if len(content) > MAX_BYTES:
        raise MalformedYaml(what=Phrase(_TOO_LARGE, most=MAX_BYTES // 1_000_000), at=Place(name))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MalformedYaml(what=Phrase(message("the file is not UTF-8 text")), at=Place(name, line)) from error


def remembered_yaml(text: str, *, name: str) -> Document:
    """As `read_yaml`, of a text. Of the last ones read the documents are kept: their data is not to be changed."""
    return _remembered(text, name) if len(text) <= _REMEMBERED else parse_yaml(text, name=name)


@lru_cache(maxsize=24)
def _remembered(text: str, name: str) -> Document:
    return parse_yaml(text, name=name)


def parse_yaml(text: str, *, name: str) -> Document:
    """As `read_yaml`, of a text, and not remembered."""
    try:
        root, aliases = _composed(text)
    except MarkedYAMLError as error:
        raise _malformed(error, name) from error
    except ReaderError as error:
        before = text[: error.position]
        place = Place(name, before.count("\n") + 1, error.position - before.rfind("\n"))
        raise MalformedYaml(what=Phrase(message("a control character, which no text holds")), at=place) from error
    except (RecursionError, YAMLError, ValueError) as error:
        raise MalformedYaml(what=Phrase(message("nested too deeply, or not closed")), at=Place(name)) from error
    if root is None:
        return Document(name, None, text=text)
    return _Reading(name, text).document(root, aliases)


class _Composer(Composer):
    """Stops at too many values before they are all read."""

    def __init__(self, loader: Any = None) -> None:
        super().__init__(loader=loader)
        self.warn_double_anchors = False
        self.aliases: list[tuple[int, int]] = []
        self._left = MAX_VALUES

    def compose_node(self, parent: Any, index: Any) -> Any:
        """The next node."""
        self._left -= 1
        if self._left < 0:
            raise ComposerError(problem=_TOO_MANY, problem_mark=self.parser.peek_event().start_mark)
        if self.parser.check_event(AliasEvent):
            alias = self.parser.peek_event()
            self.aliases.append((alias.start_mark.index, alias.end_mark.index))
        return super().compose_node(parent, index)


def _composed(text: str) -> tuple[Node | None, tuple[tuple[int, int], ...]]:
    yaml = YAML(typ="safe", pure=True)
    yaml.Composer = _Composer
    yaml.max_depth = MAX_DEPTH
    root: Node | None = yaml.compose(text)
    return root, tuple(yaml.composer.aliases)


_TOO_MANY = "too many values"
_TOO_LARGE = message("the file is larger than {most} MB")


class _Reading:
    """Turns nodes into data, noting where each stood."""

    def __init__(self, file: str, text: str) -> None:
        self._file = file
        self._text = text
        self._problems: list[DefinitionError] = []
        self._keys: dict[Steps, Place] = {}
        self._values: dict[Steps, Node] = {}

    def document(self, root: Node, aliases: tuple[tuple[int, int], ...]) -> Document:
        data = self._data(root, ())
        problems = tuple(self._problems)
        return Document(self._file, data, problems, self._keys, self._values, self._text, root, aliases)

    def _data(self, node: Node, path: Steps) -> Any:
        self._values[path] = node
        if len(path) > MAX_DEPTH or len(self._values) > MAX_VALUES:
            raise self._wrong(node, message("nested too deeply, or too many values (an alias within an alias?)"))
        if not str(node.tag).startswith("tag:yaml.org,2002:"):
            raise self._wrong(node, message("a text that begins with ! must be put in quotes"))
        if isinstance(node, SequenceNode):
            return [self._data(item, (*path, position)) for position, item in enumerate(node.value)]
        if isinstance(node, MappingNode):
            return {key: self._data(value, (*path, key)) for key, value in self._entries(node, path)}
        return _scalar(node.value) if isinstance(node, ScalarNode) and node.style is None else node.value

    def _entries(self, node: MappingNode, path: Steps) -> Iterator[tuple[str, Node]]:
        for key, value in node.value:
            if not isinstance(key, ScalarNode):
                raise self._wrong(key, message("a key must be a plain text"))
            place, known = _place(self._file, key.start_mark), (*path, key.value)
            if key.value == "<<" and key.style is None:
                raise self._wrong(key, message("'<<' is not read here; write the keys out"))
            if known in self._keys:
                self._problems.append(DuplicateName(name=key.value, first=self._keys[known], at=place))
                continue
            self._keys[known] = place
            yield key.value, value

    def _wrong(self, node: Node, what: str) -> MalformedYaml:
        return MalformedYaml(what=Phrase(what), at=_place(self._file, node.start_mark))


_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


def _scalar(text: str) -> Any:
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return _date(text) if _DATE.fullmatch(text) else text


def _date(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _place(file: str, mark: Any) -> Place:
    return Place(file, mark.line + 1, mark.column + 1)


def _index(text: str, node: ScalarNode, wanted: int) -> int:
    """Where in the file's text the character at `wanted` of a scalar's value stands.

    Quotes, escapes, indentation and folded line breaks are skipped by looking for the value's characters in order.
    """
    index: int = node.start_mark.index
    if node.style in ("'", '"'):
        index += 1
    elif node.style in ("|", ">"):
        index = text.find("\n", index) + 1
    for character in node.value[:wanted]:
        if not character.isspace():
            index = max(text.find(character, index), index) + 1
    following = node.value[wanted : wanted + 1]
    return max(text.find(following, index), index) if following.strip() else index


_MEANINGS = (
    ("found character '\\t'", message("a tab; YAML is indented with spaces only")),
    (
        "mapping values are not allowed",
        message("a second ': ' in one text, or no space after the colon above; put the text in quotes"),
    ),
    ("found '<scalar>'", message("text where none can be: a quote closed too early, or indented otherwise than above")),
    ("expected <block end>", message("this line is indented otherwise than the lines above it")),
    ("expected ':'", message("a key without ': ' after it")),
    ("undefined alias", message("a text that begins with * must be put in quotes")),
    ("expected ',' or", message("a brace or bracket is not closed, or a rule with a comma in it is not in quotes")),
    ("expected the node content", message("a brace or bracket that nothing opened")),
    ("sequence entries", message("'- ' begins a line of its own")),
    ("end of stream", message("a quote that is not closed")),
    ("cannot start any token", message("this character cannot begin a text; put the text in quotes")),
    ("maximum depth", message("nested too deeply")),
    (_TOO_MANY, message("too many values")),
    ("another document", message("'---' begins a second document; only one is read")),
)


def _malformed(error: MarkedYAMLError, file: str) -> MalformedYaml:
    problem = str(error.problem or error.context or "")
    mark = error.problem_mark or error.context_mark
    what = next((Phrase(meaning) for part, meaning in _MEANINGS if part in problem), problem)
    if "end of stream" in problem and error.context_mark is not None:
        mark = error.context_mark
    return MalformedYaml(what=what, at=_place(file, mark) if mark else Place(file))
