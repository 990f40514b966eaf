"""Who did what and when, for administrators: searched, verified, exported."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response, StreamingResponse

from fenqun.access.audit import ACTION_LABELS, DETAIL_LABELS, DOOR_LABELS, MOST, audited
from fenqun.access.permissions import Permission
from fenqun.answers import AuditAnswer, AuditLine
from fenqun.clock import start_of_day
from fenqun.errors import InvalidValue, Phrase, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.sending import attached
from fenqun.web import moments
from fenqun.web.deeds import Deeds
from fenqun.web.links import url
from fenqun.web.numerals import whole
from fenqun.web.templating import render
from fenqun.workspace.export import harmless

routes = APIRouter()

Auditor = Annotated[Asking, Depends(needs(Permission.AUDIT))]
PER_PAGE = 50


@routes.get("/audit")
def audit(asking: Auditor) -> Response:
    """The entries, the latest first, as far as the filter lets."""
    query, t = asking.request.query_params, translator(asking.language)
    found = _found(asking, limit=PER_PAGE, verify=bool(query.get("verify")))
    asked = {name: query.get(name, "") for name in ("who", "action", "since")}
    options = [("", t(message("everything")))] + [(name, _action(name, asking)) for name in found.actions]
    return render(
        asking,
        "audit/page.html.j2",
        found=found,
        asked=asked,
        actions=options,
        action=lambda name: _action(name, asking),
        deeds=Deeds(asking),
        detail=lambda name: t(DETAIL_LABELS.get(name, name)),
        door=lambda name: t(DOOR_LABELS.get(name, name)),
        zone=moments.zone(asking),
        export=url("/audit/export", **asked),
    )


@routes.get("/audit/export")
def export(asking: Auditor) -> Response:
    """The same entries, all of them, as CSV."""
    first = _found(asking, limit=MOST)
    asking.workspace.audit("export", "audit", to="download")
    headers = attached("audit.csv")
    return StreamingResponse(_lines(asking, first), headers=headers, media_type="text/csv; charset=utf-8")


def _lines(asking: Asking, found: AuditAnswer) -> Iterator[str]:
    yield "\ufeff" + _row(list(AuditLine.__dataclass_fields__))
    while True:
        for line in found.lines:
            details = json.dumps(line.details, ensure_ascii=False)
            yield _row([line.number, line.at, line.who, line.door, line.address, line.action, line.what, details])
        if found.after is None:
            return
        found = _found(asking, limit=MOST, after=found.after)


def _found(asking: Asking, *, limit: int, verify: bool = False, after: int | None = None) -> AuditAnswer:
    query = asking.request.query_params
    return audited(
        asking.workspace,
        after=after if after is not None else whole(query.get("after", "")),
        limit=limit,
        who=query.get("who", "").strip(),
        action=query.get("action", ""),
        since=_since(query.get("since", ""), moments.zone(asking)),
        verify=verify,
    )


def _since(written: str, zone: str) -> datetime | None:
    if not written:
        return None
    try:
        return start_of_day(date.fromisoformat(written), zone)
    except (ValueError, OverflowError):
        what = Phrase(message("'{text}' is not a date; write 2024-05-31"), text=written)
        raise InvalidValue(key="since", what=what) from None


def _action(name: str, asking: Asking) -> str:
    return translator(asking.language)(ACTION_LABELS[name]) if name in ACTION_LABELS else name


def _row(values: list[Any]) -> str:
    """A line of CSV; what a spreadsheet would run as a formula gets an apostrophe."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(
        [harmless(value) if isinstance(value, str) else value for value in values]
    )
    return line.getvalue()
