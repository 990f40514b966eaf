"""Rules being written: the builder's changes, the live count, and a page to ask one without saving it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, JSONResponse, Response

from fenqun.access.permissions import Permission
from fenqun.answers import NamesAnswer
from fenqun.errors import Cancelled, FenqunError, Phrase, UsageError, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.superseding import superseding
from fenqun.web.builder import signs_of
from fenqun.web.definitions import users
from fenqun.web.parts import Option
from fenqun.web.rule_form import RuleForm, faults, rebuilt, sent, started, texts, unfinished_text
from fenqun.web.templating import render, render_fragment, with_toast

routes = APIRouter()

Reading = Annotated[Asking, Depends(needs(Permission.CUSTOMERS))]
Prefix = Annotated[str, Query(pattern=r"^[a-z][a-z0-9_]{0,30}$")]
SAMPLE = 5

KINDS = {
    "attribute": message("Attributes"),
    "trait": message("Traits"),
    "tag": message("Tags"),
    "segmentation": message("Segmentations"),
    "score": message("Scores"),
}
"""The groups of names to choose from."""

SIGNS = {
    "==": message("is"),
    "!=": message("is not"),
    ">": message("is more than"),
    ">=": message("is at least"),
    "<": message("is less than"),
    "<=": message("is at most"),
    "in": message("is one of"),
    "listed": message("is in the list of a file"),
    "contains": message("contains"),
    "starts_with": message("starts with"),
    "ends_with": message("ends with"),
    "known": message("is known"),
    "unknown": message("is unknown"),
    "tagged": message("is given"),
    "days <=": message("was at most so many days ago"),
    "days >=": message("was at least so many days ago"),
}
DAY_SIGNS = {
    "==": message("is on"),
    ">": message("is after"),
    ">=": message("is on or after"),
    "<": message("is before"),
    "<=": message("is on or before"),
}
"""What is asked of a name, in words; of days in other words."""


@routes.get("/rules")
def rules(asking: Reading, rule: Annotated[str, Query(max_length=20_000)] = "") -> HTMLResponse:
    """Ask a rule: how many customers, who, and where to go on with it."""
    names = asking.workspace.names()
    return render(asking, "rules/page.html.j2", form=started(asking, "r", rule), **builder_parts(asking, names))


@routes.post("/rules/build")
def build(asking: Reading, prefix: Prefix = "r") -> HTMLResponse:
    """The builder after a part was added, removed or asked otherwise."""
    names = asking.workspace.names()
    form = rebuilt(asking, names, prefix)
    answer = render_fragment(asking, "rules/builder.html.j2", form=form, **builder_parts(asking, names))
    answer.headers["HX-Trigger-After-Settle"] = "fenqun:built"
    return answer


@routes.post("/rules/count")
def count(asking: Reading, prefix: Prefix = "r", tag: str = "") -> Response:
    """How many customers the rule in the form holds, and what is wrong with it, in place; of a `tag` also who comes and
    goes. A newer count of the same page stops this one, which then answers nothing."""
    names = asking.workspace.names()
    form = sent(asking, names, prefix)
    counted, change, wrong = None, None, {}
    try:
        if form.rule is not None:
            with superseding(asking, f"count {asking.text('page')} {prefix}") as running:
                workspace = asking.workspace.pinned()
                counted = workspace.count(form.rule, sample=SAMPLE, running=running)
                if tag and asking.allows(Permission.DEFINE):
                    change = workspace.draft("tags", tag, _drafted(asking, form, names, tag), running=running)
    except Cancelled:
        return Response(status_code=204)
    except FenqunError as error:
        wrong = faults(asking, form, names, error)
    return render_fragment(
        asking,
        "rules/counted.html.j2",
        form=form,
        counted=counted,
        change=change,
        wrong=wrong,
        unfinished=unfinished_text(asking, form),
        paths=paths(form),
        users=users(asking, change.used_by, names) if change else [],
    )


def _drafted(asking: Asking, form: RuleForm, names: NamesAnswer, tag: str) -> dict[str, Any]:
    """The tag as it would be, called as people call it."""
    label = asking.text("label").strip() or next((name.label for name in names.names if name.name == tag), "")
    return {"rule": form.rule, "label": label} if label else {"rule": form.rule}


@routes.get("/values/{name}")
def values(asking: Reading, name: str, q: Annotated[str, Query(max_length=200)] = "") -> JSONResponse:
    """The most frequent values of a text that fit a search, for a field to choose from."""
    found = asking.workspace.values(name, search=q)
    shown = [{"value": value, "label": value, "note": f"{customers:,}"} for value, customers in found.values]
    return JSONResponse({"options": shown, "cut": found.cut}, headers={"Cache-Control": "no-store"})


@routes.post("/lists")
def lists(asking: Annotated[Asking, Depends(needs(Permission.DEFINE))]) -> Response:
    """Keep a long list of values as a file of the workspace, for rules to name."""
    translate = translator(asking.language)
    upload, pasted = asking.form.get("file"), asking.text("values")
    content = pasted if isinstance(upload, str) or upload is None else _decoded(upload.file.read())
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    if not lines:
        raise UsageError(what=Phrase(message("the list has no values")))
    path = asking.workspace.save_list(asking.text("name"), lines)
    answer = render_fragment(asking, "rules/list_option.html.j2", path=path)
    said = translate(message("Kept as {path}. Values: {count}."))
    return with_toast(answer, said.format(path=path, count=len(lines)))


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            return content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise UsageError(what=Phrase(message("the file is not text; save it as UTF-8"))) from error


def builder_parts(asking: Asking, names: NamesAnswer) -> dict[str, Any]:
    """What the builder's template is given beside its form."""
    translate = translator(asking.language)
    by_name = {name.name: name for name in names.names}

    def signs(name: str) -> list[Option]:
        if name not in by_name:
            return []
        kind, type_ = by_name[name].kind, by_name[name].type
        words = SIGNS | (DAY_SIGNS if type_ in ("date", "time") else {})
        return [Option(sign, translate(words[sign])) for sign in signs_of(kind, type_)]

    chosen = [
        Option(name.name, name.label, note=name.unit, group=translate(KINDS[name.kind]))
        for name in names.names
        if name.name != "customer_id" and not (name.personal and not asking.allows(Permission.PERSONAL))
    ]
    return {
        "names": chosen,
        "by_name": by_name,
        "signs": signs,
        "segments_of": lambda name: [Option(key, label) for key, label in names.segments.get(name, {}).items()],
        "may_define": asking.allows(Permission.DEFINE),
    }


def paths(form: RuleForm) -> list[str]:
    """The paths of all conditions in the builder: each has a place for what is wrong with it."""
    found: list[str] = []

    def walk(group: object, path: str) -> None:
        for place, part in enumerate(getattr(group, "parts", ())):
            at = f"{path}.{place}"
            if hasattr(part, "parts"):
                walk(part, at)
            else:
                found.append(at)

    walk(form.group, "0")
    return found


__all__ = ["builder_parts", "routes", "texts"]
