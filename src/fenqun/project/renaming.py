"""A definition under another name, in all of the workspace's text: its own place, and wherever others name it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from fenqun.actions import renaming as playbooks
from fenqun.definition import Name
from fenqun.errors import DuplicateName, Problems
from fenqun.grids import renaming as grids
from fenqun.grids import surveyed
from fenqun.grids import target_renaming as targets
from fenqun.project.definitions import ASKED, Project
from fenqun.project.edit import put, with_key
from fenqun.project.example_renaming import with_examples_renamed
from fenqun.project.invalid import Origin, invalid
from fenqun.project.load import FILES, SETTINGS_FILE
from fenqun.project.texts import SETTINGS, Texts
from fenqun.rules.renaming import renamed
from fenqun.segments import kinds
from fenqun.segments.segmentation import DIMENSIONS, Rfm

_NAME = TypeAdapter[str](Name)
_RULED = ("traits", "tags", "segmentations", *ASKED)
"""The headings under which definitions name others of them."""
_ASKED = {
    "grids": grids.renamed,
    "targets": targets.renamed,
    "positioning": surveyed.renamed,
    "playbooks": playbooks.renamed,
}
"""By heading a definition, as it is written, with other names for the columns in it."""
_FOLLOWING = {
    ("grids", "targets"): targets.of_other_grid,
    ("grids", "playbooks"): playbooks.of_other_grid,
    ("positioning", "playbooks"): playbooks.of_other_positioning,
}
"""By the heading of what is renamed, and that of what names it otherwise than as a column."""


@dataclass(frozen=True)
class Renaming:
    """What is called otherwise from now on."""

    section: str
    old: str
    new: str

    def names(self, project: Project) -> dict[str, str]:
        """The columns of the profile that get other names: of a segmentation with its scores."""
        if self.section == "sources" or self.section in ASKED:
            return {}
        segmentation = project.segmentations.get(self.old) if self.section == "segmentations" else None
        if segmentation is None:
            return {self.old: self.new}
        outputs = zip(kinds.outputs(segmentation, self.old), kinds.outputs(segmentation, self.new), strict=True)
        return {old: new for old, new in outputs if old == self.old or old not in project.names}


def check_name(project: Project, renaming: Renaming) -> None:
    """Raises Problems where the new name is none, or is taken."""
    place = project.place(renaming.section, renaming.old)
    try:
        _NAME.validate_python(renaming.new)
    except ValidationError as error:
        problems = invalid(error, str, Origin((renaming.section, renaming.new)))
        for problem in problems:
            problem.at = place
        raise Problems(problems) from error
    if renaming.section in ASKED:
        section = renaming.section if renaming.new in getattr(project, renaming.section) else None
    else:
        section = "sources" if renaming.new in project.sources else project.names.get(renaming.new)
    alike = (renaming.section == "sources") == (section == "sources")
    if section is not None and alike:
        first = project.place(section, renaming.new) or section
        raise Problems([DuplicateName(name=renaming.new, first=first, at=place)])


def rewritten(texts: Texts, project: Project, renaming: Renaming) -> tuple[Texts, list[tuple[str, str, str]]]:
    """The text with the new name everywhere, also in the workspace's tests; and the definitions that are written
    otherwise: file, section, name."""
    home = texts.home(renaming.section, renaming.old)
    assert home is not None, "looked up before"
    touched = [(home.file, renaming.section, renaming.new)]
    texts = texts.with_text(home.file, with_key(home, (renaming.section, renaming.old), renaming.new))
    names = renaming.names(project)
    for file, section, name, data in _definitions(texts):
        wanted = _wanted(section, data, renaming, names)
        if wanted != data or (isinstance(wanted, dict) and list(wanted) != list(data)):
            texts = texts.with_text(file, put_renamed(texts, file, (section, name), wanted, names))
            touched.append((file, section, name))
    called = {renaming.old: renaming.new} if renaming.section == "sources" else names
    texts = with_examples_renamed(texts, project, renaming.section, called)
    if project.value_trait == renaming.old and renaming.section == "traits":
        settings = texts.document(SETTINGS_FILE)
        texts = texts.with_text(SETTINGS_FILE, put(settings, ("value",), renaming.new))
        touched.append((SETTINGS_FILE, SETTINGS, ""))
    return texts, touched


def put_renamed(texts: Texts, file: str, path: tuple[str, str], wanted: Any, names: Mapping[str, str]) -> str:
    """The file's text with the definition as wanted; keys that are names keep their places and comments."""
    document = texts.document(file)
    for key in ("score", "traits"):
        held = wanted.get(key) if isinstance(wanted, dict) else None
        for old, new in names.items():
            if isinstance(held, dict) and new in held and document.has((*path, key, old)):
                texts = texts.with_text(file, with_key(document, (*path, key, old), new))
                document = texts.document(file)
    return put(document, path, wanted)


