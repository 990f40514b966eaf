"""A definition in words: the sentence of its rule, its segments with theirs, its cut points, weights and levels."""

from collections.abc import Mapping
from typing import Any

from fenqun.answers import NamesAnswer
from fenqun.errors import FenqunError, message
from fenqun.language import translator
from fenqun.serving.asking import Asking
from fenqun.web import level_form
from fenqun.web.segmentation_kinds import (
    DIMENSIONS,
    cluster_range,
    cuts_how,
    cuts_text,
    lower_is_better,
    own_of,
    transform_of,
    weight_of,
)
from fenqun.web.wording import text_of

Told = list[tuple[str, str]]
"""What is told of a definition: what it is about, and the words."""

CUTS = {
    "equal_count": message("equal counts"),
    "equal_width": message("equal widths"),
    "natural_breaks": message("natural breaks"),
    "values": message("a segment for each value"),
    "mean": message("the mean"),
    "quantile_plus_one": message("quantiles plus one"),
}
MAPS = {
    "eleven": message("eleven segments"),
    "ten": message("ten segments"),
    "eight": message("eight classes"),
    "own": message("own, by rules over r, f and m"),
}
WEIGHTS = {"entropy": message("entropy of the data"), "ahp": message("compared in pairs (AHP)")}
_DIMENSIONS = dict(zip(DIMENSIONS, (message("Recency"), message("Frequency"), message("Monetary value")), strict=True))


def told(
    asking: Asking, section: str, data: object, names: NamesAnswer, measures: Mapping[str, str] | None = None
) -> Told:
    """What the definition says, given as plain data; of a trait nothing, its text says it shortest.

    measures: of a grid what its measures are called, as far as it is known.
    """
    words = _Words(asking, names)
    if section == "tags":
        return words.tag(data)
    if section == "grids" and isinstance(data, Mapping):
        return words.grid(data, measures or {})
    if section == "segmentations" and isinstance(data, Mapping):
        tellers = {
            "rules": words.rules,
            "bands": words.bands,
            "rfm": words.rfm,
            "grade": words.grade,
            "clusters": words.clusters,
        }
        teller = tellers.get(str(data.get("kind")))
        return teller(data) if teller else []
    return []


def described(asking: Asking, data: object) -> Told:
    """What a definition says of itself: its label, its meaning, who looks after it, from when on it is too small."""
    translate, given = translator(asking.language), data if isinstance(data, Mapping) else {}
    found = [
        (translate(message("Label")), text_of(given.get("label"), asking.language)),
        (translate(message("Meaning")), text_of(given.get("meaning"), asking.language)),
        (translate(message("Owner")), str(given.get("owner") or "")),
        (translate(message("Too small below")), str(given.get("min_size") or "")),
    ]
    return [(what, text) for what, text in found if text]


