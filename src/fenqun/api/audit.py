"""The audit: who did what to what, when, by which door."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import Field
from starlette.responses import Response

from fenqun.access.audit import audited
from fenqun.answers import AuditAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Auditor
from fenqun.api.given import Asked, Limit, ShortText

routes = APIRouter(tags=["audit"])


class AuditQuery(Asked):
    """Which entries, and a page of them. `verify`: check the chain of hashes from its beginning."""

    after: Annotated[int, Field(ge=1, le=2**53)] | None = None
    limit: Limit = 50
    who: ShortText = ""
    action: ShortText = ""
    since: datetime | None = None
    verify: bool = False

    def options(self) -> dict[str, Any]:
        """As the verb takes them; a moment without an offset is UTC."""
        given = self.model_dump()
        if self.since is not None and self.since.tzinfo is not None:
            given["since"] = self.since.astimezone(UTC).replace(tzinfo=None)
        return given


@routes.get("/audit", operation_id="audit", response_model=AuditAnswer)
def audit(asking: Auditor, asked: Annotated[AuditQuery, Query()]) -> Response:
    """Every change and every export, the latest first."""
    return now(audited(asking.workspace, **asked.options()))
