"""What the pages of traits, tags and segmentations share: what is defined, computed and computed anew; saving it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import Any, TypeVar

from fastapi.responses import HTMLResponse, Response

from fenqun import jobs as long_work
from fenqun.access.permissions import Permission
from fenqun.answers import DefinitionAnswer, JobAnswer, NamesAnswer, SavedAnswer
from fenqun.errors import EditConflict, FenqunError, NoSnapshot, UnknownName, message
from fenqun.language import translator
from fenqun.serving.asking import Asking
from fenqun.web.in_words import Told, described, told
from fenqun.web.links import url
from fenqun.web.rule_form import texts
from fenqun.web.templating import redirect, render

_OF_CUSTOMERS = ("traits", "tags", "segmentations")
"""Sections whose names stand for columns of the profile."""
_RECENT_JOBS = 5
_ASKED = ("grids", "targets", "positioning", "playbooks")
"""The sections that ask of a snapshot as they are written now: nothing of them waits for a refresh."""
_Answer = TypeVar("_Answer")


@dataclass(frozen=True)
class Conflict:
    """What somebody else has written since the form was opened. `version` is '' where they have deleted it.

    `by` and `at` are '' where it was not written here but in the files. `rows`: what is told, theirs, mine.
    """

    by: str
    at: str
    version: str
    text: str
    rows: Sequence[tuple[str, str, str]]


Form = Callable[..., HTMLResponse]
"""Shows a form once more: with `status`, and `problems` or the `conflict`."""


def definition_of(asking: Asking, section: str, name: str) -> DefinitionAnswer | None:
    """The definition as it is written now; None where there is none."""
    try:
        return asking.workspace.definition(section, name)
    except UnknownName:
        return None


def answer_of(asking: Asking, name: str, kind: type[_Answer]) -> _Answer | None:
    """What the snapshot says of the name; None where it does not know it, or as something else."""
    try:
        answer = asking.workspace.show(name)
    except (UnknownName, NoSnapshot):
        return None
    return answer if isinstance(answer, kind) else None


def names_of(asking: Asking) -> NamesAnswer:
    """The names that rules may use; none before the first refresh."""
    try:
        return asking.workspace.names()
    except NoSnapshot:
        return NamesAnswer("", (), {})


def page_parts(
    asking: Asking,
    section: str,
    name: str,
    definition: DefinitionAnswer | None,
    measures: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the page of a definition is given beside what is computed of it. measures: see `told`."""
    stale = f"{section}/{name}" in asking.workspace.freshness().changed
    names = names_of(asking)
    return {
        "section": section,
        "name": name,
        "definition": definition,
        "told": told(asking, section, definition.data, names, measures) if definition else [],
        "users": users(asking, definition.used_by, names) if definition else [],
        "stale": stale,
        "job": _at_work(asking) if stale else None,
        "may_define": asking.allows(Permission.DEFINE),
        "may_read": asking.allows(Permission.PERSONAL),  # the text may hold values to compare with
        "may_refresh": asking.allows(Permission.REFRESH),
    }


def users(asking: Asking, used_by: Sequence[str], names: NamesAnswer) -> list[tuple[str, str]]:
    """What needs a definition, as labels with addresses."""
    known = {name.name: name.label for name in names.names}
    found = []
    for user in used_by:
        section, _, name = user.partition("/")
        if not name:
            found.append((translator(asking.language)(message("Settings")), "/settings"))
            continue
        labels = known if section in _OF_CUSTOMERS else _labels(asking, section)
        found.append((labels.get(name, name), url([section, name])))
    return found


def _labels(asking: Asking, section: str) -> dict[str, str]:
    return {line.name: line.label for line in asking.workspace.definitions(section).lines}


def _at_work(asking: Asking) -> JobAnswer | None:
    """The job that computes everything anew, if one waits or runs."""
    found = long_work.jobs(asking.workspace, limit=_RECENT_JOBS).jobs
    return next((job for job in found if not job.is_over), None)


