"""Answers that list one noun each."""

from dataclasses import dataclass

from fenqun.answers.answer import Answer
from fenqun.answers.arrivals import PreviewAnswer
from fenqun.answers.customers import Column
from fenqun.answers.segmentation import SegmentationAnswer, SourceLine, TagLine


@dataclass(frozen=True)
class SourcesAnswer(Answer):
    """The sources, in the order they are declared."""

    as_of: str
    sources: tuple[SourceLine, ...]


@dataclass(frozen=True)
class TraitsAnswer(Answer):
    """The attributes and traits, in the order they are declared; `kind` tells them apart."""

    as_of: str
    traits: tuple[Column, ...]


@dataclass(frozen=True)
class TagsAnswer(Answer):
    """The tags, in the order they are declared."""

    as_of: str
    tags: tuple[TagLine, ...]


@dataclass(frozen=True)
class SegmentationsAnswer(Answer):
    """The segmentations with their segments, in the order they are declared."""

    as_of: str
    segmentations: tuple[SegmentationAnswer, ...]


@dataclass(frozen=True)
class PreviewsAnswer(Answer):
    """The tables of an arrival as the workspace would read them."""

    previews: tuple[PreviewAnswer, ...]
