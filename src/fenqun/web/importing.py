"""Files in: dropped, looked at, their columns given a meaning, previewed, taken; and how good the records are."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.datastructures import UploadFile
from starlette.responses import Response

from fenqun import jobs as long_work
from fenqun.access.permissions import Permission
from fenqun.answers import SeenAnswer
from fenqun.errors import AlreadyTaken, FenqunError, NoSnapshot, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.sending import sent
from fenqun.web import mapping, quality
from fenqun.web.links import url
from fenqun.web.rule_form import texts
from fenqun.web.templating import redirect, render, render_fragment

routes = APIRouter()

Importer = Annotated[Asking, Depends(needs(Permission.IMPORT))]
Reader = Annotated[Asking, Depends(needs(Permission.READ))]
Exporter = Annotated[Asking, Depends(needs(Permission.EXPORT))]
STEPS = ("columns", "check")
ALL = "+all"
"""The tab of all sources: no source is called so."""


@routes.get("/import")
def start(asking: Importer, source: str = "") -> Response:
    """Where files are dropped; below it the sources there are."""
    return _start(asking, source, [], 200)


def _start(asking: Asking, source: str, wrong: list[str], status: int) -> Response:
    new = asking.served.is_new
    known = asking.workspace.source_files().sources
    return render(
        asking,
        "importing/start.html.j2",
        status=status,
        is_new=new,
        sources=known,
        source=next((one for one in known if one.name == source), None),
        replaced=() if new else asking.workspace.replaced().files,
        wrong=wrong,
    )


@routes.post("/import")
def drop(asking: Importer) -> Response:
    """Files arrive; what they were taken for is on the arrival's own page."""
    files = [file for file in asking.form.getlist("files") if isinstance(file, UploadFile) and file.filename]
    try:
        seen = asking.workspace.look((file.filename or "", file.file) for file in files)
    except FenqunError as error:
        return _start(asking, asking.text("source"), texts(asking, error), 422)
    return redirect(asking, url(["import", seen.arrival]))


@routes.get("/import/quality")
def all_quality(asking: Reader) -> Response:
    """How good the records of every source are."""
    return _quality(asking, None)


@routes.get("/import/quality/{source}")
def source_quality(source: str, asking: Reader) -> Response:
    """How good the records of one source are."""
    return _quality(asking, source)


def _quality(asking: Asking, source: str | None) -> Response:
    try:
        found = asking.workspace.quality(source)
    except NoSnapshot:
        return render(asking, "importing/quality.html.j2", found=None, source=source)
    t = translator(asking.language)
    sources = asking.workspace.source_files().sources
    places = [(one.label, url(["import", "quality", one.name]), "", "plain", one.name) for one in sources]
    return render(
        asking,
        "importing/quality.html.j2",
        found=found,
        reports=[quality.told(report, found.reasons, t) for report in found.reports],
        aside=quality.aside(found.set_aside, found.reasons, t, found.reports),
        source=source,
        may_export=asking.allows(Permission.EXPORT),
        labels={one.name: one.role_label for one in sources if one.label != one.role_label},
        called={one.name: one.label for one in sources},
        tabs=[(t(message("All sources")), "/import/quality", "", "plain", ALL), *places],
        all_sources=ALL,
    )


@routes.get("/import/quality/{source}/set-aside.csv")
def set_aside(source: str, asking: Exporter) -> Response:
    """The rows of a source that were set aside, each with its reason."""
    return sent(asking, f"set_aside_{source}", "csv", lambda to: asking.workspace.export(f"set_aside/{source}", to))


@routes.post("/import/replaced/{replaced}/back")
def put_back(replaced: str, asking: Importer) -> Response:
    """A file that gave way to another, where it was before."""
    done = asking.workspace.put_back(replaced)
    said = translator(asking.language)(message("{file} is back in its place; a refresh reads it."))
    return redirect(asking, "/import", toast=said.format(file=", ".join(done.old)))


@routes.get("/import/{arrival}")
def arrived(arrival: str, asking: Importer, step: str = "columns") -> Response:
    """What has arrived: the meaning of its columns, or the check of what comes of it."""
    try:
        seen = asking.workspace.seen(arrival)
    except AlreadyTaken as error:
        return redirect(asking, "/import", toast=error.text(translator(asking.language)), kind="info")
    return _shown(asking, seen, step if step in STEPS else "columns")


def _shown(asking: Asking, seen: SeenAnswer, step: str, wrong: list[str] | None = None, status: int = 200) -> Response:
    t = translator(asking.language)
    labels = {} if seen.is_new else {one.name: one.label for one in asking.workspace.source_files().sources}
    return render(
        asking,
        f"importing/{step}.html.j2",
        status=status,
        seen=seen,
        tables=[mapping.Shown.of(table, seen, t, labels) for table in seen.tables],
        roles=mapping.roles(seen, t),
        wrong=wrong or [],
        currencies=mapping.CURRENCIES,
        zones=mapping.ZONES,
    )


