"""The traits and attributes: what each means, how it is distributed, how it is computed."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import ChangeAnswer, TraitAnswer
from fenqun.errors import Cancelled, FenqunError, Phrase, UnknownName, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.superseding import superseding
from fenqun.web.charts import distribution
from fenqun.web.definitions import (
    answer_of,
    definition_of,
    deleted,
    names_of,
    page_parts,
    renamed,
    saved_text,
    text_form,
    users,
)
from fenqun.web.rule_form import texts
from fenqun.web.templating import render, render_fragment

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]


START = "new_trait:\n  from: orders\n  value: sum(amount)\n  last: 90 days\n"
"""What the form of a new trait begins with."""


@routes.get("/traits")
def traits(asking: Reading) -> HTMLResponse:
    """All traits as declared, and the attributes the customers came with."""
    names = names_of(asking)
    return render(
        asking,
        "traits/list.html.j2",
        lines=asking.workspace.definitions("traits").lines,
        attributes=[name for name in names.names if name.kind == "attribute" and name.name != "customer_id"],
        may_define=asking.allows(Permission.DEFINE),
    )


@routes.get("/traits/new")
def new(asking: Defining) -> HTMLResponse:
    """A form for a new trait, as text."""
    return text_form(asking, "traits", None, text=START)


@routes.post("/traits/new")
def create(asking: Defining) -> Response:
    """Write a new trait."""
    return saved_text(asking, "traits", None, "")


@routes.post("/traits/draft")
def draft(asking: Defining) -> Response:
    """How the trait in the form would be distributed, or what is wrong with it. Nothing is written."""
    text, wrong = asking.text("text"), []
    change: ChangeAnswer | None = None
    try:
        with superseding(asking, "draft trait") as running:
            change = asking.workspace.draft_text("traits", text.partition(":")[0].strip(), text, running=running)
    except Cancelled:
        return Response(status_code=204)
    except FenqunError as error:
        wrong = texts(asking, error)
    used = users(asking, change.used_by, names_of(asking)) if change else []
    return render_fragment(asking, "traits/drafted.html.j2", change=change, wrong=wrong, users=used)


@routes.get("/traits/{name}")
def trait(asking: Reading, name: str) -> HTMLResponse:
    """One trait or attribute: its distribution and how it is computed."""
    definition, answer = definition_of(asking, "traits", name), answer_of(asking, name, TraitAnswer)
    if definition is None and answer is None:
        raise UnknownName(what=Phrase(message("trait")), name=name)
    return render(
        asking,
        "traits/one.html.j2",
        answer=answer,
        chart=distribution(answer, translator(asking.language)) if answer else None,
        **page_parts(asking, "traits", name, definition),
    )


@routes.get("/traits/{name}/edit")
def edit(asking: Defining, name: str) -> HTMLResponse:
    """The form of a trait: its YAML."""
    definition = asking.workspace.definition("traits", name)
    return text_form(asking, "traits", definition, text=definition.text, name=name)


@routes.post("/traits/{name}/edit")
def save(asking: Defining, name: str) -> Response:
    """Write the trait, if nobody has changed it meanwhile."""
    return saved_text(asking, "traits", definition_of(asking, "traits", name), name)


@routes.post("/traits/{name}/rename")
def rename(asking: Defining, name: str) -> Response:
    """Call the trait otherwise, there and wherever others name it."""
    return renamed(asking, "traits", name)


@routes.post("/traits/{name}/delete")
def delete(asking: Defining, name: str) -> Response:
    """Take the definition out of the text."""
    return deleted(asking, "traits", name)
