"""What changed in a definition, in sentences."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from fenqun.definition import Label
from fenqun.errors import Phrase, Translate, message
from fenqun.language import translator
from fenqun.project.rendering import flow, plain_data
from fenqun.rules.explain import sentence
from fenqun.rules.rule import read_rule
from fenqun.workspace.differing import IN_WORDS, Difference

_IN_RULES = frozenset({"rule", "value", "where", "returns"})
"""Keys that hold a rule or an expression."""
_TEXTS = frozenset({"label", "meaning", "unit"})
"""Keys that hold a text, or one for each language."""
_KEYS: Mapping[str, str] = {
    "rule": message("the rule"),
    "value": message("the value"),
    "where": message("which rows count"),
    "from": message("the source"),
    "last": message("the window"),
    "between": message("the window"),
    "label": message("the label"),
    "meaning": message("the meaning"),
    "owner": message("the owner"),
    "unit": message("the unit"),
    "trait": message("the trait"),
    "kind": message("the kind"),
    "cuts": message("the cut points"),
    "bins": message("the number of bands"),
    "score": message("the score"),
    "traits": message("the traits"),
    "count": message("how many segments"),
    "weights": message("where the weights come from"),
    "path": message("the file"),
    "role": message("the role"),
    "min_size": message("the least size of a segment"),
    "time_zone": message("the time zone"),
    "as_of": message("the moment that is computed for"),
}
_MOST = 300
"""Characters of a value that are told; the difference of the texts has all of it."""


class Saying:
    """Tells differences in a language; `label` gives what a name is called."""

    def __init__(self, language: str, label: Callable[[str], str]) -> None:
        self._language = language
        self._translate: Translate = translator(language)
        self._label = label
        self._segments: Mapping[str, Any] = {}

    def sentences(self, found: Difference) -> tuple[str, ...]:
        """A sentence for each thing that is new, gone or other."""
        before, after = _normal(found.section, found.before), _normal(found.section, found.after)
        self._segments = {**_labels(before), **_labels(after)}
        said = [] if after is None else list(self._told(before or {}, after, (), is_new=before is None))
        said += [self._say(message("the list {file} was written anew"), file=file) for file in found.lists]
        if found.by_hand:
            said.append(self._say(message("it was given or taken by hand since")))
        if found.refitted:
            said.append(self._say(message("it learned anew since")))
        return tuple(said)

    def _told(
        self, before: Mapping[str, Any], after: Mapping[str, Any], path: tuple[str, ...], *, is_new: bool = False
    ) -> Iterator[str]:
        for key in sorted(dict.fromkeys([*before, *after]), key=IN_WORDS.__contains__):
            old, new, here = before.get(key), after.get(key), (*path, key)
            if old == new and _order(old) == _order(new):
                continue
            is_open = isinstance(old, Mapping) or (is_new and key == "segments")
            if isinstance(new, Mapping) and is_open and key not in _TEXTS:
                yield from self._told(old or {}, new, here, is_new=is_new)
                if key == "segments" and not is_new and _moved(old or {}, new):
                    order = self._say(message(", ")).join(new)
                    yield self._say(message("the order of the segments is now: {order}"), order=order)
            else:
                yield self._changed(here, old, new)

    def _changed(self, path: tuple[str, ...], old: Any, new: Any) -> str:
        what = self._what(path)
        if old is None:
            return self._say(message("{what}: {after}"), what=what, after=self._value(path, new))
        if new is None:
            return self._say(message("{what}: no longer {before}"), what=what, before=self._value(path, old))
        said = message("{what}: {after}, no longer {before}")
        return self._say(said, what=what, before=self._value(path, old), after=self._value(path, new))

    def _what(self, path: tuple[str, ...]) -> str:
        if path[0] == "segments" and len(path) > 1:
            rest = [self._key(key) for key in path[2:] if key not in ("rule", "level")]
            segment = self._say(message("segment “{segment}”"), segment=self._segment_label(path[1]))
            return self._say(message(", ")).join([segment, *rest])
        if path[0] == "columns" and len(path) > 1:
            return self._say(message("column “{column}”"), column=path[1])
        return " / ".join(self._key(key) for key in path)

    def _segment_label(self, name: str) -> str:
        label = self._segments.get(name)
        return Label.model_validate(label).text(self._language) if label else name

    def _key(self, key: str) -> str:
        return self._translate(_KEYS[key]) if key in _KEYS else key

    def _value(self, path: tuple[str, ...], value: Any) -> str:
        if path[0] == "segments" and isinstance(value, Mapping):
            return self._segment(value)
        if path[0] == "segments" and path[-1] == "rule" and value == _REST:
            return self._say(message("everyone else"))
        if path[-1] in _IN_RULES and isinstance(value, str) and len(path) <= _DEEPEST:
            told = sentence(read_rule(value), self._language, self._label)
        elif isinstance(value, Mapping) and path[-1] in _TEXTS:
            told = " / ".join(str(each) for each in value.values())
        else:
            told = value if isinstance(value, str) else flow(plain_data(value))
        return told if len(told) <= _MOST else told[:_MOST] + "…"

    def _segment(self, value: Mapping[str, Any]) -> str:
        for key in ("rule", "level"):
            if key in value:
                return self._value(("segments", "", key), value[key])
        return self._say(message("new"))

    def _say(self, template: str, **parts: object) -> str:
        return Phrase(template, **parts).text(self._translate)


_REST = "rest"
_DEEPEST = 3
"""A rule stands at most below `segments` and a segment's name."""


def _normal(section: str, data: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The definition as it would be written: a segment that takes everyone else says so as its rule."""
    if data is None:
        return None
    segments = data.get("segments")
    if section != "segmentations" or not isinstance(segments, Mapping):
        return dict(data)
    return {**data, "segments": {name: _normal_segment(each) for name, each in segments.items()}}


def _normal_segment(data: Any) -> Any:
    if not isinstance(data, Mapping) or "rest" not in data:
        return data
    bare = {key: held for key, held in data.items() if key != "rest"}
    return {**bare, "rule": _REST} if data["rest"] else bare


def _labels(data: Mapping[str, Any] | None) -> dict[str, Any]:
    """The labels of the segments."""
    segments = (data or {}).get("segments") or {}
    return {name: each["label"] for name, each in segments.items() if isinstance(each, Mapping) and "label" in each}


def _order(value: Any) -> list[str]:
    segments = value.get("segments", value) if isinstance(value, Mapping) else {}
    return list(segments) if isinstance(segments, Mapping) else []


def _moved(old: Mapping[str, Any], new: Mapping[str, Any]) -> bool:
    """Whether segments that were there before stand in another order."""
    return [name for name in old if name in new] != [name for name in new if name in old]
