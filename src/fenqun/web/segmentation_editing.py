"""Editing a segmentation of any kind: its form, what the draft would do to the customers, saving."""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import DefinitionAnswer, NamesAnswer, SavedAnswer, TraitAnswer
from fenqun.errors import Cancelled, FenqunError, Phrase, UnknownName, UsageError, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web import level_form
from fenqun.web import segmentation_kinds as own_kinds
from fenqun.web.charts import Chart, before_and_after, distribution
from fenqun.web.definitions import Conflict, definition_of, plain, saved, users
from fenqun.web.links import url
from fenqun.web.parts import Item, Option
from fenqun.web.rule_form import texts
from fenqun.web.rules import builder_parts
from fenqun.web.segmentation_form import SegmentationForm, changed, data_of, opened, read, unfinished
from fenqun.web.segmentations import KIND_MEANINGS, KINDS
from fenqun.web.templating import render, render_fragment

routes = APIRouter()

Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]

STARTS: Mapping[str, Mapping[str, Any]] = {
    "rules": {"kind": "rules", "segments": {"": {"rule": ""}, "others": {"rule": "rest"}}},
    "bands": {"kind": "bands", "cuts": "equal_count", "bins": 5},
    "rfm": {"kind": "rfm", "bins": 5, "map": "eleven"},
    "grade": {
        "kind": "grade",
        "score": {},
        "segments": {"A": "top 5%", "B": "next 15%", "C": "next 30%", "D": "rest"},
    },
    "clusters": {"kind": "clusters", "traits": [], "count": {"from": 3, "to": 8}},
}
"""What a new segmentation of each kind starts from."""


@routes.get("/segmentations/new")
def new(asking: Defining, kind: str = "rules") -> HTMLResponse:
    """A form for a new segmentation of a kind."""
    start = STARTS.get(kind, STARTS["rules"])
    return _page(asking, None, opened(asking, "", start))


@routes.get("/segmentations/{name}/edit")
def edit(asking: Defining, name: str) -> HTMLResponse:
    """The form of a segmentation as it is written."""
    definition = definition_of(asking, "segmentations", name)
    if definition is None:
        raise UnknownName(what=Phrase(message("segmentation")), name=name)
    return _page(asking, definition, opened(asking, name, plain(definition)))


@routes.post("/segmentations/build")
def build(asking: Defining, of: str = "") -> HTMLResponse:
    """The form after a segment was added, moved or removed, or another way was chosen."""
    definition = _definition(asking, of)
    names = asking.workspace.names()
    form = changed(asking, read(asking, names, plain(definition)), asking.text("do"))
    answer = render_fragment(asking, "segmentations/form.html.j2", **_parts(asking, names, definition, form))
    answer.headers["HX-Trigger-After-Settle"] = "fenqun:built"
    return answer


@routes.post("/segmentations/draft")
def draft(asking: Defining, of: str = "") -> Response:
    """What saving the form would do: sizes before and after, who moves, what was found. Nothing is written."""
    names = asking.workspace.names()
    form = read(asking, names, plain(_definition(asking, of)))
    change, wrong = None, _unfinished(asking, form)
    if not wrong and form.is_begun:
        try:
            change = asking.workspace.draft("segmentations", of or form.name or "draft", data_of(asking, form))
        except Cancelled:
            return Response(status_code=204)
        except FenqunError as error:
            wrong = texts(asking, error)
    return render_fragment(
        asking,
        "segmentations/drafted.html.j2",
        form=form,
        change=change,
        wrong=wrong,
        chart=before_and_after(change, translator(asking.language)) if change else None,
        distributions=_distributions(asking, form, change.found) if change else [],
        labels={name.name: name.label for name in names.names},
        users=users(asking, change.used_by, names) if change else [],
    )


@routes.post("/segmentations/new")
def create(asking: Defining) -> Response:
    """Write a new segmentation."""
    form = read(asking, asking.workspace.names(), {})
    return _saved(asking, None, form, form.name)


@routes.post("/segmentations/{name}/edit")
def save(asking: Defining, name: str) -> Response:
    """Write the segmentation, if nobody has changed it meanwhile."""
    definition = _definition(asking, name)
    return _saved(asking, definition, read(asking, asking.workspace.names(), plain(definition)), name)


def _definition(asking: Asking, name: str) -> DefinitionAnswer | None:
    """The one that is changed; None where it is new, or gone meanwhile."""
    return definition_of(asking, "segmentations", name) if name else None


def _unfinished(asking: Asking, form: SegmentationForm) -> list[str]:
    of_rules = message("the rule of '{segment}' is not finished.")
    of_grade = message("the level of '{segment}' lacks a number.")
    said = translator(asking.language)(of_grade if form.kind == "grade" else of_rules)
    return [said.format(segment=name or "?") for name in unfinished(form)]