@routes.post("/import/{arrival}")
def decide(arrival: str, asking: Importer) -> Response:
    """The decisions of the page, remembered; then the check."""
    seen = asking.workspace.seen(arrival)
    try:
        seen = asking.workspace.choose(arrival, mapping.choices(asking.form, seen))
    except FenqunError as error:
        return _shown(asking, seen, "columns", texts(asking, error), 422)
    return redirect(asking, url(["import", arrival], step="check"))


@routes.post("/import/{arrival}/tables/{key}")
def decide_role(arrival: str, key: str, asking: Importer) -> Response:
    """Another role for one table, its columns guessed anew; the others as the page has them."""
    seen = asking.workspace.seen(arrival)
    said = mapping.choices(asking.form, seen)
    role = said.get(key, {}).get("role", "")
    said[key] = {"role": role, "how": "new" if role else "leave"}
    try:
        seen = asking.workspace.choose(arrival, said)
    except FenqunError as error:
        return _shown(asking, seen, "columns", texts(asking, error), 422)
    if not asking.is_fragment:
        return redirect(asking, url(["import", arrival]))
    return _shown(asking, seen, "columns")


@routes.get("/import/{arrival}/preview")
def previewed(arrival: str, asking: Importer) -> Response:
    """What comes of the files, read as the workspace would read them: a part of the check, or a page of its own."""
    t = translator(asking.language)
    previews = asking.workspace.preview(arrival)
    seen = asking.workspace.seen(arrival)
    parts: dict[str, Any] = {
        "seen": seen,
        "labels": {role.name: role.label for role in seen.roles},
        "meanings": {role: {known.name: known.label for known in columns} for role, columns in seen.columns.items()},
        "previews": [(one, quality.told(one.report, one.reasons, t)) for one in previews if not one.problems],
        "unusable": [one.source for one in previews if not one.problems and not one.report["used"]],
        "failed": [one for one in previews if one.problems],
        "ways": {one.source: mapping.ways(one.ways, t) for one in previews if one.ways},
        "rows": {one.source: [[quality.cell(value) for value in row] for row in one.rows] for one in previews},
        "aside": {one.source: quality.aside(one.set_aside, one.reasons, t, [one.report]) for one in previews},
        "currencies": mapping.CURRENCIES,
        "zones": mapping.ZONES,
    }
    if asking.is_fragment:
        return render_fragment(asking, "importing/preview.html.j2", "preview", **parts)
    return render(asking, "importing/preview.html.j2", **parts)


@routes.get("/import/{arrival}/reading")
def reading(arrival: str, asking: Importer) -> Response:
    """How far the check's reading of the files is: a part of the check."""
    found = asking.workspace.reading(arrival)
    return render_fragment(asking, "importing/reading.html.j2", "reading", reading=found, arrival=arrival)


@routes.get("/import/{arrival}/set-aside/{source}.csv")
def set_aside_of_arrival(arrival: str, source: str, asking: Importer) -> Response:
    """The rows that would be set aside, each with its reason."""

    def write(to: Any) -> Any:
        return asking.workspace.export_preview(arrival, source, to)

    return sent(asking, f"set_aside_{source}", "csv", write)


@routes.post("/import/{arrival}/take")
def take(arrival: str, asking: Importer) -> Response:
    """The files become the workspace's, and the segments are made: a job of its own."""
    wish = {name: asking.text(name).strip() for name in ("name", "language", "currency", "time_zone")}
    try:
        said = mapping.decided_ways(asking.form, asking.workspace.seen(arrival))
        if said or asking.served.is_new:
            asking.workspace.choose(arrival, said, wish=wish if asking.served.is_new else None)
        job = long_work.start(asking.workspace, "take", arrival=arrival, definitions=asking.texts("definitions"))
    except AlreadyTaken:
        return redirect(asking, "/jobs")
    except FenqunError as error:
        return _shown(asking, asking.workspace.seen(arrival), "check", texts(asking, error), 422)
    return redirect(asking, url(["import", arrival, "making"], job=job.id))


@routes.get("/import/{arrival}/making")
def making(arrival: str, asking: Importer, job: str) -> Response:
    """How far the segments are; once they are there, the overview."""
    found = long_work.job(asking.workspace, job)
    if found.state == "done":
        t = translator(asking.language)
        return redirect(asking, "/", toast=t(message("Your segments are ready.")))
    return render(asking, "importing/making.html.j2", job=found, arrival=arrival)
