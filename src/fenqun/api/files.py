"""Files as answers of the API: their kinds, and what the documentation says of them."""

from typing import Annotated, Literal, TypedDict

from fastapi import Query
from starlette.responses import Response

from fenqun.api.refusals import WITH_BODY, Responses
from fenqun.serving.asking import Asking
from fenqun.serving.sending import MEDIA_TYPES, ROWS, sent

FileKind = Literal["csv", "xlsx", "parquet", "jsonl"]
Format = Annotated[FileKind, Query(alias="format", description="The kind of file.")]


class _Documented(TypedDict):
    response_class: type[Response]
    responses: Responses


def documented(*kinds: str) -> _Documented:
    """What the documentation says of an operation that answers with a file of one of these kinds."""
    binary = {"schema": {"type": "string", "format": "binary"}}
    content = {MEDIA_TYPES[kind]: binary for kind in kinds}
    headers = {
        "Content-Disposition": {"schema": {"type": "string"}, "description": "The name to save it under."},
        ROWS: {"schema": {"type": "integer"}, "description": "Rows, the heading not counted."},
    }
    described: Responses = {200: {"description": "The file.", "content": content, "headers": headers}}
    return {"response_class": Response, "responses": described}


FORMATS = documented("csv", "xlsx", "parquet", "jsonl")
FORMATS_BY_POST: _Documented = {**FORMATS, "responses": FORMATS["responses"] | WITH_BODY}


def exported(asking: Asking, what: str, kind: str) -> Response:
    """The rows of `what` as a file of that kind."""
    return sent(asking, what, kind, lambda to: asking.workspace.export(what, to))
