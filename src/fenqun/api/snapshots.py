"""The snapshots that are kept."""

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import DoctorAnswer, HistoryAnswer, VacuumAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Reader, SettingsAdmin
from fenqun.api.given import CursorQuery, Given, LimitQuery
from fenqun.api.refusals import ON_SNAPSHOT, WITH_BODY

routes = APIRouter(tags=["snapshots"], responses=ON_SNAPSHOT)


@routes.get("/snapshots", operation_id="history", response_model=HistoryAnswer)
def history(asking: Reader, after: CursorQuery = None, limit: LimitQuery = 50) -> Response:
    """The snapshots that are kept, the latest first: their sizes, and what changed in each."""
    return now(asking.workspace.history(after=after, limit=limit))


class VacuumGiven(Given):
    """Whether only to say what would be freed."""

    dry_run: bool = False


@routes.post("/snapshots/vacuum", operation_id="vacuum", response_model=VacuumAnswer, responses=WITH_BODY)
def vacuum(asking: SettingsAdmin, given: VacuumGiven) -> Response:
    """Forget the snapshots that are kept no longer, as the settings say, and free what nothing needs."""
    return now(asking.workspace.vacuum(dry_run=given.dry_run))


class DoctorGiven(Given):
    """Whether to put right what is safe to."""

    mend: bool = False


@routes.post("/doctor", operation_id="doctor", response_model=DoctorAnswer, responses=WITH_BODY)
def doctor(asking: SettingsAdmin, given: DoctorGiven) -> Response:
    """Check what was computed and recorded; each finding comes with how to mend it, or that it was mended."""
    return now(asking.workspace.doctor(mend=given.mend))
