"""Whether the segments of a segmentation, or the cells of a grid, are worth having, by the usual thresholds."""

from typing import TYPE_CHECKING

from fenqun.answers import CriteriaAnswer, CriteriaSegment
from fenqun.errors import Phrase, UnknownName, message
from fenqun.grids.target import Target
from fenqun.workspace.criteria_told import criteria_told
from fenqun.workspace.declared import reading_of
from fenqun.workspace.division import mark_of
from fenqun.workspace.targets import asked, planned_of

if TYPE_CHECKING:
    from fenqun.workspace.opened import Opened


def criteria_answer(workspace: "Opened", name: str) -> CriteriaAnswer:
    """The five criteria of every part. Raises UnknownName, NotAllowed."""
    view = workspace.view()
    target = _by_default(workspace, name)
    written = mark_of(workspace, target), planned_of(workspace, target)
    key = ("criteria", name, *written, view.language, view.actor.sees_personal)

    def made() -> CriteriaAnswer:
        found = asked(workspace, view, name, target)
        return CriteriaAnswer(
            name=name,
            label=found.division.label,
            kind="segmentation" if target.grid is None else "grid",
            as_of=view.as_of,
            segments=tuple(
                CriteriaSegment(
                    name=part,
                    label=found.division.parts[part],
                    customers=found.division.customers.get(part, 0),
                    criteria=criteria_told(found, part),
                )
                for part in found.segments
            ),
            passing=sum(all(each.passes is not False for each in found.criteria[part]) for part in found.segments),
        )

    return view.remember(key, made)


def _by_default(workspace: "Opened", name: str) -> Target:
    """A choice that asks what is usual of the segmentation or grid of that name; its factors are never looked at."""
    view, project = workspace.view(), reading_of(workspace).project
    if name in view.content["segments"]:
        of = {"of": name}
    elif name in project.grids:
        of = {"grid": name}
    else:
        known = [*view.content["segments"], *project.grids]
        raise UnknownName(what=Phrase(message("segmentation or grid")), name=name, known=known)
    axes = {"attractiveness": {"size": 1}, "strength": {"value": 1}}
    return Target.model_validate({**of, **axes})
