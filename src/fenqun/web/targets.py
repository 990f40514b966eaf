"""Target choices: the matrix, criteria, weights to try, decisions and the budget."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import AllocationAnswer, TargetsAnswer
from fenqun.answers import target_words as words
from fenqun.errors import FenqunError, UnknownName, message
from fenqun.language import Translator, translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.links import url
from fenqun.web.parts import Item
from fenqun.web.playbooks import playbooks_of
from fenqun.web.rule_form import texts
from fenqun.web.target_charts import matrix, money_by_total, size_label
from fenqun.web.target_weights import asked_weights, fields_of, sent_weights, weights_of, with_weights
from fenqun.web.templating import redirect, render

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]
Before = Annotated[int | None, Query(ge=1, le=2**53)]

TEXT = "/settings/text?file=targets.yaml"
_LAST = 5
_PER_PAGE = 20
_BADGES = {"target": "good", "avoid": "bad", "fails": "bad", "reserve": "info", "weak": "plain", "unjudged": "warning"}
_PASSES = {True: "good", False: "bad", None: "plain"}


@routes.get("/targets")
def choices(asking: Reading, after: Before = None) -> HTMLResponse:
    """The target choices that are declared, and what was decided."""
    found = asking.workspace.decisions(after=after, limit=_PER_PAGE)
    return render(
        asking,
        "targets/list.html.j2",
        lines=asking.workspace.definitions("targets").lines,
        found=found,
        text=TEXT if asking.allows(Permission.DEFINE) else "",
        **_words(asking),
    )


@routes.get("/criteria/{name}")
def criteria(asking: Reading, name: str) -> HTMLResponse:
    """Whether the segments of a segmentation, or the cells of a grid, are worth having."""
    return render(asking, "targets/worth.html.j2", answer=asking.workspace.criteria(name), **_words(asking))


@routes.get("/targets/{name}")
def targets(asking: Reading, name: str) -> HTMLResponse:
    """One choice, by its own weights or by others to see what they do."""
    return _page(asking, name)


def _page(
    asking: Asking, name: str, *, wrong: Sequence[str] = (), problems: Sequence[str] = (), status: int = 200
) -> HTMLResponse:
    translate = translator(asking.language)
    tried, answer, given = None, None, asked_weights(asking)
    try:
        answer = asking.workspace.targets(name)
        tried = asking.workspace.targets(name, weights=weights_of(given)) if given else answer
    except FenqunError as error:
        asking.workspace.definition("targets", name)  # what is nowhere is another page
        problems = texts(asking, error)
    shown = tried or answer
    return render(
        asking,
        "targets/one.html.j2",
        status=422 if problems and not asking.is_fragment else status,
        name=name,
        answer=shown,
        problems=problems,
        wrong=wrong,
        chart=matrix(shown, translate) if shown else None,
        size=size_label(shown, translate) if shown else "",
        fields=fields_of(answer, given) if answer else [],
        version=asking.workspace.definition("targets", name).version if tried and tried.previewed else "",
        found=asking.workspace.decisions(name, limit=_LAST),
        may_decide=asking.allows(Permission.DEFINE),
        playbooks=playbooks_of(asking, answer.of) if answer else [],
        actions=_actions(asking, answer, translate),
        **_words(asking),
    )


def _words(asking: Asking) -> dict[str, Any]:
    translate = translator(asking.language)
    told = {"verdicts": words.VERDICTS, "strategies": words.STRATEGIES, "axes": words.AXES, "zones": words.ZONES}
    return {
        **{name: {code: translate(text) for code, text in codes.items()} for name, codes in told.items()},
        "passed": {code: translate(text) for code, text in words.PASSES.items()},
        "badges": _BADGES,
        "marks": _PASSES,
    }


def _actions(asking: Asking, answer: TargetsAnswer | None, translate: Translator) -> list[Item]:
    found = []
    if answer is not None and answer.budgeted:
        found.append(Item(translate(message("Budget")), url(["targets", answer.name, "budget"]), "chart"))
    if asking.allows(Permission.DEFINE):
        found.append(Item(translate(message("Change the text")), TEXT, "edit"))
    return found


@routes.post("/targets/{name}/weights")
def keep(asking: Defining, name: str) -> Response:
    """Write the weights that were tried into the definition, unless somebody changed it meanwhile."""
    try:
        weights = weights_of(sent_weights(asking, asking.workspace.targets(name)))
        data = with_weights(asking.workspace.definition("targets", name).data, weights)
        asking.workspace.save("targets", name, data, version=asking.text("version"))
    except UnknownName:
        raise
    except FenqunError as error:
        return _page(asking, name, problems=texts(asking, error), status=422)
    said = translator(asking.language)(message("The weights were saved."))
    return redirect(asking, url(["targets", name]), toast=said)


@routes.post("/targets/{name}/decide")
def decide(asking: Defining, name: str) -> Response:
    """Record what was chosen, and go back to the choice, which lists it; else the form again with what is wrong."""
    segments, whats, whys = (asking.texts(part) for part in ("segment", "what", "reason"))
    rows = list(zip(segments, whats, whys, strict=False))
    chosen = [segment for segment, what, _ in rows if what == "chosen"]
    rejected = {segment: why.strip() for segment, what, why in rows if what == "rejected"}
    why, by = asking.text("why").strip(), asking.text("by").strip()
    try:
        line = asking.workspace.decide(name, chosen=chosen, rejected=rejected, why=why, by=by)
    except FenqunError as error:
        return _page(asking, name, wrong=texts(asking, error), status=422)
    said = translator(asking.language)(message("Decision {number} was recorded."))
    return redirect(asking, url(["targets", name]), toast=said.format(number=line.number))


@routes.get("/targets/{name}/budget")
def budget(asking: Reading, name: str, total: Annotated[str, Query(max_length=40)] = "") -> HTMLResponse:
    """The money of a choice divided, of its own total or another."""
    answer, problems = _allocated(asking, name, total.strip())
    return render(
        asking,
        "targets/budget.html.j2",
        status=422 if problems and not asking.is_fragment else 200,
        name=name,
        answer=answer,
        total=total or (f"{answer.total:.15g}" if answer else ""),
        problems=problems,
        chart=money_by_total(answer, translator(asking.language)) if answer else None,
        bounds={code: translator(asking.language)(text) if text else "" for code, text in words.BOUNDS.items()},
    )


def _allocated(asking: Asking, name: str, total: str) -> tuple[AllocationAnswer | None, list[str]]:
    try:
        return asking.workspace.allocate(name, total=float(total) if total else None), []
    except FenqunError as error:
        asking.workspace.definition("targets", name)  # what is nowhere is another page
        return None, texts(asking, error)
    except ValueError:
        said = translator(asking.language)(message("'{text}' is no number"))
        return None, [said.format(text=total)]
