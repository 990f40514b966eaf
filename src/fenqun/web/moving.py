"""Movement: who went between the segments of a segmentation or tag from one snapshot to another, and why."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import ExportAnswer, MovesAnswer
from fenqun.answers.in_words import HOW_MOVED
from fenqun.errors import FenqunError, NothingBefore, message
from fenqun.language import Translator, translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.sending import sent
from fenqun.web.formats import Format, exports
from fenqun.web.heat import heat_class
from fenqun.web.links import url
from fenqun.web.parts import Item, Option
from fenqun.web.rule_form import texts
from fenqun.web.sankey import movers_url, sankey, sizes_over_time
from fenqun.web.templating import render, render_fragment

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
Seeing = Annotated[Asking, Depends(needs(Permission.CUSTOMERS))]
Exporting = Annotated[Asking, Depends(needs(Permission.EXPORT))]
Ending = Annotated[str, Query(max_length=100)]
NOT_THERE, ANY = "-", "*"
"""In an address: the side of a move where the customer was not there, or in any other segment."""
PER_PAGE = 50


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix; `stays`: the same segment on both sides; `url`: where its customers are, or ''."""

    customers: int
    shade: str
    stays: bool
    url: str


@routes.get("/moves")
def first(asking: Reading) -> Response:
    """The movement of the first segmentation there is."""
    known = [choice.value for choice in _choices(asking)]
    return RedirectResponse(url(["moves", known[0]]) if known else "/segmentations", 303)


@routes.get("/moves/{name}")
def moves(
    asking: Reading,
    name: str,
    start: Ending = "",
    end: Ending = "",
    everyone: Annotated[bool, Query(alias="all")] = False,
) -> HTMLResponse:
    """The matrix, the Sankey, each segment with its reasons, each move, and sizes over time."""
    translate = translator(asking.language)
    answer, wrong, alone = _asked(asking, name, start, end)
    sizes = asking.workspace.sizes(name)
    return render(
        asking,
        "moves/page.html.j2",
        status=422 if wrong else 200,
        name=name,
        label=asking.workspace.view().label(name),
        place="tags" if sizes.kind == "tag" else "segmentations",
        answer=answer,
        wrong=wrong,
        alone=alone,
        everyone=everyone,
        start=answer.start.id if answer else start,
        end=answer.end.id if answer else end,
        others=[Item(choice.label, url(["moves", choice.value]), note=choice.group) for choice in _choices(asking)],
        snapshots=[Option(mark.id, mark.as_of) for mark in reversed(sizes.snapshots)],
        over_time=sizes_over_time(sizes, translate) if len(sizes.snapshots) > 1 else [],
        **_drawn(asking, answer, everyone=everyone),
    )


def _drawn(asking: Asking, answer: MovesAnswer | None, *, everyone: bool) -> dict[str, Any]:
    """The Sankey and the matrix, and where a move leads: to its customers, for those who may see them."""
    if answer is None:
        return {"chart": None, "cells": [], "movers_url": lambda source, target: ""}
    may_see = asking.allows(Permission.CUSTOMERS)
    return {
        "chart": sankey(answer, translator(asking.language), everyone=everyone, may_see=may_see),
        "cells": _cells(answer, may_see=may_see),
        "movers_url": lambda source, target: movers_url(answer, source, target) if may_see else "",
    }


def _asked(asking: Asking, name: str, start: str, end: str) -> tuple[MovesAnswer | None, list[str], bool]:
    """The answer, else what is wrong with the question, and whether there is nothing to compare with."""
    try:
        return asking.workspace.moves(name, start=start or None, end=end or None), [], False
    except NothingBefore:
        return None, [], True
    except FenqunError as error:
        asking.workspace.show(name)  # what is nowhere, or may not be seen, is another page
        return None, texts(asking, error), False


def _choices(asking: Asking) -> list[Option]:
    view = asking.workspace.view()
    translate = translator(asking.language)
    groups = (("segmentation", message("Segmentations")), ("tag", message("Tags")))
    return [
        Option(name, view.label(name), group=translate(group)) for kind, group in groups for name in view.visible(kind)
    ]


def _cells(answer: MovesAnswer, *, may_see: bool) -> list[list[Cell]]:
    """By row and column; shades are the share of the row, the deepest that of the greatest move."""
    rows, columns = ([*(part.name for part in axis), ""] for axis in (answer.rows, answer.columns))
    sums = [sum(counts) or 1 for counts in answer.table]
    shares = {
        (at, place): count / sums[at]
        for at, counts in enumerate(answer.table)
        for place, count in enumerate(counts)
        if rows[at] != columns[place]
    }
    most = max(shares.values(), default=0.0)
    return [
        [
            Cell(
                count,
                heat_class(shares.get((at, place)), most) if rows[at] else "heat-0",
                rows[at] == columns[place],
                movers_url(answer, rows[at], columns[place])
                if count and may_see and rows[at] != columns[place]
                else "",
            )
            for place, count in enumerate(counts)
        ]
        for at, counts in enumerate(answer.table)
    ]


@dataclass(frozen=True)
class Asked:
    """Which move, between which snapshots."""

    source: str
    target: str
    start: str | None
    end: str | None

    def options(self) -> dict[str, Any]:
        """As the verbs take them."""
        sides = {"source": self.source, "target": self.target}
        there = {side: "" if name == NOT_THERE else name for side, name in sides.items()}
        return {**there, "start": self.start, "end": self.end}


def _move(
    source: Annotated[str, Query(max_length=400)] = ANY,
    target: Annotated[str, Query(max_length=400)] = ANY,
    start: Ending = "",
    end: Ending = "",
) -> Asked:
    return Asked(source, target, start or None, end or None)


Move = Annotated[Asked, Depends(_move)]


@routes.get("/moves/{name}/customers")
def movers(
    asking: Seeing, name: str, move: Move, after: Annotated[str | None, Query(max_length=4000)] = None
) -> HTMLResponse:
    """Who made a move, page by page."""
    translate = translator(asking.language)
    found = asking.workspace.movers(name, **move.options(), after=after, limit=PER_PAGE)
    state = {"start": found.start.id, "end": found.end.id, "source": move.source, "target": move.target}
    exporting = exports(lambda ending: url(["moves", name, "export", ending], **state))
    return render(
        asking,
        "moves/customers.html.j2",
        found=found,
        back=url(["moves", name], start=found.start.id, end=found.end.id),
        hows=_hows(translate),
        exports=exporting if asking.allows(Permission.EXPORT) else [],
    )


def _hows(translate: Translator) -> dict[str, str]:
    return {how: translate(text) if text else "" for how, text in HOW_MOVED.items()}


@routes.get("/moves/{name}/export/{ending}")
def export(asking: Exporting, name: str, move: Move, ending: Format) -> Response:
    """Everyone who made a move, as a file."""

    def write(to: Path) -> ExportAnswer:
        return asking.workspace.export_movers(name, to, **move.options())

    return sent(asking, f"{name}-moves", ending, write)


@routes.get("/customers/{customer_id:path}/path")
def path(asking: Seeing, customer_id: str) -> HTMLResponse:
    """Where one customer was in each snapshot, and why that changed."""
    translate = translator(asking.language)
    told: dict[str, Any] = {
        "path": asking.workspace.path(customer_id),
        "hows": _hows(translate),
    }
    return (
        render_fragment(asking, "moves/path.html.j2", "path_told", **told)
        if asking.is_fragment
        else render(asking, "moves/path.html.j2", **told)
    )
