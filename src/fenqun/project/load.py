"""The workspace's text, read whole before anything stops."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from fenqun.errors import (
    DefinitionError,
    DuplicateName,
    FenqunError,
    InvalidValue,
    MalformedYaml,
    Phrase,
    Problems,
    UnknownKey,
    UsageError,
    message,
)
from fenqun.project.definitions import NOUNS, Project, read_definitions
from fenqun.project.invalid import Origin, invalid
from fenqun.project.references import reference_problems
from fenqun.project.settings import Settings
from fenqun.project.yaml import SETTINGS_FILE as SETTINGS_FILE
from fenqun.project.yaml import Document, read_yaml, remembered_yaml

FILES = (SETTINGS_FILE, *(f"{section}.yaml" for section in NOUNS))


@dataclass(frozen=True)
class Reading:
    """What could be read, and all that is wrong."""

    project: Project
    problems: tuple[FenqunError, ...]


def load(directory: Path) -> Project:
    """The project of a workspace's folder. Raises Problems with everything wrong in all of its files."""
    reading = read(directory)
    if reading.problems:
        raise Problems(reading.problems)
    return reading.project


def read(directory: Path, *, texts: Mapping[str, str] | None = None) -> Reading:
    """The project as far as it can be read: what `check` goes on with. Raises UsageError where there is none.

    texts: what some of the files would say, in place of what they say.
    """
    if not (directory / SETTINGS_FILE).is_file():
        what = Phrase(message("no workspace in '{directory}': no fenqun.yaml there"), directory=directory)
        raise UsageError(what=what)
    problems: list[DefinitionError] = []
    documents = list(_documents(directory, problems, texts or {}))
    settings = _settings(documents, problems)
    written: list[tuple[str, str, Any]] = []
    origins: dict[tuple[str, str], Origin] = {}
    for document in documents:
        if document.file == SETTINGS_FILE:
            origins["settings", ""] = Origin((), document)
        for section, name, value in _entries(document, problems):
            origin = Origin((section, name), document)
            if (first := origins.get((section, name))) is not None:
                problems.append(DuplicateName(name=name, first=first.key(), at=origin.key()))
                continue
            origins[section, name] = origin
            written.append((section, name, value))
    project, wrong = read_definitions(written, directory=directory, settings=settings, origins=origins)
    if any(isinstance(problem, MalformedYaml) for problem in problems):
        project = replace(project, whole=False)
    return Reading(project, (*problems, *wrong, *reference_problems(project)))


def _documents(directory: Path, problems: list[DefinitionError], texts: Mapping[str, str]) -> Iterator[Document]:
    for file in FILES:
        try:
            document = _document(directory, file, texts)
        except MalformedYaml as error:
            problems.append(error)
            continue
        if document is None:
            continue
        problems.extend(document.problems)
        if document.data is None or isinstance(document.data, dict):
            yield document
        else:
            what = Phrase(message("the file begins with a heading such as 'traits:'"))
            problems.append(InvalidValue(key=file, what=what, at=document.value(())))


def _document(directory: Path, file: str, texts: Mapping[str, str]) -> Document | None:
    """The file, or the text that stands for it; None where there is neither. Raises MalformedYaml."""
    if file in texts:
        return remembered_yaml(texts[file], name=file)
    return read_yaml(directory / file, name=file) if (directory / file).is_file() else None


def _settings(documents: list[Document], problems: list[DefinitionError]) -> Settings:
    document = next((known for known in documents if known.file == SETTINGS_FILE), None)
    data = (document.data or {}) if document else {}
    try:
        return Settings.model_validate({key: value for key, value in data.items() if key not in NOUNS})
    except ValidationError as error:
        problems.extend(_of_the_file(problem) for problem in invalid(error, Settings, Origin((), document)))
    return Settings()


def _of_the_file(problem: DefinitionError) -> DefinitionError:
    """An unknown setting may also be meant as a heading."""
    if isinstance(problem, UnknownKey) and not problem.parts["where"]:
        return UnknownKey(
            name=str(problem.parts["name"]), where=SETTINGS_FILE, known=[*problem.known, *NOUNS], at=problem.at
        )
    return problem


def _entries(document: Document, problems: list[DefinitionError]) -> Iterator[tuple[str, str, Any]]:
    for section, named in (document.data or {}).items():
        if section not in NOUNS:
            if document.file != SETTINGS_FILE:
                place = document.key((section,))
                problems.append(UnknownKey(name=section, where=document.file, known=NOUNS, at=place))
        elif isinstance(named, dict):
            yield from ((section, name, value) for name, value in named.items())
        elif named is not None:
            what = Phrase(message("names with definitions are needed here"))
            problems.append(InvalidValue(key=section, what=what, at=document.value((section,))))
