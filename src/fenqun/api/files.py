"""Files as answers: written by the workspace's own exports, then streamed, under a name that is safe to say."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import IO, Annotated, Literal, TypedDict
from urllib.parse import quote

from fastapi import Query
from starlette.responses import Response, StreamingResponse

from fenqun.answers import ExportAnswer
from fenqun.api.answering import PRIVATE
from fenqun.api.refusals import WITH_BODY, Responses
from fenqun.serving.asking import Asking

FileKind = Literal["csv", "xlsx", "parquet", "jsonl"]
Format = Annotated[FileKind, Query(alias="format", description="The kind of file.")]

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "html": "text/html; charset=utf-8",
}
ROWS = "Fenqun-Rows"
"""The header that says how many rows a file has, without its heading."""

_CHUNK = 1 << 18
_UNSAFE = re.compile(r"[^\w.-]+")


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


def sent(asking: Asking, name: str, kind: str, write: Callable[[Path], ExportAnswer]) -> Response:
    """The file that `write` writes, streamed; `name` is what it is saved under, its ending apart."""
    hidden = asking.workspace.store.directory.parent / "scratch"
    hidden.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=hidden))
    try:
        to = folder / f"{safe_name(name)}.{kind}"
        answer = write(to)
        size, file = to.stat().st_size, to.open("rb")
    finally:
        # What is open is still read to its end; nothing stays behind should nobody read it.
        shutil.rmtree(folder, ignore_errors=True)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(to.name)}",
        "Content-Length": str(size),
        "Cache-Control": PRIVATE,
        ROWS: str(answer.rows),
    }
    return StreamingResponse(_chunks(file), 200, headers, media_type=MEDIA_TYPES[kind])


def exported(asking: Asking, what: str, kind: str) -> Response:
    """The rows of `what` as a file of that kind."""
    return sent(asking, what, kind, lambda to: asking.workspace.export(what, to))


def safe_name(name: str) -> str:
    """The name with everything but letters of any language, digits, `_`, `.` and `-` made a dash; never hidden."""
    return _UNSAFE.sub("-", name).strip(".-")[:100] or "export"


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
