"""The segmentations: sizes, value, what sets each segment apart."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import DefinitionAnswer, SegmentationAnswer
from fenqun.errors import NoSnapshot, Phrase, UnknownName, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.charts import segment_sizes
from fenqun.web.definitions import answer_of, definition_of, deleted, names_of, page_parts, renamed, users
from fenqun.web.links import url
from fenqun.web.parts import Item
from fenqun.web.templating import redirect, render

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]

KINDS = {
    "rules": message("rules in order"),
    "bands": message("bands of a trait"),
    "rfm": message("recency, frequency, monetary value"),
    "grade": message("graded by a weighted score"),
    "clusters": message("clusters learned from the data"),
}
"""The kinds of segmentations, in words."""

KIND_MEANINGS = {
    "rules": message("The first rule that holds places the customer."),
    "bands": message("A number cut into bands, or a segment for each value of a text."),
    "rfm": message("Scores of how lately, how often and for how much; a map of them to segments."),
    "grade": message("Several traits weighted into one score, divided into levels such as A, B, C, D."),
    "clusters": message("Customers who are alike in several numbers, about centres learned from a sample (k-means)."),
}
"""What each kind does, in words."""


@routes.get("/segmentations")
def segmentations(asking: Reading) -> HTMLResponse:
    """All segmentations with their segments' shares."""
    translate = translator(asking.language)
    answers: dict[str, SegmentationAnswer] = {}
    with suppress(NoSnapshot):
        answers = {answer.name: answer for answer in asking.workspace.overview().segmentations}
    return render(
        asking,
        "segmentations/list.html.j2",
        lines=asking.workspace.definitions("segmentations").lines,
        answers=answers,
        kinds={kind: translate(text) for kind, text in KINDS.items()},
        may_see=asking.allows(Permission.CUSTOMERS),
        new=[Item(translate(text), url("/segmentations/new", kind=kind)) for kind, text in KINDS.items()]
        if asking.allows(Permission.DEFINE)
        else [],
    )


@routes.get("/segmentations/{name}")
def segmentation(asking: Reading, name: str) -> HTMLResponse:
    """One segmentation: sizes and value, what sets each segment apart, how much it explains."""
    definition = definition_of(asking, "segmentations", name)
    answer = answer_of(asking, name, SegmentationAnswer)
    if definition is None and answer is None:
        raise UnknownName(what=Phrase(message("segmentation")), name=name)
    translate = translator(asking.language)
    return render(
        asking,
        "segmentations/one.html.j2",
        answer=answer,
        chart=segment_sizes(answer, translate) if answer else None,
        kind=translate(KINDS.get(answer.kind, answer.kind)) if answer else "",
        others=_others(asking, name),
        actions=_actions(asking, name, definition, answer),
        may_see=asking.allows(Permission.CUSTOMERS),
        may_export=asking.allows(Permission.EXPORT),
        **page_parts(asking, "segmentations", name, definition),
    )


def _others(asking: Asking, name: str) -> list[tuple[str, str]]:
    """The other segmentations, to cross or compare with."""
    names = names_of(asking).names
    return [(other.name, other.label) for other in names if other.kind == "segmentation" and other.name != name]


def _actions(
    asking: Asking, name: str, definition: DefinitionAnswer | None, answer: SegmentationAnswer | None
) -> list[Item]:
    translate = translator(asking.language)
    found: list[Item] = []
    if answer:
        found.append(Item(translate(message("Movement")), url(["moves", name]), "arrow"))
        found.append(Item(translate(message("Criteria")), url(["criteria", name]), "check"))
    if answer and asking.allows(Permission.EXPORT):
        found.append(Item(translate(message("Export")), url("/customers/export/xlsx", column=[name]), "download"))
    if answer and answer.kind == "clusters" and definition and asking.allows(Permission.DEFINE):
        found.append(Item(translate(message("Learn anew")), url(["segmentations", name, "refit"]), "refresh"))
    if definition and asking.allows(Permission.DEFINE):
        found.append(Item(translate(message("Change")), url(["segmentations", name, "edit"]), "edit", "primary"))
    return found


@routes.get("/segmentations/{name}/refit")
def refit(asking: Defining, name: str) -> HTMLResponse:
    """What clusters would be were they learned anew, and who would move. Nothing is written."""
    found, names = asking.workspace.refit(name), names_of(asking)
    labels = {known.name: known.label for known in names.names}
    return render(
        asking,
        "segmentations/refit.html.j2",
        name=name,
        label=labels.get(name, name),
        found=found,
        users=users(asking, found.change.used_by, names),
    )


@routes.post("/segmentations/{name}/refit")
def keep(asking: Defining, name: str) -> Response:
    """Have what is learned anew count from the next refresh on."""
    asking.workspace.refit(name, keep=True)
    said = translator(asking.language)(message("It counts from the next refresh on."))
    return redirect(asking, url(["segmentations", name]), toast=said)


@routes.post("/segmentations/{name}/rename")
def rename(asking: Defining, name: str) -> Response:
    """Call the segmentation otherwise, there and wherever others name it."""
    return renamed(asking, "segmentations", name)


@routes.post("/segmentations/{name}/delete")
def delete(asking: Defining, name: str) -> Response:
    """Take the definition out of the text."""
    return deleted(asking, "segmentations", name)
