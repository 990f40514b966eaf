"""The report as one HTML page that asks nothing of any server: charts, tables, printable, light and dark."""

from dataclasses import dataclass
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined

from fenqun.answers import (
    CrossTabAnswer,
    Difference,
    GridAnswer,
    MovesAnswer,
    OverviewAnswer,
    PlaybookAnswer,
    PositioningAnswer,
    QualityAnswer,
    SegmentationAnswer,
    SizesAnswer,
    TagAnswer,
    TargetsAnswer,
    TraitAnswer,
    grid_layout,
    map_words,
    play_words,
    target_words,
)
from fenqun.answers.figures import edge, figure, number, per_cent
from fenqun.language import Translator, translator
from fenqun.report.brand_map import brand_map
from fenqun.report.figures import contrast, grid_colour, heat, shade, sign
from fenqun.report.flows import courses, flows
from fenqun.report.matrix import policy_matrix

SHOWN_DIFFERENCES = 4


@dataclass(frozen=True)
class Contents:
    """What the report holds, in the order of the page."""

    overview: OverviewAnswer
    quality: QualityAnswer
    segmentations: tuple[SegmentationAnswer, ...]
    tags: tuple[TagAnswer, ...]
    traits: tuple[TraitAnswer, ...]
    crossed: tuple[CrossTabAnswer, ...]
    moved: tuple[tuple[MovesAnswer, SizesAnswer], ...] = ()
    grids: tuple[GridAnswer, ...] = ()
    positioned: tuple[PositioningAnswer, ...] = ()
    targeted: tuple[TargetsAnswer, ...] = ()
    played: tuple[PlaybookAnswer, ...] = ()


def page(contents: Contents, language: str) -> str:
    """The whole page as HTML text, everything from the data escaped."""
    translate = translator(language)
    return (
        _environment()
        .from_string(_template("report.html.j2"))
        .render(
            contents=contents,
            language=language,
            style=_template("report.css"),
            t=translate,
            told=lambda difference: told(difference, translate),
            parts_of=lambda play: play_words.parts(play, translate),
        )
    )


def told(difference: Difference, translate: Translator) -> str:
    """One difference of a segment from everyone, in words."""
    here, everywhere = (
        per_cent(share) if difference.value is not None else figure(share, difference)
        for share in (difference.here, difference.everywhere)
    )
    everyone = translate("{here} (all {everywhere})").format(here=here, everywhere=everywhere)
    what = difference.label if difference.value is None else f"{difference.label} = {difference.value}"
    return f"{what} {everyone}"


@cache
def _environment() -> Environment:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(number=number, figure=figure, per_cent=per_cent, edge=edge)
    environment.globals.update(policy_matrix=policy_matrix, target_words=target_words, play_words=play_words)
    environment.globals.update(flows=flows, courses=courses, brand_map=brand_map, map_words=map_words)
    environment.globals.update(grid_layout=grid_layout, grid_colour=grid_colour, shade=shade)
    environment.globals.update(heat=heat, contrast=contrast, sign=sign, shown_differences=SHOWN_DIFFERENCES)
    return environment


@cache
def _template(name: str) -> str:
    return resources.files("fenqun.report").joinpath("templates", name).read_text("utf-8")
