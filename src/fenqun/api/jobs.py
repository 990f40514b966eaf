"""Long work: started, looked at, stopped."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from fenqun import jobs as long_work
from fenqun.answers import JobAnswer, JobsAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Reader, Refresher
from fenqun.api.given import Given, NamePath, ShortText
from fenqun.api.refusals import ON_SNAPSHOT
from fenqun.api.repeated import CHANGING
from fenqun.serving.once import once

routes = APIRouter(tags=["jobs"], responses=ON_SNAPSHOT)


class JobGiven(Given):
    """The work to do. `as_of`: a day (to its end) or a moment; None: as fenqun.yaml says.
    `full`: also what has not changed since an earlier refresh is read and computed."""

    work: Literal["refresh"] = "refresh"
    as_of: ShortText | None = None
    full: bool = False


@routes.get("/jobs", operation_id="jobs", response_model=JobsAnswer)
def jobs(asking: Reader, limit: Annotated[int, Query(ge=1, le=200)] = 50) -> Response:
    """The jobs, the latest first."""
    return now(long_work.jobs(asking.workspace, limit=limit))


@routes.post(
    "/jobs",
    operation_id="start_job",
    response_model=JobAnswer,
    status_code=202,
    **CHANGING,
)
def start_job(asking: Refresher, given: JobGiven) -> Response:
    """Start a refresh; it goes on when you hang up, and its job says how far it is."""

    def start() -> Response:
        options = {**({} if given.as_of is None else {"as_of": given.as_of}), **({"full": True} if given.full else {})}
        job = long_work.start(asking.workspace, given.work, **options)
        return now(job, 202, Location=f"/api/v1/jobs/{job.id}")

    return once(asking, given, start)


@routes.get("/jobs/{job}", operation_id="job", response_model=JobAnswer)
def job(asking: Reader, job: NamePath) -> Response:
    """One job: how far it is, its log, why it failed."""
    return now(long_work.job(asking.workspace, job))


@routes.post("/jobs/{job}/cancel", operation_id="cancel_job", response_model=JobAnswer)
def cancel_job(asking: Refresher, job: NamePath) -> Response:
    """Stop a job; nothing of it is kept."""
    return now(long_work.cancel(asking.workspace, job))
