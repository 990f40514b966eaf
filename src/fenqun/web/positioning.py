"""Positioning: the perceptual map, where the gap is, and what is said to whom."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse

from fenqun.access.permissions import Permission
from fenqun.answers import PositioningAnswer, map_words
from fenqun.errors import FenqunError, NoSnapshot, UnknownName
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.brand_map import brand_map, shepard
from fenqun.web.definitions import definition_of
from fenqun.web.links import url
from fenqun.web.playbooks import playbooks_of
from fenqun.web.rule_form import texts
from fenqun.web.templating import render

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
_FILE = "positioning.yaml"


@routes.get("/positioning")
def positionings(asking: Reading) -> HTMLResponse:
    """The positionings there are."""
    lines = asking.workspace.positionings().positionings
    may = asking.allows(Permission.DEFINE)
    return render(asking, "positioning/list.html.j2", lines=lines, text_url=_text_url() if may else "")


@routes.get("/positioning/{name}")
def positioning(asking: Reading, name: str) -> HTMLResponse:
    """The map with the gaps and the statements; what cannot be drawn is said in place."""
    translate = translator(asking.language)
    lines = {line.name: line for line in asking.workspace.positionings().positionings}
    answer, wrong = _asked(asking, name)
    return render(
        asking,
        "positioning/page.html.j2",
        status=422 if wrong else 200,
        name=name,
        label=lines[name].label if name in lines else name,
        meaning=lines[name].meaning if name in lines else "",
        answer=answer,
        wrong=wrong,
        chart=brand_map(answer, translate) if answer else None,
        pairs=shepard(answer, translate) if answer and answer.pairs else None,
        shown_of=map_words.shown_of(answer, translate) if answer else "",
        playbooks=_playbooks(asking, name, answer),
        text_url=_text_url() if asking.allows(Permission.DEFINE) else "",
    )


def _playbooks(asking: Asking, name: str, answer: PositioningAnswer | None) -> list[tuple[str, str]]:
    """Those that say the statements, and those of the segmentation whose ideals are on the map."""
    definition = definition_of(asking, "positioning", name)
    of = answer.segmentation if answer else None
    return playbooks_of(asking, of, definition.used_by if definition else ())


def _asked(asking: Asking, name: str) -> tuple[PositioningAnswer | None, list[str]]:
    """The answer, else what is wrong with the definition."""
    try:
        return asking.workspace.positioning(name), []
    except (NoSnapshot, UnknownName):
        raise
    except FenqunError as error:
        return None, texts(asking, error)


def _text_url() -> str:
    return url(["settings", "text"], file=_FILE)
