"""Long work: what runs, what came of it; started and stopped."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from starlette.responses import Response

from fenqun import jobs as long_work
from fenqun.access.permissions import Permission
from fenqun.answers import JobAnswer
from fenqun.answers.jobs import STATES
from fenqun.errors import message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.links import local
from fenqun.web.templating import redirect, render, render_fragment

routes = APIRouter()

Reader = Annotated[Asking, Depends(needs(Permission.READ))]
Refresher = Annotated[Asking, Depends(needs(Permission.REFRESH))]

BADGES = {"done": "good", "running": "info", "failed": "bad", "interrupted": "bad", "cancelled": "warning"}
"""The kind of badge for a state; any other is plain."""


@routes.get("/jobs")
def jobs(asking: Reader) -> Response:
    """The jobs asked for last."""
    found = long_work.jobs(asking.workspace).jobs
    may = asking.allows(Permission.REFRESH) and not asking.served.is_new
    return render(asking, "jobs/list.html.j2", jobs=found, states=STATES, badges=BADGES, may=may)


@routes.post("/jobs")
def start(asking: Refresher) -> Response:
    """Refresh; the page of the job says how far it is, or the page it was asked from (`back`) does so itself."""
    as_of = asking.text("as_of").strip() or None
    job = long_work.start(asking.workspace, "refresh", as_of=as_of)
    if asking.is_fragment and asking.text("back"):
        return _refreshing(asking, job, local(asking.text("back")))
    return redirect(asking, f"/jobs/{job.id}")


@routes.get("/jobs/{job_id}/refreshing")
def refreshing(job_id: str, asking: Reader, back: Annotated[str, Query(max_length=1000)] = "/") -> Response:
    """How far a refresh is, on the page it was asked from; once it is done that page is loaded anew."""
    found = long_work.job(asking.workspace, job_id)
    if found.state == "done":
        said = translator(asking.language)(message("Everything is computed anew."))
        return redirect(asking, local(back), toast=said)
    return _refreshing(asking, found, local(back))


def _refreshing(asking: Asking, job: JobAnswer, back: str) -> Response:
    may = asking.allows(Permission.REFRESH)
    return render_fragment(asking, "jobs/refreshing.html.j2", job=job, back=back, may_refresh=may)


@routes.get("/jobs/{job_id}")
def job(job_id: str, asking: Reader) -> Response:
    """One job: how far it is, what it says, what came of it."""
    found = long_work.job(asking.workspace, job_id)
    return render(asking, "jobs/page.html.j2", job=found, states=STATES, badges=BADGES, may=_may_stop(asking, found))


@routes.get("/jobs/{job_id}/progress")
def progress(job_id: str, asking: Reader) -> Response:
    """The part of the page that changes while the job works."""
    found = long_work.job(asking.workspace, job_id)
    parts: dict[str, Any] = {"job": found, "states": STATES, "badges": BADGES, "may": _may_stop(asking, found)}
    answer = render_fragment(asking, "jobs/page.html.j2", "progress", **parts)
    if found.is_over:
        # The frame's freshness looks again.
        answer.headers["HX-Trigger"] = "fenqun:changed"
    return answer


@routes.post("/jobs/{job_id}/cancel")
def cancel(job_id: str, asking: Refresher) -> Response:
    """Stop it; the last good snapshot stays."""
    stopped = long_work.cancel(asking.workspace, job_id)
    t = translator(asking.language)
    told = t(message("Stopped; nothing was changed.")) if stopped.state == "cancelled" else ""
    return redirect(asking, f"/jobs/{stopped.id}", toast=told, kind="info")


def _may_stop(asking: Asking, job: JobAnswer) -> bool:
    return asking.allows(Permission.REFRESH) and not job.is_over
