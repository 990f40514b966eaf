"""Divisions of the customers: two crossed or compared, and the overlap of every two of several tags and segments."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Generic, Literal, TypeVar

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse

from fenqun.access.permissions import Permission
from fenqun.answers import AxisSegment, CrossTabAnswer, NamesAnswer
from fenqun.answers.overlap import crossed
from fenqun.errors import FenqunError, NoSnapshot, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.charts import explained
from fenqun.web.links import url
from fenqun.web.parts import Option
from fenqun.web.rule_form import texts
from fenqun.web.rules import KINDS
from fenqun.web.templating import render

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
Names = Annotated[list[str], Query()]

MOST_SHOWN, MOST_DRAWN = 20, 60
"""Tags and segments of an overlap: the tags that are shown where none are named, and all that can be drawn."""


@routes.get("/compare")
def compare(asking: Reading, first: str = "", second: str = "") -> HTMLResponse:
    """Two segmentations side by side: agreement, what each explains, and the one crossed with the other."""
    asked = _asked(asking, first, second, asking.workspace.compare)
    answer = asked.answer
    return render(
        asking,
        "compare/compare.html.j2",
        status=asked.status,
        **asked.parts(asking, ["segmentation"], answer.crossed if answer else None),
        chart=explained(answer, translator(asking.language)) if answer and answer.outcomes else None,
    )


@routes.get("/cross")
def cross(asking: Reading, first: str = "", second: str = "") -> HTMLResponse:
    """A cross-tab of any two: segmentations, tags, or traits and attributes of few values."""
    asked = _asked(asking, first, second, partial(_crossed, asking))
    parts = asked.parts(asking, ["segmentation", "tag", "attribute", "trait"], asked.answer)
    return render(asking, "compare/cross.html.j2", status=asked.status, **parts)


@routes.get("/overlap")
def overlap(
    asking: Reading,
    tag: Names = [],  # noqa: B006
    segment: Names = [],  # noqa: B006
    by: Literal["row", "expected"] = "row",
) -> HTMLResponse:
    """Every two of some tags and segments: how many are in both; the most frequent tags where none is named."""
    known = asking.workspace.overview()
    segments = [
        Option(f"{division.name}/{part.name}", part.label, group=division.label)
        for division in known.segmentations
        for part in division.segments
    ]
    often = sorted(known.tags, key=lambda line: (-line.tagged, line.name))[:MOST_SHOWN]
    chosen = [name for name in (*tag, *segment) if name]
    asked = chosen or [line.name for line in often]
    answer, wrong = _overlapping(asking, asked)
    return render(
        asking,
        "compare/overlap.html.j2",
        status=422 if wrong else 200,
        tags=[Option(line.name, line.label) for line in known.tags],
        segments=segments,
        tag=tag,
        segment=segment,
        chosen=chosen,
        by=by,
        wrong=wrong,
        crossed=answer,
    )


def _overlapping(asking: Asking, names: Sequence[str]) -> tuple[CrossTabAnswer | None, list[str]]:
    translate = translator(asking.language)
    if len(names) > MOST_DRAWN:
        said = translate(message("Choose at most {most}: {n} are too many for one picture."))
        return None, [said.format(most=MOST_DRAWN, n=len(names))]
    try:
        answer = asking.workspace.overlap(names) if names else None
    except NoSnapshot:
        raise
    except FenqunError as error:
        return None, texts(asking, error)
    return crossed(answer, translate(message("Overlap"))) if answer else None, []


_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class _Asked(Generic[_Answer]):
    """What was asked of two divisions, with its answer, or what is wrong with the question."""

    first: str
    second: str
    names: NamesAnswer
    answer: _Answer | None
    wrong: list[str]

    @property
    def status(self) -> int:
        return 422 if self.wrong else 200

    def parts(self, asking: Asking, kinds: Sequence[str], crossed: CrossTabAnswer | None) -> dict[str, Any]:
        """What either page is given: the choices of these kinds, and where the cells lead."""
        return {
            "first": self.first,
            "second": self.second,
            "choices": _choices(asking, self.names, *kinds),
            "answer": self.answer,
            "wrong": self.wrong,
            "url_of": _cell_url(asking, self.names, crossed) if crossed else None,
        }


def _asked(asking: Asking, first: str, second: str, ask: Callable[[str, str], _Answer | None]) -> _Asked[_Answer]:
    """The answer about the two; where they are not named, about the first segmentations there are."""
    names = asking.workspace.names()
    first, second = _two([name.name for name in names.names if name.kind == "segmentation"], first, second)
    if not first or not second:
        return _Asked(first, second, names, None, [])
    try:
        return _Asked(first, second, names, ask(first, second), [])
    except NoSnapshot:
        raise
    except FenqunError as error:
        return _Asked(first, second, names, None, texts(asking, error))


def _two(known: list[str], first: str, second: str) -> tuple[str, str]:
    """The two that are asked for; where one is missing, the first others there are."""
    first = first or next((name for name in known if name != second), "")
    return first, second or next((name for name in known if name != first), "")


def _crossed(asking: Asking, first: str, second: str) -> CrossTabAnswer | None:
    answer = asking.workspace.show(first, by=second)
    return answer if isinstance(answer, CrossTabAnswer) else None


def _choices(asking: Asking, names: NamesAnswer, *kinds: str) -> list[Option]:
    translate = translator(asking.language)
    return [
        Option(name.name, name.label, group=translate(KINDS[name.kind]) if len(kinds) > 1 else "")
        for kind in kinds
        for name in names.names
        if name.kind == kind and name.name != "customer_id" and not name.personal
    ]


def _cell_url(asking: Asking, names: NamesAnswer, crossed: CrossTabAnswer) -> object:
    """Where a cell leads: to its customers, where both sides are segmentations; None else."""
    segmentations = {name.name for name in names.names if name.kind == "segmentation"}
    if not {crossed.first, crossed.second} <= segmentations or not asking.allows(Permission.CUSTOMERS):
        return None

    def cell(row: AxisSegment, column: AxisSegment) -> str:
        return url("/customers", segment=[f"{crossed.first}/{row.name}", f"{crossed.second}/{column.name}"])

    return cell
