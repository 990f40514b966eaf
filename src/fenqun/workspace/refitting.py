"""What a segmentation learned, learned anew from the customers of the latest snapshot."""

from dataclasses import replace
from typing import TYPE_CHECKING

from fenqun.answers import RefitAnswer
from fenqun.errors import NotComputed, Phrase, Problems, UnknownName, UsageError, message
from fenqun.segments import clusters, kinds
from fenqun.segments.segmentation import Clusters
from fenqun.workspace.declared import reading_of
from fenqun.workspace.drafted import Draft
from fenqun.workspace.drafting import segmentation_change
from fenqun.workspace.learning import Known, count, known
from fenqun.workspace.running import Running

if TYPE_CHECKING:
    from fenqun.workspace.workspace import Workspace

_NOTHING_LEARNED = message("'{name}' learns nothing: only segmentations of kind 'clusters' do")
_TOO_FEW = message("there are too few customers to learn '{name}' from: nothing was kept")


def refit(workspace: "Workspace", name: str, running: Running, *, keep: bool) -> RefitAnswer:
    """See `Workspace.refit`."""
    view, project = workspace.view(), reading_of(workspace).project
    division = project.segmentations.get(name)
    if division is None:
        raise UnknownName(what=Phrase(message("segmentation")), name=name, known=project.segmentations)
    if not isinstance(division, Clusters):
        raise UsageError(what=Phrase(_NOTHING_LEARNED, name=name))
    if problems := kinds.problems(division, view.types):
        missing = sorted(kinds.inputs(division) - view.types.keys())
        raise NotComputed(what=Phrase(message("trait")), name=missing[0]) if missing else Problems(problems)
    view.permit({name, *kinds.inputs(division)})
    before = known(workspace, {name: division})
    former = before.found.get(name) or before.former.get(name)
    draft = Draft("segmentations", name, division, project, name in view.content["segmentations"])
    with view.engine() as engine, running.reaches(engine.interrupt):
        found = kinds.fit(division, view.profile, engine.rows, former=former, check=running.check)
        running.check()
        change = segmentation_change(view, engine, draft, Known({name: found}))
    if keep and not clusters.is_whole(division, found):
        raise UsageError(what=Phrase(_TOO_FEW, name=name))
    if keep:
        count(workspace, name, division, found, view.snapshot.as_of)
        workspace.audit("refit", f"segmentations/{name}", as_of=view.as_of, moving=change.moving)
    return RefitAnswer(replace(change, found=found), keep)