def _saved(asking: Asking, definition: DefinitionAnswer | None, form: SegmentationForm, name: str) -> Response:
    data = data_of(asking, form)
    again = partial(_page, asking, definition, form)
    if wrong := _unfinished(asking, form):
        return again(problems=wrong, status=422)

    def save(version: str | None) -> SavedAnswer:
        if not name:
            raise UsageError(what=Phrase(message("give the segmentation a name")))
        return asking.workspace.save("segmentations", name, data, version=version)

    return saved(asking, ("segmentations", name), data, save, again)


def _page(
    asking: Asking,
    definition: DefinitionAnswer | None,
    form: SegmentationForm,
    *,
    problems: Sequence[str] = (),
    conflict: Conflict | None = None,
    status: int = 200,
) -> HTMLResponse:
    translate = translator(asking.language)
    tabs = [Item(translate(text), url("/segmentations/new", kind=kind), name=kind) for kind, text in KINDS.items()]
    return render(
        asking,
        "segmentations/edit.html.j2",
        status=status,
        problems=problems,
        conflict=conflict,
        version=asking.text("version") or (definition.version if definition else ""),
        kind_meaning=translate(KIND_MEANINGS[form.kind]),
        new_tabs=tabs,
        **_parts(asking, asking.workspace.names(), definition, form),
    )


def _parts(
    asking: Asking, names: NamesAnswer, definition: DefinitionAnswer | None, form: SegmentationForm
) -> dict[str, Any]:
    """What the form itself is given, on its page and when it is built anew."""
    return {
        "definition": definition,
        "form": form,
        "own": own_kinds,
        **_choices(names),
        **(_grade_parts(asking, names, form) if form.kind == "grade" else {}),
        **(_cluster_parts(names, form) if form.kind == "clusters" else {}),
        **builder_parts(asking, names),
    }


def _choices(names: NamesAnswer) -> dict[str, list[Option]]:
    """The numbers that can be scored, and what can be divided into bands."""
    numbers = [name for name in names.names if name.type == "number" and name.kind in ("trait", "attribute", "score")]
    divided = [
        name
        for name in names.names
        if name.kind in ("trait", "attribute", "tag") and name.name != "customer_id" and not name.personal
    ]
    return {
        "numbers": [Option(name.name, name.label, note=name.unit) for name in numbers],
        "divided": [Option(name.name, name.label) for name in divided],
    }


def _grade_parts(asking: Asking, names: NamesAnswer, form: SegmentationForm) -> dict[str, Any]:
    """Of a grade: its traits with their weights, the pairs to compare, the ways of its levels."""
    translate = translator(asking.language)
    score = form.own.get("score") or {}
    traits = list(score) if isinstance(score, Mapping) else [str(trait) for trait in score]
    return {
        "score_traits": traits,
        "indicators": score if isinstance(score, Mapping) else {},
        "since": names.since,
        "pairs": list(combinations(traits, 2)),
        "importance": partial(_importance, asking),
        "nearest": lambda said: _shown(min(own_kinds.IMPORTANCE, key=lambda step: abs(step - said))),
        "levels": level_form,
        "level_ways": [Option(way, translate(text)) for way, text in level_form.WAYS.items()],
    }


def _cluster_parts(names: NamesAnswer, form: SegmentationForm) -> dict[str, Any]:
    """Of clusters: what they can be alike in, and the traits chosen."""
    kinds, types = ("trait", "attribute", "score", "tag"), ("number", "boolean")
    known = {name.name: name for name in names.names if name.kind in kinds and name.type in types}
    chosen = [str(trait) for trait in form.own.get("traits") or ()]
    return {
        "likened": [Option(name.name, name.label, note=name.unit) for name in known.values()],
        "cluster_traits": chosen,
        "cluster_options": [Option(trait, known[trait].label if trait in known else trait) for trait in chosen],
    }


def _importance(asking: Asking, one: str, other: str) -> list[Option]:
    """How many times as important one is as the other, the first the most."""
    translate = translator(asking.language)
    more, equal = message("{one} is {times} times as important"), message("equally important")
    found = []
    for times in own_kinds.IMPORTANCE:
        said = translate(more if times != 1 else equal)
        shown = said.format(one=one if times > 1 else other, times=round(max(times, 1 / times)))
        found.append(Option(_shown(times), shown))
    return found


def _shown(times: float) -> str:
    return f"{times:.6g}"


def _distributions(asking: Asking, form: SegmentationForm, found: Mapping[str, Any]) -> list[Chart]:
    """How the traits that are cut are distributed, with the cut points that were found or given."""
    cut: list[tuple[str, object]] = []
    if form.kind == "bands":
        cut = [(str(form.own.get("trait")), found.get("cuts"))]
    elif form.kind == "rfm":
        cut = [(str(form.own[name]), found.get(name, {}).get("cuts")) for name in own_kinds.DIMENSIONS]
    charts = []
    for trait, points in cut:
        answer = asking.workspace.show(trait)
        if isinstance(answer, TraitAnswer) and isinstance(points, list):
            charts.append(distribution(answer, translator(asking.language), cuts=points))
    return charts
