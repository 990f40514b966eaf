"""What a snapshot remembers beside its tables: names and their meanings, definitions as used, summaries, quality."""

from collections.abc import Mapping, Sequence
from typing import Any

from fenqun.definition import DataType, Label
from fenqun.engine.compute import Computed
from fenqun.errors import Phrase, message
from fenqun.language import LANGUAGES, translator
from fenqun.profiles.tag import Tag
from fenqun.project.definitions import Project
from fenqun.project.personal import of_profile, of_sources
from fenqun.rules.changed import attribute
from fenqun.segments import kinds
from fenqun.sources.source import Role
from fenqun.sources.standard import families, standard
from fenqun.workspace.arrivals import Arrival, schemas
from fenqun.workspace.summing import Summaries

Entry = dict[str, Any]
CHANGE = message("{name}: last changed")
OWN_FAMILY = message("Other attributes")
SCORES = {
    "_recency_score": message("recency score"),
    "_frequency_score": message("frequency score"),
    "_monetary_score": message("monetary score"),
    "_score": message("score"),
    "_distance": message("distance from the centre"),
}
"""The columns a segmentation adds beside its segment, by how their names end."""


def meanings(project: Project, computed: Computed, hand_tags: Mapping[str, str]) -> dict[str, Any]:
    """What the profile's columns mean: the trait that stands for `value`, `names` and `segments`, as in the content."""
    names = _names(project, computed, hand_tags)
    return {
        "value": project.value_trait if project.value_trait in names else None,
        "names": names,
        "segments": {name: _segments(fitted) for name, fitted in computed.fitted.items()},
    }


def content(
    project: Project,
    computed: Computed,
    summaries: Summaries,
    quality: Mapping[str, Mapping[str, Any]],
    hand_tags: Mapping[str, str],
) -> dict[str, Any]:
    """Plain JSON."""
    meant, settings = meanings(project, computed, hand_tags), project.settings
    return {
        "language": settings.language,
        "currency": settings.currency,
        "time_zone": settings.time_zone,
        "value": meant["value"],
        "customers": summaries.customers,
        "total_value": summaries.total_value,
        "names": meant["names"],
        **_definitions(project, hand_tags),
        "fitted": {name: fitted.found for name, fitted in computed.fitted.items()},
        "segments": meant["segments"],
        "summaries": summaries.by_name,
        "quality": quality,
    }


def _definitions(project: Project, hand_tags: Mapping[str, str]) -> dict[str, Any]:
    """What everything was computed by."""
    sources = {name: _plain(source) for name, source in project.sources.items()}
    return {
        "traits": {name: _plain(trait) for name, trait in project.traits.items()},
        "tags": {name: _plain(project.tags.get(name, Tag())) for name in [*project.tags, *hand_tags]},
        "segmentations": {name: _plain(segmentation) for name, segmentation in project.segmentations.items()},
        "declared": {"sources": sources, "settings": _plain(project.settings)},
    }


def told_of_sources(project: Project, found: Sequence[Arrival], names: Mapping[str, Entry]) -> dict[str, Any]:
    """What is remembered of the sources beside their quality: personal columns (also marked among the profile's
    `names`), roles, and the headers that own columns had."""
    columns = {name: DataType(entry["type"]) for name, entry in names.items()}
    known = schemas(found)
    personal = of_profile(project, columns, known)
    marked = {name: entry | {"personal": name in personal} for name, entry in names.items()}
    by_source = of_sources(project, known)
    sources = {
        arrival.name: {
            "role": arrival.source.role.value,
            "label": arrival.source.label.source if arrival.source.label else None,
            "headers": dict(arrival.source.columns),
            "personal": sorted(by_source[arrival.name]),
        }
        for arrival in found
    }
    return {"names": marked, "sources": sources}


def _plain(definition: Any) -> Any:
    return definition.model_dump(mode="json", by_alias=True, exclude_none=True)


def _names(project: Project, computed: Computed, hand_tags: Mapping[str, str]) -> dict[str, Entry]:
    """Every column of the profile but the id, in its order."""
    scores = {
        output: (name, output.removeprefix(name))
        for name, fitted in computed.fitted.items()
        for output in kinds.outputs(fitted.segmentation, name)
        if output != name
    }
    return {
        name: _entry(project, name, kind, scores.get(name), hand_tags)
        for name, kind in computed.profile.columns.items()
        if name != "customer_id"
    }


def _entry(
    project: Project, name: str, type_: DataType, score: tuple[str, str] | None, hand_tags: Mapping[str, str]
) -> Entry:
    if name in project.traits:
        trait = project.traits[name]
        return _described("trait", type_, trait.label, trait.meaning, unit=trait.unit)
    if name in project.tags or name in hand_tags:
        tag = project.tags.get(name, Tag())
        return _described("tag", type_, tag.label, tag.meaning)
    if name in project.segmentations:
        segmentation = project.segmentations[name]
        return _described("segmentation", type_, segmentation.label, segmentation.meaning)
    if score is not None:
        return _described("score", type_, _score_label(project, *score), None)
    return _attribute(project, name, type_)


def _score_label(project: Project, segmentation: str, ending: str) -> Label:
    noun, score = project.segmentations[segmentation], Phrase(SCORES[ending]) if ending in SCORES else ending
    both = {
        language: Phrase(message("{name}: {score}"), name=noun.shown(segmentation, language), score=score)
        for language in LANGUAGES
    }
    return Label({language: told.text(translator(language)) for language, told in both.items()})


def _attribute(project: Project, name: str, type_: DataType) -> Entry:
    if (changing := attribute(name)) != name:
        return _change(_attribute(project, changing, type_))
    known = standard(Role.CUSTOMERS).get(name)
    if known is not None:
        return _described("attribute", type_, known.label, None, family=families()[known.family])
    headers = (source.columns.get(name) for source in project.sources.values())
    header = next((header for header in headers if header), name)
    own = Label({language: translator(language)(OWN_FAMILY) for language in LANGUAGES})
    return _described("attribute", type_, Label(header), None, family=own)


def _change(of: Entry) -> Entry:
    """The entry of when an attribute last became another value, from the attribute's."""
    told = Label(of["label"])
    both = {language: Phrase(CHANGE, name=told.text(language)) for language in LANGUAGES}
    return of | {"label": {language: phrase.text(translator(language)) for language, phrase in both.items()}}


def _described(
    kind: str,
    type_: DataType,
    label: Label | None,
    meaning: Label | None,
    *,
    unit: Label | None = None,
    family: Label | None = None,
) -> Entry:
    labels = {"label": label, "meaning": meaning, "unit": unit, "family": family}
    return {
        "kind": kind,
        "type": type_.value,
        **{part: text.source if text is not None else None for part, text in labels.items()},
    }


def _segments(fitted: Any) -> dict[str, Entry]:
    return {
        name: {
            "label": noun.label.source if noun.label else None,
            "meaning": noun.meaning.source if noun.meaning else None,
        }
        for name, noun in kinds.segments(fitted).items()
    }
