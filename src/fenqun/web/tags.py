"""The tags: who carries them, by which rule, what sets them apart; made, changed, given up."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import DefinitionAnswer, DefinitionLine, TagAnswer
from fenqun.errors import EditConflict, FenqunError, NoSnapshot, Phrase, UnknownName, UsageError, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.links import url
from fenqun.web.rule_form import RuleForm, sent, started, texts, written
from fenqun.web.rules import builder_parts
from fenqun.web.templating import redirect, render
from fenqun.web.wording import text_of, worded

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.READ))]
Defining = Annotated[Asking, Depends(needs(Permission.DEFINE))]


@routes.get("/tags")
def tags(asking: Reading) -> HTMLResponse:
    """All tags, those given by hand only among them."""
    lines = asking.workspace.definitions("tags").lines
    declared = {line.name for line in lines}
    translate = translator(asking.language)
    given = {"rule": translate(message("by rule")), "hand": translate(message("by hand"))}
    rows = [replace(line, kind=given.get(line.kind, line.kind)) for line in lines]
    rows += [
        DefinitionLine("tags", name, name, "", given["hand"], "", computed=True, customers=customers)
        for name, customers in _by_hand(asking, declared)
    ]
    may = {"may_define": asking.allows(Permission.DEFINE), "may_ask": asking.allows(Permission.CUSTOMERS)}
    return render(asking, "tags/list.html.j2", rows=rows, **may)


def _by_hand(asking: Asking, declared: set[str]) -> list[tuple[str, int]]:
    """The tags that were given by hand and are declared nowhere, with how many have them."""
    counts: dict[str, int] = {}
    for given in asking.workspace.tag_list().tags:
        if given.tag not in declared:
            counts[given.tag] = counts.get(given.tag, 0) + 1
    return sorted(counts.items())


@routes.get("/tags/new")
def new(asking: Defining, rule: str = "") -> HTMLResponse:
    """A form for a new tag."""
    return _form(asking, None, {"rule": rule} if rule else {}, started(asking, "r", rule))


@routes.post("/tags/new")
def create(asking: Defining) -> Response:
    """Write a new tag; with `start`, only go on to its form with the rule that was asked."""
    form = sent(asking, asking.workspace.names(), "r")
    if asking.text("start"):
        return _form(asking, None, {}, form)
    name = asking.text("name").strip()
    return _saved(asking, None, name, _data(asking, {}, form), form)


@routes.get("/tags/{name}")
def tag(asking: Reading, name: str) -> HTMLResponse:
    """One tag: how many, by which rule, what sets its carriers apart."""
    definition, answer = _definition(asking, name), _answer(asking, name)
    if definition is None and answer is None:
        raise UnknownName(what=Phrase(message("tag")), name=name)
    translate, may_define = translator(asking.language), asking.allows(Permission.DEFINE)
    actions: list[tuple[str, ...]] = [
        (translate(message("Show the customers")), url("/customers", tag=name), "customers")
    ]
    if asking.allows(Permission.EXPORT):
        actions.append((translate(message("Export")), url("/customers/export/xlsx", tag=name), "download"))
    if may_define:
        actions.append((translate(message("Change")), url(["tags", name, "edit"]), "edit", "primary"))
    return render(
        asking,
        "tags/one.html.j2",
        name=name,
        definition=definition,
        tag=answer,
        apart=answer.apart if answer else (),
        stale=definition is not None and f"tags/{name}" in asking.workspace.freshness().changed,
        actions=actions if answer else actions[-1:] if may_define else [],
        may_define=may_define,
        may_read=asking.allows(Permission.PERSONAL),  # the text may hold values to compare with
    )


def _definition(asking: Asking, name: str) -> DefinitionAnswer | None:
    try:
        return asking.workspace.definition("tags", name)
    except UnknownName:
        return None


def _answer(asking: Asking, name: str) -> TagAnswer | None:
    """What the latest snapshot says of the tag; None where it does not know it."""
    try:
        answer = asking.workspace.show(name)
    except (UnknownName, NoSnapshot):
        return None
    return answer if isinstance(answer, TagAnswer) else None


@routes.get("/tags/{name}/edit")
def edit(asking: Defining, name: str) -> HTMLResponse:
    """The form of a tag; one that was only given by hand gets its declaration here."""
    definition = _definition(asking, name)
    if definition is None and _answer(asking, name) is None and not asking.workspace.tag_list(name).tags:
        raise UnknownName(what=Phrase(message("tag")), name=name)
    data = _plain(definition.data) if definition else {}
    return _form(asking, definition, data, started(asking, "r", data.get("rule")), name=name)


@routes.post("/tags/{name}/edit")
def save(asking: Defining, name: str) -> Response:
    """Write the tag, if nobody has changed it meanwhile."""
    definition = _definition(asking, name)
    form = sent(asking, asking.workspace.names(), "r")
    return _saved(asking, definition, name, _data(asking, _plain(definition.data) if definition else {}, form), form)


@routes.post("/tags/{name}/delete")
def delete(asking: Defining, name: str) -> Response:
    """Take the tag's definition out of the text; what was given by hand stays recorded."""
    asking.workspace.delete("tags", name, version=asking.text("version"))
    said = translator(asking.language)(message("'{name}' was deleted. It can be undone under Text and history."))
    return redirect(asking, "/tags", toast=said.format(name=name))


def _plain(data: object) -> dict[str, Any]:
    return {"rule": data} if isinstance(data, str) else dict(data) if isinstance(data, Mapping) else {}


def _data(asking: Asking, before: Mapping[str, Any], form: RuleForm) -> dict[str, Any]:
    """The definition the form makes of the one before; keys the form does not know stay."""
    rule = None if asking.text("by") == "hand" else written(asking, form, before.get("rule"))
    wanted = {
        "rule": rule,
        "label": worded(before.get("label"), asking.text("label"), asking.language),
        "meaning": worded(before.get("meaning"), asking.text("meaning"), asking.language),
        "owner": asking.text("owner").strip() or None,
    }
    made = {key: wanted.get(key, value) for key, value in before.items()}
    return {key: value for key, value in {**made, **wanted}.items() if value is not None}


def _saved(
    asking: Asking, definition: DefinitionAnswer | None, name: str, data: dict[str, Any], form: RuleForm
) -> Response:
    translate = translator(asking.language)
    version = asking.text("version") or None
    try:
        if asking.text("by") != "hand" and (form.open or form.rule is None):
            raise UsageError(what=Phrase(message("the rule is not finished: some of its conditions ask nothing yet")))
        asking.workspace.save("tags", name, data, version=version)
    except EditConflict as conflict:
        return _form(asking, definition, data, form, name=name, problems=texts(asking, conflict), status=412)
    except FenqunError as error:
        return _form(asking, definition, data, form, name=name, problems=texts(asking, error), status=422)
    said = translate(message("'{name}' was saved. Refresh to compute it.")).format(name=name)
    return redirect(asking, url(["tags", name]), toast=said)


def _form(
    asking: Asking,
    definition: DefinitionAnswer | None,
    data: Mapping[str, Any],
    form: RuleForm,
    *,
    name: str = "",
    problems: list[str] | None = None,
    status: int = 200,
) -> HTMLResponse:
    names = asking.workspace.names()
    return render(
        asking,
        "tags/edit.html.j2",
        status=status,
        definition=definition,
        name=name or asking.text("name"),
        version=asking.text("version") or (definition.version if definition else ""),
        label=asking.text("label") or text_of(data.get("label"), asking.language),
        meaning=asking.text("meaning") or text_of(data.get("meaning"), asking.language),
        owner=asking.text("owner") or str(data.get("owner") or ""),
        by=asking.text("by") or ("hand" if definition and not data.get("rule") else "rule"),
        form=form,
        problems=problems or [],
        **builder_parts(asking, names),
    )
