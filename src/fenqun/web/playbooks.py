"""Playbooks: what is done for each segment, to be read and printed; written as text."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import PlaybookAnswer, play_words
from fenqun.errors import FenqunError, NoSnapshot
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.definitions import definition_of, deleted, page_parts, renamed, saved_text, text_form
from fenqun.web.links import url
from fenqun.web.rule_form import texts
from fenqun.web.templating import render

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]
START = """new_playbook:
  of: ""
  owner: ""
  segments:
    segment:
      strategy: ""
      difficulties: []
      offers: []
      kpi: ""
"""
"""What the text of a new playbook begins with."""


def playbooks_of(asking: Asking, of: str | None, used_by: Sequence[str] = ()) -> list[tuple[str, str]]:
    """The playbooks of the same segmentation or grid, and those that use something, as labels with addresses."""
    lines = asking.workspace.playbooks().playbooks
    return [
        (line.label, url(["playbooks", line.name]))
        for line in lines
        if (of is not None and line.of == of) or f"playbooks/{line.name}" in used_by
    ]


@routes.get("/playbooks")
def playbooks(asking: Reading) -> HTMLResponse:
    """The playbooks there are."""
    found = asking.workspace.playbooks()
    may_define = asking.allows(Permission.DEFINE)
    return render(asking, "playbooks/list.html.j2", found=found, may_define=may_define)


@routes.get("/playbooks/new")
def new(asking: Defining) -> HTMLResponse:
    """A new playbook, as text."""
    return text_form(asking, "playbooks", None, text=START)


@routes.post("/playbooks/new")
def create(asking: Defining) -> Response:
    """Write a new playbook, called as its text begins."""
    return saved_text(asking, "playbooks", None, "")


@routes.get("/playbooks/{name}")
def playbook(asking: Reading, name: str) -> HTMLResponse:
    """A card for each play; what cannot be told is said in place."""
    definition = definition_of(asking, "playbooks", name)
    if definition is None:
        asking.workspace.playbook(name)
    answer, wrong = _asked(asking, name)
    translate = translator(asking.language)
    return render(
        asking,
        "playbooks/one.html.j2",
        status=422 if wrong else 200,
        answer=answer,
        wrong=wrong,
        parts=lambda play: list(play_words.parts(play, translate)),
        missing={what: translate(said) for what, said in play_words.MISSING.items()},
        may_see=asking.allows(Permission.CUSTOMERS),
        **page_parts(asking, "playbooks", name, definition),
    )


def _asked(asking: Asking, name: str) -> tuple[PlaybookAnswer | None, list[str]]:
    """The playbook over the snapshot, else what is wrong with it; neither before the first refresh."""
    try:
        return asking.workspace.playbook(name), []
    except NoSnapshot:
        return None, []
    except FenqunError as error:
        return None, texts(asking, error)


@routes.get("/playbooks/{name}/edit")
def edit(asking: Defining, name: str) -> HTMLResponse:
    """The form of a playbook: its YAML."""
    definition = asking.workspace.definition("playbooks", name)
    return text_form(asking, "playbooks", definition, text=definition.text, name=name)


@routes.post("/playbooks/{name}/edit")
def save(asking: Defining, name: str) -> Response:
    """Write the playbook, if nobody has changed it meanwhile."""
    return saved_text(asking, "playbooks", definition_of(asking, "playbooks", name), name)


@routes.post("/playbooks/{name}/rename")
def rename(asking: Defining, name: str) -> Response:
    """Call the playbook otherwise."""
    return renamed(asking, "playbooks", name)


@routes.post("/playbooks/{name}/delete")
def delete(asking: Defining, name: str) -> Response:
    """Take the definition out of the text."""
    return deleted(asking, "playbooks", name)
