"""Two divisions of the customers: crossed with heat, and compared by how well they agree and what they explain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from fenqun.access.permissions import Permission
from fenqun.answers import AxisSegment, CrossTabAnswer, NamesAnswer
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