def saved(
    asking: Asking, place: tuple[str, str], mine: object, save: Callable[[str | None], SavedAnswer], form: Form
) -> Response:
    """Save, and go to the page of what was saved; else the form again, with what is wrong or what others wrote.

    place: section and name; mine: the definition that is to be saved. Where the form was sent by the button that says
    so, it is written over the version that was shown beside it.
    """
    section, name = place
    try:
        save(asking.text("over") or asking.text("version") or None)
    except EditConflict:
        return form(conflict=_conflict(asking, section, name, mine), status=412)
    except FenqunError as error:
        return form(problems=texts(asking, error), status=422)
    label = _label(definition_of(asking, section, name), name)
    at_once = section in _ASKED
    said = message("'{name}' was saved.") if at_once else message("'{name}' was saved. Refresh to compute it.")
    said = translator(asking.language)(said)
    return redirect(asking, url([section, name]), toast=said.format(name=label))


def saved_text(asking: Asking, section: str, definition: DefinitionAnswer | None, name: str) -> Response:
    """What comes of a form that holds the definition's YAML; a new one is called as its text begins."""
    text = asking.text("text")
    name = name or text.partition(":")[0].strip()

    def save(version: str | None) -> SavedAnswer:
        return asking.workspace.save_text(section, name, text, version=version)

    form = partial(text_form, asking, section, definition, text=text, name=name)
    return saved(asking, (section, name), None, save, form)


def text_form(
    asking: Asking,
    section: str,
    definition: DefinitionAnswer | None,
    *,
    text: str,
    name: str = "",
    problems: Sequence[str] = (),
    conflict: Conflict | None = None,
    status: int = 200,
) -> HTMLResponse:
    """The form of a definition's YAML: the section's own page `edit`."""
    return render(
        asking,
        f"{section}/edit.html.j2",
        status=status,
        definition=definition,
        name=name,
        text=text,
        version=asking.text("version") or (definition.version if definition else ""),
        problems=problems,
        conflict=conflict,
    )


def _conflict(asking: Asking, section: str, name: str, mine: object) -> Conflict:
    theirs = definition_of(asking, section, name)
    version = theirs.version if theirs else ""
    last = next(iter(asking.workspace.edits(limit=1, section=section, name=name).edits), None)
    by, at = (last.by, last.at) if last is not None and last.version == version else ("", "")
    rows = _rows(*(_facts(asking, section, data) for data in (theirs.data if theirs else None, mine)))
    return Conflict(by, at, version, theirs.text if theirs else "", rows)


def _facts(asking: Asking, section: str, data: object) -> Told:
    return [] if data is None else [*described(asking, data), *told(asking, section, data, names_of(asking))]


def _rows(theirs: Told, mine: Told) -> list[tuple[str, str, str]]:
    """What is told of either, side by side."""
    one, other = dict(theirs), dict(mine)
    whats = dict.fromkeys(chain(one, other))
    return [(what, one.get(what, ""), other.get(what, "")) for what in whats]


def deleted(asking: Asking, section: str, name: str) -> Response:
    """Take the definition out of the text, and go to the list."""
    label = _label(definition_of(asking, section, name), name)
    asking.workspace.delete(section, name, version=asking.text("version"))
    said = translator(asking.language)(message("'{name}' was deleted. It can be undone under Text and history."))
    return redirect(asking, f"/{section}", toast=said.format(name=label))


def _label(definition: DefinitionAnswer | None, name: str) -> str:
    return (definition and definition.label) or name


def renamed(asking: Asking, section: str, name: str) -> Response:
    """Call the definition otherwise, and go to its page under the new name; else back, with what is wrong."""
    new = asking.text("name").strip()
    try:
        asking.workspace.rename(section, name, new, version=asking.text("version"))
    except FenqunError as error:
        return redirect(asking, url([section, name]), toast=" ".join(texts(asking, error)), kind="error")
    said = translator(asking.language)(message("'{old}' is called '{new}' from now on, also where others name it."))
    return redirect(asking, url([section, new]), toast=said.format(old=name, new=new))


def plain(definition: DefinitionAnswer | None) -> dict[str, Any]:
    """The definition as data with keys; a tag that is a rule alone has it as `rule`."""
    data = definition.data if definition else None
    return {"rule": data} if isinstance(data, str) else dict(data) if isinstance(data, Mapping) else {}
