"""Sources: what was read, what the import found, what was set aside."""

from fastapi import APIRouter
from starlette.responses import Response

from fenqun.answers import QualityAnswer, SourcesAnswer
from fenqun.api.answering import of_snapshot, personal
from fenqun.api.as_of import ASKS
from fenqun.api.asked import Exporter, Reader, SeesCustomers
from fenqun.api.files import FORMATS, Format, exported
from fenqun.api.given import NamePath
from fenqun.api.refusals import ON_SNAPSHOT, UNCHANGED
from fenqun.workspace import Workspace

routes = APIRouter(tags=["sources"], responses=ON_SNAPSHOT, dependencies=ASKS)


@routes.get("/sources", operation_id="sources", response_model=SourcesAnswer, responses=UNCHANGED)
def sources(asking: Reader) -> Response:
    """Every source with the rows that were read, used and set aside."""
    return of_snapshot(asking, _listed)


def _listed(workspace: Workspace) -> SourcesAnswer:
    overview = workspace.overview()
    return SourcesAnswer(overview.as_of, overview.sources)


@routes.get("/quality", operation_id="quality", response_model=QualityAnswer)
def quality(asking: SeesCustomers) -> Response:
    """What the import found in every source, and the first rows set aside."""
    return personal(asking, lambda workspace: workspace.quality())


@routes.get("/sources/{source}/quality", operation_id="source_quality", response_model=QualityAnswer)
def source_quality(asking: SeesCustomers, source: NamePath) -> Response:
    """What the import found in one source, and its first rows set aside."""
    return personal(asking, lambda workspace: workspace.quality(source))


@routes.get("/sources/{source}/set-aside", operation_id="source_set_aside", **FORMATS)
def set_aside(asking: Exporter, source: NamePath, format_: Format = "csv") -> Response:
    """Every row of a source that was set aside or has a value taken as unknown, as a file."""
    return exported(asking, f"set_aside/{source}", format_)
