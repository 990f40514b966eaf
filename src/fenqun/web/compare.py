"""Two divisions of the customers: crossed with heat, and compared by how well they agree and what they explain."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from fenqun.access.permissions import Permission
from fenqun.answers import AxisSegment, ComparisonAnswer, CrossTabAnswer, NamesAnswer
from fenqun.errors import FenqunError, NoSnapshot
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


@routes.get("/compare")
def compare(asking: Reading, first: str = "", second: str = "") -> HTMLResponse:
    """Two segmentations side by side: agreement, what each explains, and the one crossed with the other."""
    names = asking.workspace.names()
    known = [name.name for name in names.names if name.kind == "segmentation"]
    first, second = _two(known, first, second)
    answer: ComparisonAnswer | None = None
    wrong: list[str] = []
    if first and second:
        try:
            answer = asking.workspace.compare(first, second)
        except NoSnapshot:
            raise
        except FenqunError as error:
            wrong = texts(asking, error)
    return render(
        asking,
        "compare/compare.html.j2",
        status=422 if wrong else 200,
        first=first,
        second=second,
        choices=_choices(asking, names, "segmentation"),
        answer=answer,
        wrong=wrong,
        chart=explained(answer, translator(asking.language)) if answer and answer.outcomes else None,
        url_of=_cell_url(asking, names, answer.crossed) if answer else None,
    )


@routes.get("/cross")
def cross(asking: Reading, first: str = "", second: str = "") -> HTMLResponse:
    """A cross-tab of any two: segmentations, tags, or traits and attributes of few values."""
    names = asking.workspace.names()
    known = [name.name for name in names.names if name.kind == "segmentation"]
    first, second = _two(known, first, second)
    answer: CrossTabAnswer | None = None
    wrong: list[str] = []
    if first and second:
        try:
            answer = _crossed(asking, first, second)
        except NoSnapshot:
            raise
        except FenqunError as error:
            wrong = texts(asking, error)
    return render(
        asking,
        "compare/cross.html.j2",
        status=422 if wrong else 200,
        first=first,
        second=second,
        choices=_choices(asking, names, "segmentation", "tag", "attribute", "trait"),
        answer=answer,
        wrong=wrong,
        url_of=_cell_url(asking, names, answer) if answer else None,
    )


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
