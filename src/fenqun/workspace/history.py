"""The snapshots that are kept: what each holds, and what changed in it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any

from fenqun.answers import HistoryAnswer, SnapshotLine, SnapshotSize
from fenqun.answers.figures import number
from fenqun.definition import Label
from fenqun.errors import NoSnapshot, message
from fenqun.language import Translator, translator
from fenqun.project.definitions import COMPUTED
from fenqun.store.snapshot import Outline
from fenqun.workspace.keyset import page_size
from fenqun.workspace.size_marks import sizes_of
from fenqun.workspace.view import moment_text

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened

_TOLD = 3
"""Names told of each kind of change; of more, how many there are."""


def about(content: Mapping[str, Any]) -> dict[str, Any]:
    """What the list of snapshots tells of one: its size, and marks of what it was computed from, as plain JSON."""
    trait = content["value"] if content["value"] in content["names"] else None
    return {
        "customers": content["customers"],
        "value": content["total_value"],
        "trait": trait,
        "label": content["names"][trait]["label"] if trait else None,
        "currency": content["currency"],
        "definitions": dict(_definitions(content)),
        "rows": {name: report["used"] for name, report in content["quality"].items()},
        "sizes": sizes_of(content),
    }


def _definitions(content: Mapping[str, Any]) -> Iterator[tuple[str, list[Any]]]:
    """By section/name a mark of the definition, in which the order of its keys counts, and its label."""
    declared = content.get("declared", {})
    by_hand = declared.get("hand_tags", {})
    if "sources" not in declared:
        yield from ((f"sources/{name}", ["", None]) for name in content["quality"])
    for section in COMPUTED:
        held = declared.get(section) if section == "sources" else content.get(section)
        for name, data in (held or {}).items():
            marked = [data, by_hand.get(name)] if section == "tags" else data
            mark = sha256(json.dumps(marked, ensure_ascii=False).encode()).hexdigest()[:8]
            yield f"{section}/{name}", [mark, data.get("label")]


def history(workspace: "Opened", after: str | None, limit: int) -> HistoryAnswer:
    """A page of the snapshots, the latest first. Raises NoSnapshot, UsageError."""
    size = page_size(limit)
    outlines = workspace.store.outlines()
    if not outlines:
        raise NoSnapshot
    known = [outline for outline in outlines if after is None or outline.id < after]
    page, older = known[-size:], known[:-size]
    told = _told(workspace, [outline.id for outline in (*older[-1:], *page)])
    before = chain([told[older[-1].id] if older else None], (told[outline.id] for outline in page))
    latest = outlines[-1].id
    lines = [
        _Line(outline, told[outline.id], was, outline.id == latest).told(workspace.language)
        for outline, was in zip(page, before, strict=False)
    ]
    sizes = tuple(SnapshotSize(each.id, moment_text(each.as_of), each.customers, each.value) for each in outlines)
    return HistoryAnswer(tuple(reversed(lines)), page[0].id if older else None, sizes)


def _told(workspace: "Opened", ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """What is told of each; a snapshot made before that was written down is opened for it."""
    store = workspace.store
    found = store.abouts(ids)
    return {known: found.get(known) or about(store.snapshot(known).content) for known in ids}


@dataclass(frozen=True)
class _Line:
    outline: Outline
    about: Mapping[str, Any]
    was: Mapping[str, Any] | None
    is_latest: bool

    def told(self, language: str) -> SnapshotLine:
        now, was = self.about["definitions"], (self.was or self.about)["definitions"]
        trait, label = self.about["trait"], self.about["label"]
        parts = {
            "added": tuple(name for name in now if name not in was),
            "changed": tuple(name for name in now if name in was and _differ(now[name][0], was[name][0])),
            "removed": tuple(name for name in was if name not in now),
        }
        return SnapshotLine(
            id=self.outline.id,
            as_of=moment_text(self.outline.as_of),
            made_at=f"{self.outline.made_at.isoformat(timespec='seconds')}Z",
            customers=self.about["customers"],
            total_value=self.about["value"],
            value=trait or "",
            value_label=_shown(label, trait or "", language),
            currency=self.about["currency"] or "",
            is_latest=self.is_latest,
            more_customers=self.about["customers"] - self.was["customers"] if self.was else None,
            **parts,
            more_rows=self._more_rows(),
            change=self._change(parts, language),
        )

    def _more_rows(self) -> dict[str, int]:
        if self.was is None:
            return {}
        was, now = self.was["rows"], self.about["rows"]
        more = {name: now.get(name, 0) - was.get(name, 0) for name in {**now, **was}}
        return {name: rows for name, rows in more.items() if rows}

    def _change(self, parts: Mapping[str, Sequence[str]], language: str) -> str:
        """All that changed, in one line."""
        translate = translator(language)
        if self.was is None:
            return translate(message("the first one kept"))
        labels = {name: _shown(told[1], name.partition("/")[2], language) for name, told in self._all().items()}
        said = [
            translate(template).format(names=_some([labels[name] for name in parts[kind]], translate))
            for kind, template in _CHANGES.items()
            if parts[kind]
        ]
        if more := self.about["customers"] - self.was["customers"]:
            said.append(translate(message("customers {more}")).format(more=_signed(more)))
        rows = translate(message("rows of {source} {more}"))
        told = ((labels.get(f"sources/{source}", source), more) for source, more in self._more_rows().items())
        said += [rows.format(source=source, more=_signed(more)) for source, more in told]
        return translate(message("; ")).join(said) or translate(message("the same customers, rows and definitions"))

    def _all(self) -> dict[str, Sequence[Any]]:
        return {**(self.was or {}).get("definitions", {}), **self.about["definitions"]}


_CHANGES = {
    "added": message("new: {names}"),
    "changed": message("changed: {names}"),
    "removed": message("gone: {names}"),
}


def _differ(mark: str, other: str) -> bool:
    """Whether both are known, and not the same."""
    return bool(mark and other) and mark != other


def _some(names: Sequence[str], translate: Translator) -> str:
    shown = translate(message(", ")).join(names[:_TOLD])
    if len(names) <= _TOLD:
        return shown
    return translate(message("{names} and {n} more")).format(names=shown, n=len(names) - _TOLD)


def _signed(more: int) -> str:
    return f"+{number(more)}" if more > 0 else number(more).replace("-", "−")


def _shown(label: Any, name: str, language: str) -> str:
    return Label.model_validate(label).text(language) if label else name
