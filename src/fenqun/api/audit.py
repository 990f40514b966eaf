"""The audit: who did what to what, when, by which door."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import AfterValidator, Field
from starlette.responses import Response

from fenqun.access.audit import audited
from fenqun.answers import AuditAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Auditor
from fenqun.api.given import Asked, Limit, ShortText
from fenqun.errors import Phrase, message

routes = APIRouter(tags=["audit"])


def _moment(written: str) -> datetime:
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        what = message("a day or a moment such as 2024-05-31T12:00:00Z is needed here")
        raise ValueError(Phrase(what)) from None
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


Since = Annotated[str, Field(max_length=40, description="A day or a moment in ISO form; UTC unless it says otherwise.")]


class AuditQuery(Asked):
    """Which entries, and a page of them. `verify`: check the chain of hashes from its beginning."""

    after: Annotated[int, Field(ge=1, le=2**53)] | None = None
    limit: Limit = 50
    who: ShortText = ""
    action: ShortText = ""
    since: Annotated[Since, AfterValidator(_moment)] | None = None
    verify: bool = False


@routes.get("/audit", operation_id="audit", response_model=AuditAnswer)
def audit(asking: Auditor, asked: Annotated[AuditQuery, Query()]) -> Response:
    """Every change and every export, the latest first."""
    return now(audited(asking.workspace, **dict(asked)))
