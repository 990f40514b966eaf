"""What a refresh would do: every change since the latest snapshot, with who enters and leaves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fenqun.access.permissions import Permission
from fenqun.answers import PlanAnswer, PlannedChange
from fenqun.answers.figures import number
from fenqun.answers.in_words import CHANGES, SECTIONS, effect
from fenqun.errors import DataError, DefinitionError, NoSnapshot, Problems, message
from fenqun.language import Translator, translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.links import url
from fenqun.web.rule_form import texts
from fenqun.web.templating import render

routes = APIRouter()

BADGES = {"new": "good", "changed": "info", "removed": "bad", "affected": "plain"}
"""The kind of badge for a change."""


@dataclass(frozen=True)
class Told:
    """A change as the page shows it: `effect` in words, and how large its largest segment is (for bars)."""

    change: PlannedChange
    noun: str
    word: str
    badge: str
    url: str
    effect: str
    largest: int
    labels: Mapping[str, str]


@routes.get("/plan")
def plan(asking: Annotated[Asking, Depends(needs(Permission.DEFINE))]) -> Response:
    """All changes at once, before anything is computed; what is wrong in the text instead, where it is."""
    may = asking.allows(Permission.REFRESH)
    try:
        found = asking.workspace.plan()
    except NoSnapshot:
        return render(asking, "plan/page.html.j2", plan=None, wrong=[], may=may)
    except (Problems, DefinitionError, DataError) as error:
        return render(asking, "plan/page.html.j2", plan=None, wrong=texts(asking, error), may=may)
    t = translator(asking.language)
    told = [_told(change, t) for change in found.changes]
    return render(
        asking,
        "plan/page.html.j2",
        plan=found,
        wrong=[],
        may=may,
        told=[each for each in told if each.change.change != "affected"],
        affected=[each for each in told if each.change.change == "affected"],
        unchanged=_unchanged(found, t),
        link=_link,
        called={f"{each.section}/{each.name}": each.label for each in found.changes},
    )


def _told(change: PlannedChange, t: Translator) -> Told:
    counts = [count or 0 for each in change.segments for count in (each.before, each.after)]
    return Told(
        change=change,
        noun=t(SECTIONS[change.section]),
        word=t(CHANGES[change.change]),
        badge=BADGES[change.change],
        url=_link(f"{change.section}/{change.name}") if change.change != "removed" else "",
        effect=effect(change, t),
        largest=max(counts, default=0) or 1,
        labels={each.name: each.label for each in change.segments},
    )


def _link(key: str) -> str:
    """The page of a definition."""
    section, _, name = key.partition("/")
    if section in ("traits", "tags", "segmentations"):
        return url([section, name])
    return {"sources": "/import", "settings": "/settings"}.get(section, "")


def _unchanged(found: PlanAnswer, t: Translator) -> str:
    """How many definitions stay as they are, by noun."""
    counted = (f"{t(SECTIONS[section])} {number(count)}" for section, count in found.unchanged.items() if count)
    return t(message(", ")).join(counted)
