"""A segmentation in a form: what all kinds share, and the rows of its segments; each kind's own part is beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fenqun.answers import NamesAnswer
from fenqun.serving.asking import Asking
from fenqun.web import level_form
from fenqun.web.numerals import whole
from fenqun.web.rule_form import RuleForm, sent, started, written
from fenqun.web.segmentation_kinds import own_of, own_sent
from fenqun.web.wording import text_of, worded

KINDS = ("rules", "bands", "rfm", "grade", "clusters")
_MOST_SEGMENTS = 200


@dataclass(frozen=True)
class SegmentRow:
    """One segment: its name and words; its rule, or its level of a grade. `before`: as it was written."""

    name: str = ""
    label: str = ""
    meaning: str = ""
    level: str = ""
    rest: bool = False
    rule: RuleForm | None = None
    before: Any = None


@dataclass(frozen=True)
class SegmentationForm:
    """The state of the form. `before`: the definition as written.

    `own`: what only this kind has, as it holds; `written`: of that, what stands in the file.
    """

    kind: str
    name: str
    label: str
    meaning: str
    min_size: str
    rows: tuple[SegmentRow, ...]
    own: Mapping[str, Any]
    before: Mapping[str, Any] = field(default_factory=dict)
    written: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_begun(self) -> bool:
        """Whether there is something to compute: a trait to cut, or one to score or to be alike in."""
        needed = {"bands": "trait", "grade": "score", "clusters": "traits"}
        return bool(self.own.get(needed.get(self.kind, "kind"), True))

    @property
    def has_rules(self) -> bool:
        """Whether its segments are rules: of kind `rules`, and of an RFM with segments of its own."""
        return self.kind == "rules" or (self.kind == "rfm" and self.own.get("map") == "own")


def opened(asking: Asking, name: str, data: Mapping[str, Any]) -> SegmentationForm:
    """The form of a definition as it is written."""
    kind, language = str(data.get("kind", "rules")), asking.language
    form = SegmentationForm(
        kind,
        name,
        text_of(data.get("label"), language),
        text_of(data.get("meaning"), language),
        "" if data.get("min_size") is None else str(data["min_size"]),
        (),
        own_of(kind, data),
        data,
    )
    return replace(form, rows=tuple(_row(asking, form, at, *each) for at, each in enumerate(_segments(data).items())))


def _segments(data: Mapping[str, Any]) -> dict[str, Any]:
    segments = data.get("segments") or {}
    return dict(segments) if isinstance(segments, Mapping) else {str(name): None for name in segments}


def _row(asking: Asking, form: SegmentationForm, at: int, name: str, written: Any) -> SegmentRow:
    given = written if isinstance(written, Mapping) else {}
    row = SegmentRow(
        name,
        text_of(given.get("label"), asking.language),
        text_of(given.get("meaning"), asking.language),
        before=written,
    )
    if form.kind == "grade":
        return replace(row, level=_level_of(written))
    if not form.has_rules:
        return replace(row, label=row.label or (written if isinstance(written, str) else ""))
    said = given.get("rule") if {"rule", "rest", "label", "meaning"} & set(given) else written
    rest = said == "rest" or bool(given.get("rest"))
    return replace(row, rest=rest, rule=started(asking, f"s{at}", None if rest else said))


def _level_of(written: Any) -> str:
    return str((written.get("level") if isinstance(written, Mapping) else written) or "")


def read(asking: Asking, names: NamesAnswer, before: Mapping[str, Any]) -> SegmentationForm:
    """The form as it was sent."""
    kind = asking.text("kind") if asking.text("kind") in KINDS else "rules"
    kept = own_sent(asking, kind, before, names.since)
    form = SegmentationForm(
        kind,
        asking.text("name").strip(),
        asking.text("label"),
        asking.text("meaning"),
        asking.text("min_size").strip(),
        (),
        {**own_of(kind, {}), **{key: value for key, value in kept.items() if value is not None}},
        before,
        kept,
    )
    found = {whole(name.split(".")[1]) for name in asking.form if name.startswith("seg.")}
    places = sorted(place for place in found if place is not None)
    return replace(form, rows=tuple(_sent_row(asking, names, form, at) for at in places[:_MOST_SEGMENTS]))


def _sent_row(asking: Asking, names: NamesAnswer, form: SegmentationForm, at: int) -> SegmentRow:
    def text(what: str) -> str:
        return asking.text(f"seg.{at}.{what}").strip()

    was = _segments(form.before).get(text("was") or text("name"))
    rest = bool(text("rest"))
    rule = sent(asking, names, f"s{at}") if form.has_rules else None
    level = level_form.level(text("way"), text("amount"), _level_of(was)) if form.kind == "grade" else ""
    return SegmentRow(text("name"), text("label"), text("meaning"), level, rest, rule, was)


def changed(asking: Asking, form: SegmentationForm, operation: str) -> SegmentationForm:
    """The form after a button: `add`, `remove:2`, `up:2`, `down:2`; forms of rules are numbered anew."""
    what, _, where = operation.partition(":")
    rows, at = list(form.rows), -1 if (place := whole(where)) is None else place
    if what == "add":
        end = len(rows) - 1 if rows and (rows[-1].rest or rows[-1].level == level_form.REST) else len(rows)
        new = started(asking, "s", None) if form.has_rules else None
        rows.insert(end, SegmentRow(rule=new, level="next %" if form.kind == "grade" else ""))
    elif what == "remove" and 0 <= at < len(rows):
        del rows[at]
    elif what in ("up", "down") and 0 <= (other := at + (1 if what == "down" else -1)) < len(rows) and at >= 0:
        rows[at], rows[other] = rows[other], rows[at]
    levels = level_form.in_order(row.level for row in rows)
    placed = (_placed(row, place, level) for place, (row, level) in enumerate(zip(rows, levels, strict=True)))
    return replace(form, rows=tuple(placed))


def _placed(row: SegmentRow, place: int, level: str) -> SegmentRow:
    return replace(row, level=level, rule=replace(row.rule, prefix=f"s{place}") if row.rule else None)


def data_of(asking: Asking, form: SegmentationForm) -> dict[str, Any]:
    """The definition that the form makes of the one before; the order of the keys there were is kept."""
    language, before = asking.language, form.before
    wanted: dict[str, Any] = {
        "kind": form.kind,
        "label": worded(before.get("label"), form.label, language),
        "meaning": worded(before.get("meaning"), form.meaning, language),
        "min_size": _whole(form.min_size),
        **{key: value for key, value in form.written.items() if not (form.kind == "rfm" and value == "own")},
        "segments": _segments_of(asking, form) or None,
    }
    if form.kind == "rfm" and not form.has_rules:
        wanted["segments"] = None
    made = {key: wanted.get(key) for key in before} if before.get("kind") == form.kind else {}
    return {key: value for key, value in {**made, **wanted}.items() if value is not None}


def _whole(text: str) -> int | str | None:
    return None if not text else text if (number := whole(text)) is None else number


def _segments_of(asking: Asking, form: SegmentationForm) -> dict[str, Any] | list[str]:
    """By name; bands without words of their own stay a list where they were one."""
    made = {row.name: _segment_of(asking, form, row) for row in form.rows if row.name}
    bare = form.kind in ("bands", "clusters") and not any(made.values())
    return list(made) if bare and not isinstance(form.before.get("segments"), Mapping) else made


def _segment_of(asking: Asking, form: SegmentationForm, row: SegmentRow) -> Any:
    before = row.before if isinstance(row.before, Mapping) else {}
    words = {
        "label": worded(before.get("label"), row.label, asking.language),
        "meaning": worded(before.get("meaning"), row.meaning, asking.language),
    }
    known = {key: value for key, value in words.items() if value is not None}
    if form.kind == "grade":
        return {"level": row.level, **known} if known else row.level
    if form.has_rules:
        rule = "rest" if row.rest else _rule(asking, row) or ""
        return {"rule": rule, **known} if known else rule
    return known or None


def _rule(asking: Asking, row: SegmentRow) -> Any:
    before = row.before.get("rule") if isinstance(row.before, Mapping) and "rule" in row.before else row.before
    return written(asking, row.rule, before) if row.rule else None


def unfinished(form: SegmentationForm) -> list[str]:
    """The segments whose rule or level is not finished: saved so, they would hold the wrong customers."""
    if form.kind == "grade":
        return [row.name for row in form.rows if row.name and level_form.is_open(row.level)]
    return [
        row.name
        for row in form.rows
        if row.rule is not None and not row.rest and (row.rule.open or row.rule.rule is None)
    ]
