"""Files that arrive: sent, looked at, tried, taken into the workspace."""

from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import Field
from starlette.datastructures import UploadFile
from starlette.responses import Response

from fenqun.answers import PreviewsAnswer, ReplacedAnswer, ReplacedFile, SeenAnswer, TakenAnswer
from fenqun.api.answering import now
from fenqun.api.asked import Importer
from fenqun.api.files import FORMATS, Format
from fenqun.api.given import Given, NamePath, Names, Plain, ShortText
from fenqun.api.refusals import WITH_BODY, refusals
from fenqun.api.repeated import CHANGING
from fenqun.errors import Phrase, UsageError, message
from fenqun.serving.once import once
from fenqun.serving.sending import sent

routes = APIRouter(tags=["arrivals"], responses=refusals(404, 409))

MOST_TABLES = 500
MULTIPART = "multipart/form-data"

_FILES_SCHEMA = {
    "type": "object",
    "properties": {"files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}}},
    "required": ["files"],
}
_FILES: dict[str, Any] = {"requestBody": {"required": True, "content": {MULTIPART: {"schema": _FILES_SCHEMA}}}}


class Wish(Given):
    """What the workspace is to be, where it is new."""

    name: ShortText | None = None
    language: ShortText | None = None
    currency: ShortText | None = None
    time_zone: ShortText | None = None


class ChoicesGiven(Given):
    """What was decided, by table: `role`, `source`, `how` (new, add, add_new, replace, leave), `columns` by header.

    Only what differs from what was seen needs to be said; it is remembered with the arrival.
    """

    choices: Annotated[dict[str, Plain], Field(max_length=MOST_TABLES)] = {}
    wish: Wish | None = None

    @property
    def wished(self) -> dict[str, str] | None:
        """The wish as plain values, of what was said."""
        return None if self.wish is None else self.wish.model_dump(exclude_none=True)


class TakeGiven(ChoicesGiven):
    """The last decisions. `definitions`: the ready-made ones to add, of those that are possible."""

    definitions: Names = []


@routes.post(
    "/arrivals",
    operation_id="send_files",
    response_model=SeenAnswer,
    status_code=201,
    responses=WITH_BODY,
    openapi_extra=_FILES,
)
def send_files(asking: Importer) -> Response:
    """Send files; the answer says what each was taken for. Nothing of them is the workspace's yet."""
    files = [part for part in asking.form.getlist("files") if isinstance(part, UploadFile)]
    if not files:
        raise UsageError(what=Phrase(message("send at least one file, in the field 'files'")))
    seen = asking.workspace.look([(part.filename or "", part.file) for part in files])
    return now(seen, 201, Location=f"/api/v1/arrivals/{seen.arrival}")


@routes.get("/arrivals/{arrival}", operation_id="arrival", response_model=SeenAnswer)
def arrival(asking: Importer, arrival: NamePath) -> Response:
    """What files that have arrived were taken for."""
    return now(asking.workspace.seen(arrival))


@routes.post("/arrivals/{arrival}/choose", operation_id="choose", response_model=SeenAnswer, responses=WITH_BODY)
def choose(asking: Importer, arrival: NamePath, given: ChoicesGiven) -> Response:
    """Say what the tables and columns are; it is remembered."""
    return now(asking.workspace.choose(arrival, given.choices, wish=given.wished))


@routes.get("/arrivals/{arrival}/preview", operation_id="preview", response_model=PreviewsAnswer)
def preview(asking: Importer, arrival: NamePath) -> Response:
    """The first rows of every table as the workspace would read them, and what is wrong in it."""
    return now(PreviewsAnswer(tuple(asking.workspace.preview(arrival))))


@routes.get("/arrivals/{arrival}/sources/{source}/set-aside", operation_id="preview_set_aside", **FORMATS)
def preview_set_aside(asking: Importer, arrival: NamePath, source: NamePath, format_: Format = "csv") -> Response:
    """Every row that a preview would set aside, each with the reason, as a file."""
    return sent(asking, source, format_, lambda to: asking.workspace.export_preview(arrival, source, to))


@routes.post(
    "/arrivals/{arrival}/take",
    operation_id="take",
    response_model=TakenAnswer,
    **CHANGING,
)
def take(asking: Importer, arrival: NamePath, given: TakeGiven) -> Response:
    """Make the files the workspace's, all of them or nothing: sources are written, extended or replaced."""

    def make() -> Response:
        named = given.definitions
        return now(asking.workspace.take(arrival, given.choices or None, wish=given.wished, definitions=named))

    return once(asking, given, make)


@routes.get("/replaced", operation_id="replaced", response_model=ReplacedAnswer)
def replaced(asking: Importer) -> Response:
    """The files that gave way to others, the latest first."""
    return now(asking.workspace.replaced())


@routes.post(
    "/replaced/{replaced}/put-back", operation_id="put_back", response_model=ReplacedFile, responses=refusals(412)
)
def put_back(asking: Importer, replaced: NamePath) -> Response:
    """Put files that gave way where they were before; those in their place are kept."""
    return now(asking.workspace.put_back(replaced))
