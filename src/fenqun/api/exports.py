"""Files of customers, and the report: streamed as they are saved, every one of them in the audit."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from fenqun.api.as_of import ASKS
from fenqun.api.asked import Exporter
from fenqun.api.files import FORMATS, FORMATS_BY_POST, FileKind, Format, documented, exported
from fenqun.api.given import ChosenGiven, ChosenQuery, Text
from fenqun.api.refusals import ON_SNAPSHOT
from fenqun.serving.sending import sent

routes = APIRouter(tags=["exports"], responses=ON_SNAPSHOT, dependencies=ASKS)

_WHAT = "`profile`, a tag, a segmentation, `segmentation/segment`, `set_aside` or `set_aside/source`."
What = Annotated[Text, Query(min_length=1, max_length=400, description=_WHAT)]


class ExportQuery(ChosenQuery):
    """The customers to export and the kind of file."""

    format: FileKind = "csv"


class ExportGiven(ChosenGiven):
    """The customers to export and the kind of file."""

    format: FileKind = "csv"


@routes.get("/exports", operation_id="export", **FORMATS)
def export(asking: Exporter, what: What, format_: Format = "csv") -> Response:
    """A file of the whole profile, of who carries a tag or is in a segment, or of what was set aside."""
    return exported(asking, what, format_)


@routes.get("/exports/customers", operation_id="export_customers", **FORMATS)
def export_customers(asking: Exporter, asked: Annotated[ExportQuery, Query()]) -> Response:
    """Every customer that fits a rule and a search: the rows of all pages of the list."""
    return _chosen(asking, asked)


@routes.post("/exports/customers", operation_id="export_found_customers", **FORMATS_BY_POST)
def export_found_customers(asking: Exporter, given: ExportGiven) -> Response:
    """The same for rules that are trees, or too long for an address."""
    return _chosen(asking, given)


def _chosen(asking: Exporter, chosen: ExportQuery | ExportGiven) -> Response:
    options = chosen.options()
    kind = options.pop("format")
    return sent(asking, "customers", kind, lambda to: asking.workspace.export_customers(to, **options))


@routes.get("/exports/report", operation_id="report", **documented("html"))
def report(asking: Exporter) -> Response:
    """The report: one self-contained page with charts and tables."""
    return sent(asking, "report", "html", asking.workspace.report)
