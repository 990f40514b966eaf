"""What `show` answers: a segmentation and the overview from what the refresh remembered, the rest from the profile."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fenqun.answers import (
    AxisSegment,
    Centre,
    CrossTabAnswer,
    Difference,
    OverviewAnswer,
    Power,
    SegmentAnswer,
    SegmentationAnswer,
    SourceLine,
    TagAnswer,
    TagLine,
)
from fenqun.errors import Phrase, message
from fenqun.language import translator
from fenqun.workspace.view import UNKNOWN, View

Remembered = Mapping[str, Any]


def segmentation_answer(view: View, name: str) -> SegmentationAnswer:
    """A segmentation, its segments in order, those without customers too."""
    known = view.known(name)
    view.permit((name,))
    summary = view.content["summaries"][name]
    return SegmentationAnswer(
        name=name,
        label=known.label,
        kind=view.content["segmentations"][name]["kind"],
        meaning=known.meaning,
        as_of=view.as_of,
        customers=view.customers,
        value=view.value,
        segments=_segments(view, name, summary["segments"]),
        powers=_powers(view, summary),
        fitted=view.content["fitted"][name],
    )


def _segments(view: View, name: str, parts: list[Remembered]) -> tuple[SegmentAnswer, ...]:
    centres = _centres(view, name) if view.content["segmentations"][name]["kind"] == "clusters" else {}
    return tuple(replace(_segment(view, name, part), centre=centres.get(part["name"], ())) for part in parts)


def _centres(view: View, name: str) -> dict[str, tuple[Centre, ...]]:
    """By segment of clusters where its centre lies, in the traits that may be seen, as they are declared."""
    from fenqun.segments.clusters import apart, centres  # noqa: PLC0415 - other segmentations do without
    from fenqun.workspace.customer import fitted  # noqa: PLC0415

    one = fitted(view, name)
    traits = [trait for trait in one.segmentation.traits if trait not in view.hidden]
    away = apart(one)
    return {
        segment: tuple(
            Centre(trait, view.label(trait), place[trait], view.known(trait).unit, away[segment][trait])
            for trait in traits
        )
        for segment, place in centres(one).items()
    }


def _segment(view: View, segmentation: str, part: Remembered) -> SegmentAnswer:
    return SegmentAnswer(
        name=part["name"],
        label=view.segment_label(segmentation, part["name"]),
        customers=part["customers"],
        share=part["share"],
        value=part["value"],
        value_share=part["value_share"],
        too_small=part["too_small"],
        meaning=view.segment_meaning(segmentation, part["name"]),
        apart=differences(view, part["apart"]),
    )


def differences(view: View, parts: list[Remembered]) -> tuple[Difference, ...]:
    """What sets a group apart, with labels."""
    return tuple(
        Difference(
            trait=part["trait"],
            label=view.label(part["trait"]),
            value=None if part["value"] is None else view.value_label(part["trait"], part["value"]),
            here=part["here"],
            everywhere=part["everywhere"],
            index=part["index"],
            size=part["size"],
            unit=view.known(part["trait"]).unit,
        )
        for part in parts
        if part["trait"] not in view.hidden
    )


def _powers(view: View, summary: Remembered) -> tuple[Power, ...]:
    return tuple(
        Power(part["trait"], view.label(part["trait"]), part["measure"], part["power"])
        for part in summary["powers"]
        if part["trait"] not in view.hidden
    )


def tag_answer(view: View, name: str, apart: list[Remembered]) -> TagAnswer:
    """A tag: who carries it by rule or by hand. apart: what sets them apart, as plain JSON."""
    known = view.known(name)
    declared = view.content["tags"].get(name, {})
    rule = declared.get("rule")
    summary = view.content["summaries"][name]
    return TagAnswer(
        name=name,
        label=known.label,
        kind="tag",
        by="rule" if rule else "hand",
        rule=_told(view, rule) if rule else "",
        owner=declared.get("owner") or "",
        meaning=known.meaning,
        as_of=view.as_of,
        customers=view.customers,
        tagged=summary["customers"],
        share=summary["share"],
        value_share=summary["value_share"],
        apart=differences(view, apart),
    )


def _told(view: View, rule: str) -> str:
    """The rule as a sentence; of one over hidden columns only their labels, as it holds values of theirs."""
    from fenqun.rules.explain import sentence  # noqa: PLC0415 - segmentations and the overview do without
    from fenqun.rules.parse import parse  # noqa: PLC0415
    from fenqun.rules.syntax import names  # noqa: PLC0415

    node, known = parse(rule), view.content["names"]
    if hidden := sorted(view.hidden & names(node)):
        said = Phrase(message("personal data ({names})"), names=", ".join(view.label(name) for name in hidden))
        return said.text(translator(view.language))
    return sentence(node, view.language, lambda used: view.label(used) if used in known else used)


def cross_tab(view: View, first: str, second: str, table: Mapping[tuple[str, str], int]) -> CrossTabAnswer:
    """Two divisions crossed, parts without customers left out. table: customers by pair, none where it has no such."""
    found = [pair for pair, customers in table.items() if customers]
    rows, columns = (_axis(view, name, {pair[at] for pair in found}) for at, name in enumerate((first, second)))
    counts = tuple(tuple(table.get((row, column), 0) for column in columns) for row in rows)
    return CrossTabAnswer(
        first=first,
        first_label=view.label(first),
        second=second,
        second_label=view.label(second),
        as_of=view.as_of,
        customers=view.customers,
        rows=tuple(_axis_segment(view, first, row, sum(found)) for row, found in zip(rows, counts, strict=True)),
        columns=tuple(
            _axis_segment(view, second, column, sum(found[at] for found in counts)) for at, column in enumerate(columns)
        ),
        table=counts,
    )


def _axis(view: View, name: str, found: set[str]) -> list[str]:
    order = view.segments(name) if name in view.content["segments"] else []
    return [part for part in order if part in found] + sorted(found - set(order), key=_rank)


def _rank(value: str) -> tuple[int, float, str]:
    """Numbers by size, then texts, then who is unknown."""
    try:
        return 0, float(value), value
    except ValueError:
        return 2 if value == UNKNOWN else 1, 0.0, value


def _axis_segment(view: View, name: str, segment: str, customers: int) -> AxisSegment:
    return AxisSegment(segment, view.value_label(name, segment), customers)


def overview_answer(view: View, name: str) -> OverviewAnswer:
    """The snapshot at a glance. name: what the workspace is called."""
    value = view.value
    made_at = view.snapshot.made_at.isoformat(" ", "seconds")
    return OverviewAnswer(
        name=name,
        as_of=view.as_of,
        made_at=f"{made_at} UTC",
        customers=view.customers,
        value=value,
        value_label=view.label(value) if value else "",
        total_value=view.content["total_value"],
        currency=view.content["currency"] or "",
        sources=tuple(_source(view, report) for report in view.content["quality"].values()),
        tags=tuple(_tag_line(view, name) for name in view.visible("tag")),
        segmentations=tuple(segmentation_answer(view, name) for name in view.visible("segmentation")),
        snapshot=view.snapshot.id,
    )


def _source(view: View, report: Remembered) -> SourceLine:
    return SourceLine(
        name=report["source"],
        label=view.source_label(report["source"]),
        role=report["role"],
        read=report["read"],
        used=report["used"],
        set_aside=sum(report["set_aside"].values()),
        left_out=report["left_out"],
        value_problems=sum(report["value_problems"].values()),
        repeated_rows=report.get("repeated_rows") or 0,
        redated_orders=report.get("redated_orders") or 0,
    )


def _tag_line(view: View, name: str) -> TagLine:
    summary = view.content["summaries"][name]
    return TagLine(name, view.label(name), summary["customers"], summary["share"])
