"""Files as answers: written by the workspace's own exports, then streamed, under a name that is safe to say."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import IO
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from fenqun.answers import ExportAnswer
from fenqun.serving.asking import Asking
from fenqun.serving.headers import NO_STORE

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "parquet": "application/vnd.apache.parquet",
    "jsonl": "application/jsonl",
    "html": "text/html; charset=utf-8",
}
"""By the ending of a file's name."""
ROWS = "Fenqun-Rows"
"""The header that says how many rows a file has, without its heading."""

_CHUNK = 1 << 18
_UNSAFE = re.compile(r"[^\w.-]+")


def sent(asking: Asking, name: str, kind: str, write: Callable[[Path], ExportAnswer]) -> Response:
    """The file that `write` writes, streamed; `name` is what it is saved under, its ending apart."""
    hidden = asking.workspace.store.scratch
    hidden.mkdir(parents=True, exist_ok=True)
    folder = Path(mkdtemp(dir=hidden))
    try:
        to = folder / f"{safe_name(name)}.{kind}"
        answer = write(to)
        size, file = to.stat().st_size, to.open("rb")
    finally:
        # What is open is still read to its end; nothing stays behind should nobody read it.
        shutil.rmtree(folder, ignore_errors=True)
    headers = attached(to.name) | {"Content-Length": str(size), ROWS: str(answer.rows)}
    return StreamingResponse(_chunks(file), 200, headers, media_type=MEDIA_TYPES[kind])


def attached(name: str) -> dict[str, str]:
    """The headers of a file to be saved under this name, kept by nobody on the way."""
    saved = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return {"Content-Disposition": saved, "Cache-Control": f"private, {NO_STORE}"}


def safe_name(name: str) -> str:
    """The name with everything but letters of any language, digits, `_`, `.` and `-` made a dash; never hidden."""
    return _UNSAFE.sub("-", name).strip(".-")[:100] or "export"


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk
