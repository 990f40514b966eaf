"""The tags: who carries them, by which rule, what sets them apart; made, changed, given up."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import DefinitionAnswer, DefinitionLine, SavedAnswer, TagAnswer
from fenqun.errors import Phrase, UnknownName, UsageError, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.definitions import Conflict, answer_of, definition_of, deleted, page_parts, plain, renamed, saved
from fenqun.web.links import url
from fenqun.web.parts import Item
from fenqun.web.rule_form import RuleForm, sent, started, written
from fenqun.web.rules import builder_parts
from fenqun.web.templating import render
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
    if asking.workspace.is_past:  # those of then are among its tags
        return []
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
    definition, answer = definition_of(asking, "tags", name), answer_of(asking, name, TagAnswer)
    if definition is None and answer is None:
        raise UnknownName(what=Phrase(message("tag")), name=name)
    return render(
        asking,
        "tags/one.html.j2",
        tag=answer,
        apart=answer.apart if answer else (),
        actions=_actions(asking, name, computed=answer is not None),
        **page_parts(asking, "tags", name, definition),
    )


def _actions(asking: Asking, name: str, *, computed: bool) -> list[Item]:
    translate = translator(asking.language)
    found: list[Item] = []
    if computed:
        found.append(Item(translate(message("Movement")), url(["moves", name]), "arrow"))
        found.append(Item(translate(message("Show the customers")), url("/customers", tag=name), "customers"))
        if asking.allows(Permission.EXPORT):
            found.append(Item(translate(message("Export")), url("/customers/export/xlsx", tag=name), "download"))
    if asking.allows(Permission.DEFINE):
        found.append(Item(translate(message("Change")), url(["tags", name, "edit"]), "edit", "primary"))
    return found


@routes.get("/tags/{name}/edit")
def edit(asking: Defining, name: str) -> HTMLResponse:
    """The form of a tag; one that was only given by hand gets its declaration here."""
    definition = definition_of(asking, "tags", name)
    if definition is None and not _is_given(asking, name):
        raise UnknownName(what=Phrase(message("tag")), name=name)
    data = plain(definition)
    return _form(asking, definition, data, started(asking, "r", data.get("rule")), name=name)


def _is_given(asking: Asking, name: str) -> bool:
    """Whether somebody has or had the tag by hand, declared or not."""
    return answer_of(asking, name, TagAnswer) is not None or bool(asking.workspace.tag_list(name).tags)


@routes.post("/tags/{name}/edit")
def save(asking: Defining, name: str) -> Response:
    """Write the tag, if nobody has changed it meanwhile."""
    definition = definition_of(asking, "tags", name)
    form = sent(asking, asking.workspace.names(), "r")
    return _saved(asking, definition, name, _data(asking, plain(definition), form), form)


@routes.post("/tags/{name}/rename")
def rename(asking: Defining, name: str) -> Response:
    """Call the tag otherwise, there and wherever others name it."""
    return renamed(asking, "tags", name)


@routes.post("/tags/{name}/delete")
def delete(asking: Defining, name: str) -> Response:
    """Take the tag's definition out of the text; what was given by hand stays recorded."""
    return deleted(asking, "tags", name)


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
    def save(version: str | None) -> SavedAnswer:
        if asking.text("by") != "hand" and (form.open or form.rule is None):
            raise UsageError(what=Phrase(message("the rule is not finished: some of its conditions ask nothing yet")))
        return asking.workspace.save("tags", name, data, version=version)

    return saved(asking, ("tags", name), data, save, partial(_form, asking, definition, data, form, name=name))


def _form(
    asking: Asking,
    definition: DefinitionAnswer | None,
    data: Mapping[str, Any],
    form: RuleForm,
    *,
    name: str = "",
    problems: Sequence[str] = (),
    conflict: Conflict | None = None,
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
        problems=problems,
        conflict=conflict,
        **builder_parts(asking, names),
    )
