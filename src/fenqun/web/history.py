"""The snapshots that are kept: what each holds, and what its refresh changed."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fenqun.access.permissions import Permission
from fenqun.answers import HistoryAnswer
from fenqun.errors import message
from fenqun.language import Translator, translator
from fenqun.serving.asking import AS_OF, Asking, needs
from fenqun.web.charts import Chart, lines
from fenqun.web.links import url
from fenqun.web.templating import render

routes = APIRouter()

PER_PAGE = 50
_LEAST_DRAWN = 2


@routes.get("/history")
def history(asking: Annotated[Asking, Depends(needs(Permission.READ))], after: str | None = None) -> Response:
    """The snapshots, the latest first, with their sizes over time."""
    t = translator(asking.language)
    told = asking.workspace.history(after=after, limit=PER_PAGE)
    return render(
        asking,
        "history/page.html.j2",
        told=told,
        charts=_charts(told, t),
        then=lambda snapshot: url("/", **{AS_OF: snapshot}),
    )


def _charts(told: HistoryAnswer, t: Translator) -> list[Chart]:
    """The customers, and what they are worth, of all snapshots in the order of the moments they are as of."""
    latest = {size.as_of: size for size in told.sizes if size.customers is not None}  # the one made last of each moment
    known = [latest[as_of] for as_of in sorted(latest)]
    if len(known) < _LEAST_DRAWN:
        return []
    at, when = [size.as_of for size in known], t(message("as of"))
    customers = {t(message("customers")): [size.customers for size in known]}
    charts = [lines(t(message("Customers over time")), at, customers, when=when)]
    if told.snapshots and told.snapshots[0].value:
        worth = {told.snapshots[0].value_label: [size.total_value for size in known]}
        charts.append(lines(t(message("Value over time")), at, worth, when=when))
    return charts
