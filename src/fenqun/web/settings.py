"""The workspace's own settings, its whole text, and the history of both."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fenqun.access.permissions import Permission
from fenqun.answers import DefinitionAnswer, VacuumAnswer
from fenqun.answers.figures import size
from fenqun.errors import EditConflict, FenqunError, Problems, message
from fenqun.language import LANGUAGES, Translator, translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.problem import status_of
from fenqun.web.numerals import whole
from fenqun.web.templating import redirect, render

routes = APIRouter()

Settler = Annotated[Asking, Depends(needs(Permission.SETTINGS))]

SECTION = "settings"
SPOKEN = dict(zip(LANGUAGES, ("English", "简体中文", "繁體中文"), strict=True))
AS_OF = (
    ("now", message("now: the moment of each refresh")),
    ("data", message("the end of the data: the day of the last order")),
    ("day", message("the end of one day")),
)
KEEP = "24 months"
"""How long snapshots are kept where the file does not say."""
_PLAIN = ("name", "language", "currency", "time_zone", "value")


@routes.get("/settings")
def settings(asking: Settler) -> Response:
    """What holds for the whole workspace."""
    written = asking.workspace.definition(SECTION)
    return _settings(asking, written, written.data)


@routes.post("/settings")
def save(asking: Settler) -> Response:
    """Write the settings; comments and order of the file stay."""
    t = translator(asking.language)
    written = asking.workspace.definition(SECTION)
    wished = _wished(asking, written.data)
    try:
        asking.workspace.save(SECTION, "", wished, version=asking.text("version"))
    except EditConflict as error:
        return _settings(asking, written, wished, conflict=error)
    except Problems as error:
        return _settings(asking, written, wished, problems=error.problems)
    return redirect(asking, "/settings", toast=t(message("Saved. It counts from the next refresh on.")))


@routes.post("/settings/vacuum")
def vacuum(asking: Settler) -> Response:
    """Free the room of snapshots that are kept no longer."""
    freed = asking.workspace.vacuum()
    said = translator(asking.language)(message("This was freed: {size}.")).format(size=size(freed.bytes))
    return redirect(asking, "/settings", toast=said)


def _room(asking: Asking) -> VacuumAnswer | None:
    """What the snapshots take up; None where that cannot be told."""
    try:
        return asking.workspace.vacuum(dry_run=True)
    except FenqunError:
        return None


def _wished(asking: Asking, data: dict[str, Any]) -> dict[str, Any]:
    """The settings as the form has them; those it does not show stay."""
    as_of = asking.text("as_of")
    least = asking.text("min_size").strip()
    shown: dict[str, Any] = {name: asking.text(name).strip() for name in _PLAIN}
    shown["as_of"] = asking.text("as_of_day") if as_of == "day" else as_of
    if (keep := asking.text("keep").strip()) != KEEP or "keep" in data:
        shown["keep"] = keep
    shown["min_size"] = least if (size := whole(least)) is None else size
    return {name: value for name, value in {**data, **shown}.items() if value not in ("", None)}


def _settings(
    asking: Asking,
    written: DefinitionAnswer,
    shown: dict[str, Any],
    *,
    problems: list[FenqunError] | None = None,
    conflict: EditConflict | None = None,
) -> Response:
    t = translator(asking.language)
    as_of = str(shown.get("as_of", "now"))
    traits = asking.workspace.definitions("traits").lines
    return render(
        asking,
        "settings/page.html.j2",
        status=status_of(conflict) if conflict else 422 if problems else 200,
        data={"min_size": 30, "time_zone": "UTC", "language": "en", "keep": KEEP, **shown},
        room=_room(asking),
        bytes=size,
        as_of=as_of if as_of in ("now", "data") else "day",
        as_of_day=as_of if as_of not in ("now", "data") else "",
        as_of_options=[(value, t(label)) for value, label in AS_OF],
        languages=list(SPOKEN.items()),
        values=[("", t(message("none")))] + [(line.name, line.label or line.name) for line in traits],
        problems=_by_field(problems or [], t),
        conflict=conflict.text(t) if conflict else "",
        now=written.text,
        version=written.version,
    )


def _by_field(problems: Sequence[FenqunError], t: Translator) -> dict[str, list[str]]:
    by_field: dict[str, list[str]] = {}
    for problem in problems:
        by_field.setdefault(_field(problem), []).append(problem.text(t))
    return by_field


def _field(problem: FenqunError) -> str:
    """The field of the form that a problem belongs to; '' for none of them."""
    steps = problem.parts.get("steps")
    first = str(steps[0]) if isinstance(steps, tuple) and steps else str(problem.parts.get("key", ""))
    return first if first in (*_PLAIN, "as_of", "min_size", "keep") else ""
