"""A workspace's own tests under the new name of a definition: what they give, fit and expect is called so too."""

from collections.abc import Iterator, Mapping
from typing import Any

from fenqun.errors import MalformedYaml
from fenqun.project.definitions import Project
from fenqun.project.edit import put, with_key
from fenqun.project.examples import example_files
from fenqun.project.texts import Texts
from fenqun.project.yaml import Document, Steps

_BY_TRAIT = ("scales", "weights")
"""What a grade finds for each trait of its score."""


def with_examples_renamed(texts: Texts, project: Project, section: str, names: Mapping[str, str]) -> Texts:
    """The files with `names` of that section called otherwise in every test; one that cannot be read stays as it is.

    project: the definitions before. names: of a segmentation with its scores. Raises UsageError where a file cannot be
    changed in place.
    """
    for path in example_files(texts.directory):
        file = path.relative_to(texts.directory).as_posix()
        # A score may be called as its segmentation was: it makes room first.
        for old, new in reversed(list(names.items())):
            texts = _renamed(texts, file, project, (section, old, new))
    return texts


def _renamed(texts: Texts, file: str, project: Project, renaming: tuple[str, str, str]) -> Texts:
    section, old, new = renaming
    try:
        document = texts.document(file)
    except MalformedYaml:
        return texts
    for steps in list(_keys(document, project, section)):
        if steps[-1] == old:
            texts = texts.with_text(file, with_key(texts.document(file), steps, new))
    for steps, listed in list(_lists(document, section)):
        if old in listed:
            wanted = [new if each == old else each for each in listed]
            texts = texts.with_text(file, put(texts.document(file), steps, wanted))
    return texts


def _lists(document: Document, section: str) -> Iterator[tuple[Steps, list[Any]]]:
    """Where tests may list definitions of the section: tags given by hand, and what clusters were learned from."""
    for name, example in _examples(document):
        here = ("tests", name)
        if section == "tags":
            yield (*here, "by_hand"), _listed(example, "by_hand")
        if section in ("traits", "tags"):
            for key, found in _below(example, "fitted").items():
                yield (*here, "fitted", key, "traits"), _listed(found, "traits")


def _examples(document: Document) -> Iterator[tuple[str, dict[str, Any]]]:
    tests = _below(document.data, "tests")
    yield from ((name, example) for name, example in tests.items() if isinstance(example, dict))


def _keys(document: Document, project: Project, section: str) -> Iterator[Steps]:
    """Where tests may name a definition of the section."""
    for name, example in _examples(document):
        here = ("tests", name)
        if section == "sources":
            yield from ((*here, "given", source) for source in _below(example, "given"))
            continue
        expected = _below(example, "expect")
        several = all(isinstance(held, dict) for held in expected.values())
        for key, held in expected.items():
            yield from ((*here, "expect", key, each) for each in held) if several else [(*here, "expect", key)]
        if section == "tags":
            yield from ((*here, "by_hand", tag) for tag in _below(example, "by_hand"))
        for key, found in _below(example, "fitted").items():
            yield from _fitted((*here, "fitted", key), found, project, section)


def _fitted(here: Steps, found: Any, project: Project, section: str) -> Iterator[Steps]:
    if section == "segmentations":
        yield here
    declared = project.segmentations.get(str(here[-1]))
    if section == "traits" and declared is not None and declared.kind == "grade":
        yield from ((*here, part, trait) for part in _BY_TRAIT for trait in _below(found, part))


def _listed(data: Any, key: str) -> list[Any]:
    """What stands below the key, where that is a list."""
    held = data.get(key) if isinstance(data, dict) else None
    return held if isinstance(held, list) else []


def _below(data: Any, key: str) -> dict[str, Any]:
    """What stands below the key, where that is a mapping."""
    held = data.get(key) if isinstance(data, dict) else None
    return held if isinstance(held, dict) else {}
