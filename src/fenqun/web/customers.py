"""The customers: found by anything, listed page by page, tagged by hand in bulk, exported."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import CustomersAnswer, ExportAnswer, NamesAnswer
from fenqun.errors import Phrase, Problems, UnknownName, UsageError, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.sending import sent
from fenqun.web.formats import Format, exports
from fenqun.web.links import local, url
from fenqun.web.parts import Option
from fenqun.web.question import PER_PAGE, Question, asked, told
from fenqun.web.rule_form import texts
from fenqun.web.templating import redirect, render

routes = APIRouter()

Seeing = Annotated[Asking, Depends(needs(Permission.CUSTOMERS))]
Asked = Annotated[Question, Depends(asked)]


@routes.get("/customers")
def customers(asking: Seeing, question: Asked) -> HTMLResponse:
    """The list; a rule that cannot be read is told beside it and leaves the list empty."""
    names = asking.workspace.names()
    found, wrong = _answered(asking, question)
    exporting = exports(lambda ending: url(f"/customers/export/{ending}", **_state(question)))
    return render(
        asking,
        "customers/list.html.j2",
        status=422 if wrong else 200,
        question=question,
        chips=told(question, names, translator(asking.language)),
        without=lambda kind, value: url("/customers", **_without(question, kind, value)),
        may_tag=asking.allows(Permission.TAG),
        found=found,
        wrong=wrong,
        exports=exporting if asking.allows(Permission.EXPORT) else [],
        **_choices(names),
    )


def _choices(names: NamesAnswer) -> dict[str, object]:
    """What a list can be narrowed by, and what it can show."""
    labels = {name.name: name.label for name in names.names}
    tags = [name for name in names.names if name.kind == "tag"]
    segments = [
        Option(f"{name}/{segment}", label, group=labels.get(name, name))
        for name, held in names.segments.items()
        for segment, label in held.items()
    ]
    return {
        "tags": tags,
        "tag_options": [Option(name.name, name.label) for name in tags],
        "segments": segments,
        "columns": [Option(name.name, name.label) for name in names.names],
    }


def _answered(asking: Asking, question: Question) -> tuple[CustomersAnswer | None, list[str]]:
    """The list, or what is wrong with the question."""
    try:
        return _found(asking, question), []
    except (Problems, UnknownName, UsageError) as error:
        return None, texts(asking, error)


def _found(asking: Asking, question: Question) -> CustomersAnswer:
    return asking.workspace.customers(
        where=question.where,
        search=question.q,
        columns=question.column,
        sort=question.sort,
        descending=question.descending,
        after=question.after,
        before=question.before,
        limit=PER_PAGE,
    )


def _state(question: Question) -> dict[str, object]:
    return {
        **question.filters(),
        "column": list(question.column),
        "sort": question.sort,
        "descending": question.descending,
    }


def _without(question: Question, kind: str, value: str) -> dict[str, object]:
    state = _state(question)
    return {**state, kind: [other for other in getattr(question, kind) if other != value]}


@routes.get("/customers/export/{ending}")
def export(
    asking: Annotated[Asking, Depends(needs(Permission.EXPORT))],
    question: Asked,
    ending: Format,
) -> Response:
    """Every customer that fits, in the order of the list, as a file."""

    def write(to: Path) -> ExportAnswer:
        return asking.workspace.export_customers(
            to,
            where=question.where,
            search=question.q,
            columns=question.column,
            sort=question.sort,
            descending=question.descending,
        )

    return sent(asking, "customers", ending, write)


@routes.post("/customers/tag")
def tag(asking: Annotated[Asking, Depends(needs(Permission.TAG))]) -> Response:
    """Give a tag to the chosen customers, or take it; with `all`, to everyone the address it came from asks for."""
    translate = translator(asking.language)
    name, back = asking.text("tag").strip(), local(asking.text("back") or "/customers")
    if not name:
        raise UsageError(what=Phrase(message("name the tag to give or take")))
    ids = _everyone(asking) if asking.text("all") else asking.texts("ids")
    if asking.text("do") == "remove":
        done = asking.workspace.tag_remove(name, ids)
        said = message("'{tag}' was taken; customers: {changed}. It shows after the next refresh.")
    else:
        done = asking.workspace.tag_add(name, ids, note=asking.text("note"))
        said = message("'{tag}' was given; customers: {changed}. It shows after the next refresh.")
    return redirect(asking, back, toast=translate(said).format(tag=name, changed=done.changed))


def _everyone(asking: Asking) -> list[str]:
    """The ids of everyone who fits what the form says the list asked."""
    question = Question(
        q=asking.text("q"),
        tag=tuple(asking.texts("tagged")),
        segment=tuple(asking.texts("segment")),
        rule=asking.text("rule"),
    )
    return asking.workspace.customer_ids(where=question.where, search=question.q)
