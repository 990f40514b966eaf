"""Reports and exports: what leaves the workspace as a file, each time told to the audit."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fenqun.access.permissions import Permission
from fenqun.errors import InvalidValue, Phrase, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.sending import MEDIA_TYPES, sent
from fenqun.web.formats import FORMATS
from fenqun.web.numerals import whole
from fenqun.web.templating import render
from fenqun.workspace.auditing import DOWNLOAD

routes = APIRouter()

Exporter = Annotated[Asking, Depends(needs(Permission.EXPORT))]

_LONGEST_NAME = 200


@routes.get("/reports")
def reports(asking: Annotated[Asking, Depends(needs(Permission.READ))]) -> Response:
    """What can be made, and of what."""
    t = translator(asking.language)
    seen = asking.workspace.overview()
    segmentations, tags = t(message("Segmentations")), t(message("Tags"))
    whole = t(message("Everything"))
    what = [
        ("profile", t(message("All customers with all they are known by")), "", whole),
        ("set_aside", t(message("Rows set aside in the import")), "", whole),
        *((segmentation.name, segmentation.label, "", segmentations) for segmentation in seen.segmentations),
        *((tag.name, tag.label, "", tags) for tag in seen.tags),
    ]
    query = asking.request.query_params
    chosen = {"what": query.get("what", "profile"), "format": query.get("format", "csv")}
    may = asking.allows(Permission.EXPORT)
    return render(asking, "reports/page.html.j2", seen=seen, what=what, formats=FORMATS, chosen=chosen, may=may)


@routes.post("/reports/figures")
def figures(asking: Annotated[Asking, Depends(needs(Permission.READ))]) -> Response:
    """Tell the audit of figures that a page is about to give as a file: they are on the page already."""
    asking.workspace.audit(
        "export", f"figures/{asking.text('name')[:_LONGEST_NAME]}", rows=whole(asking.text("rows")), to=DOWNLOAD
    )
    return Response(status_code=204)


@routes.get("/reports/report.html")
def report(asking: Exporter) -> Response:
    """The report: one page that needs no server."""
    return sent(asking, "report", "html", asking.workspace.report)


@routes.get("/reports/export")
def export(asking: Exporter) -> Response:
    """The rows asked for, in the format asked for."""
    query = asking.request.query_params
    what, kind = query.get("what", ""), query.get("format", "csv")
    if kind not in dict(FORMATS) or kind not in MEDIA_TYPES:
        said = Phrase(message("one of {known}"), known=", ".join(dict(FORMATS)))
        raise InvalidValue(key=Phrase(message("format")), what=said)
    return sent(asking, what, kind, lambda to: asking.workspace.export(what, to))