def _definitions(texts: Texts) -> Iterator[tuple[str, str, str, Any]]:
    """Each trait, tag and segmentation as it is written."""
    for file in FILES:
        data = texts.document(file).data
        for section in _RULED:
            held = data.get(section) if isinstance(data, dict) else None
            for name, value in list(held.items()) if isinstance(held, dict) else []:
                yield file, section, str(name), value


def _wanted(section: str, data: Any, renaming: Renaming, names: Mapping[str, str]) -> Any:
    """The definition as it should be written from now on."""
    if renaming.section == "sources":
        return _source_renamed(data, renaming)
    if (following := _FOLLOWING.get((renaming.section, section))) is not None:
        return following(data, renaming.old, renaming.new)
    return _renamed(section, data, names)


def _source_renamed(data: Any, renaming: Renaming) -> Any:
    if isinstance(data, dict) and data.get("from") == renaming.old:
        return {**data, "from": renaming.new}
    return data


def _renamed(section: str, data: Any, names: Mapping[str, str]) -> Any:
    """The definition with the names in it by their new ones; what a trait says of a source's rows stays."""
    if section in _ASKED:
        return _ASKED[section](data, names)
    if section == "segmentations":
        return _division(data, names) if isinstance(data, dict) else data
    if not isinstance(data, dict):
        return renamed(data, names)
    key = "value" if section == "traits" else "rule"
    return {**data, key: renamed(data[key], names)} if key in data and "from" not in data else data


def _division(data: dict[str, Any], names: Mapping[str, str]) -> Any:
    kind = data.get("kind")
    if kind == "rules" and isinstance(data.get("segments"), dict):
        segments = {name: _segment(held, names) for name, held in data["segments"].items()}
        return {**data, "segments": segments}
    if kind == "bands":
        return {**data, "trait": _name(data.get("trait"), names)}
    if kind == "rfm":
        # A dimension that is not written has its usual trait: under another name it must be.
        usual = {dimension: Rfm.model_fields[dimension].default for dimension in DIMENSIONS}
        traits = {dimension: data.get(dimension, usual[dimension]) for dimension in DIMENSIONS}
        return {**data, **{dimension: names[trait] for dimension, trait in traits.items() if trait in names}}
    if kind == "clusters":
        return _clusters(data, names)
    return _grade(data, names) if kind == "grade" else data


def _segment(held: Any, names: Mapping[str, str]) -> Any:
    if isinstance(held, dict) and {"rule", "rest", "label", "meaning"} & set(held):
        return {**held, "rule": renamed(held["rule"], names)} if "rule" in held else held
    return renamed(held, names)


def _grade(data: dict[str, Any], names: Mapping[str, str]) -> Any:
    score, comparisons = data.get("score"), data.get("comparisons")
    changed = dict(data)
    if isinstance(score, dict):
        changed["score"] = {_name(name, names): indicator for name, indicator in score.items()}
    elif isinstance(score, list):
        changed["score"] = [_name(name, names) for name in score]
    if isinstance(comparisons, list):
        changed["comparisons"] = [
            [*(_name(name, names) for name in pair[:2]), *pair[2:]] if isinstance(pair, list) else pair
            for pair in comparisons
        ]
    return {**changed, "by": _name(data["by"], names)} if "by" in data else changed


def _clusters(data: dict[str, Any], names: Mapping[str, str]) -> Any:
    traits, changed = data.get("traits"), dict(data)
    if isinstance(traits, dict):
        changed["traits"] = {_name(name, names): how for name, how in traits.items()}
    elif isinstance(traits, list):
        changed["traits"] = [_name(name, names) for name in traits]
    return {**changed, "order": _name(data["order"], names)} if "order" in data else changed


def _name(name: Any, names: Mapping[str, str]) -> Any:
    return names.get(name, name) if isinstance(name, str) else name