class _Words:
    """The words of one definition, in the reader's language."""

    def __init__(self, asking: Asking, names: NamesAnswer) -> None:
        self._asking = asking
        self._translate = translator(asking.language)
        self._labels = {name.name: name.label for name in names.names}
        self._segments = names.segments

    def tag(self, data: object) -> Told:
        rule = data.get("rule") if isinstance(data, Mapping) else data
        text = self._sentence(rule) if rule else self._translate(message("by hand"))
        return [(self._translate(message("Given")), text)]

    def grid(self, data: Mapping[str, Any], called: Mapping[str, str]) -> Told:
        axes = (("rows", message("Rows")), ("columns", message("Columns")))
        found = [(self._translate(title), self._axis(data.get(axis))) for axis, title in axes]
        measures = data.get("measures")
        told = (
            self._translate(message(", ")).join(called.get(str(each), str(each)) for each in measures)
            if measures
            else ""
        )
        return [(what, text) for what, text in (*found, (self._translate(message("Measures")), told)) if text]

    def _axis(self, written: object) -> str:
        dimensions = written if isinstance(written, list) else []
        outer: dict[str, str] = {}
        found = []
        for each in dimensions:
            found.append(self._dimension(each, outer))
            outer.update(self._segments.get(self._name(each), {}))
        return " > ".join(found)

    def _name(self, written: object) -> str:
        return str((written.get("by") or written.get("trait")) if isinstance(written, Mapping) else written)

    def _dimension(self, written: object, outer: Mapping[str, str]) -> str:
        if not isinstance(written, Mapping):
            return self._label(written)
        split, label = written.get("split"), self._label(self._name(written))
        levels = split if isinstance(split, list) else [split]
        said = self._translate(message("{name} (only of {levels})"))
        between = self._translate(message(", "))
        return (
            said.format(name=label, levels=between.join(outer.get(str(level), str(level)) for level in levels))
            if split
            else label
        )

    def rules(self, data: Mapping[str, Any]) -> Told:
        segments = data.get("segments")
        return [self._rule(*each) for each in segments.items()] if isinstance(segments, Mapping) else []

    def bands(self, data: Mapping[str, Any]) -> Told:
        found = [(self._translate(message("Trait or attribute")), self._label(data.get("trait"))), self._cuts(data)]
        segments = data.get("segments")
        if segments:
            names = [self._segment(name, segments) for name in segments]
            found.append((self._translate(message("Segments")), self._translate(message(", ")).join(names)))
        return found

    def rfm(self, data: Mapping[str, Any]) -> Told:
        own = own_of("rfm", data)
        dimensions = [(self._translate(_DIMENSIONS[name]), self._label(own[name])) for name in DIMENSIONS]
        chosen = self._translate(MAPS[str(own["map"] or "eleven")])
        rows = self.rules(data) if own["map"] == "own" else []
        return [*dimensions, self._cuts(own), (self._translate(message("Segments")), chosen), *rows]

    def grade(self, data: Mapping[str, Any]) -> Told:
        score = data.get("score") or {}
        indicators = score if isinstance(score, Mapping) else dict.fromkeys(score)
        weights, by = str(data.get("weights", "given")), str(data.get("by", "customers"))
        found = [self._indicator(*each) for each in indicators.items()]
        if weights in WEIGHTS:
            found.append((self._translate(message("Weights")), self._translate(WEIGHTS[weights])))
        if by != "customers":
            found.append((self._translate(message("Levels share out")), self._label(by)))
        segments = data.get("segments") or {}
        return found + [(self._segment(name, segments), self._level(held)) for name, held in segments.items()]

    def clusters(self, data: Mapping[str, Any]) -> Told:
        own, traits = own_of("clusters", data), data.get("traits") or ()
        between = self._translate(message(", "))
        taken = [self._taken(str(trait), transform_of(own, str(trait))) for trait in traits]
        found = [(self._translate(message("Traits they are alike in")), between.join(taken))]
        segments = data.get("segments") or {}
        names = between.join(self._segment(name, segments) for name in segments)
        fewest, most = cluster_range({"count": data.get("count") or {"from": 3, "to": 8}})
        count = self._translate(message("{fewest} to {most}, by the data")).format(fewest=fewest, most=most)
        found.append((self._translate(message("Segments")), names or (str(fewest) if fewest == most else count)))
        if data.get("order"):
            found.append((self._translate(message("Numbered by")), self._label(data["order"])))
        return found

    def _taken(self, trait: str, transform: str) -> str:
        said = self._translate(message("{name} (logarithm)")) if transform else "{name}"
        return said.format(name=self._label(trait))

    def _indicator(self, trait: str, indicator: object) -> tuple[str, str]:
        better = self._translate(message("less") if lower_is_better(indicator) else message("more"))
        weight = weight_of(indicator)
        said = message("better: {better}") if weight is None else message("weight {weight}, better: {better}")
        return self._label(trait), self._translate(said).format(weight=weight, better=better)

    def _level(self, held: object) -> str:
        text = str((held.get("level") if isinstance(held, Mapping) else held) or "")
        way, amount = level_form.parts(text)
        return self._translate(level_form.WAYS[way]).replace("…", amount) if way else text

    def _cuts(self, data: Mapping[str, Any]) -> tuple[str, str]:
        how = cuts_how(data)
        if how != "given":
            return self._translate(message("Cut points")), self._translate(CUTS.get(how, how))
        points = cuts_text(data)
        if isinstance(data.get("cuts"), Mapping):
            points = "; ".join(self._points(data, name) for name in DIMENSIONS if name in data["cuts"])
        return self._translate(message("Cut points")), points

    def _points(self, data: Mapping[str, Any], dimension: str) -> str:
        said = self._translate(message("{title}: {text}"))
        return said.format(title=self._translate(_DIMENSIONS[dimension]), text=cuts_text(data, dimension))

    def _rule(self, name: str, held: object) -> tuple[str, str]:
        given = held if isinstance(held, Mapping) else {}
        rule = given.get("rule") if {"rule", "rest", "label", "meaning"} & set(given) else held
        rest = rule == "rest" or bool(given.get("rest"))
        text = self._translate(message("everyone not yet placed")) if rest else self._sentence(rule)
        return text_of(given.get("label"), self._asking.language) or name, text

    def _segment(self, name: str, segments: object) -> str:
        held = segments.get(name) if isinstance(segments, Mapping) else None
        label = text_of(held.get("label"), self._asking.language) if isinstance(held, Mapping) else ""
        return label or name

    def _sentence(self, rule: object) -> str:
        """The rule in words; as it is written where it cannot be told yet: over names that wait for a refresh."""
        try:
            return self._asking.workspace.rule(rule).sentence
        except FenqunError:
            return str(rule)

    def _label(self, name: object) -> str:
        return self._labels.get(str(name), str(name or ""))
