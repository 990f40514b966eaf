"""The files of the bundle, which browsers may keep for good: their addresses carry a mark of their content."""

from pathlib import Path

from starlette.datastructures import QueryParams
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from fenqun.serving.headers import FOR_EVER

_KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}


def static_file(folder: Path, name: str, query: QueryParams) -> Response:
    """A file of the bundle; for good where its address carries a mark `v`. Raises HTTPException 404."""
    file = folder / name
    if file.suffix not in _KINDS or not _is_file_in(folder, file):
        raise HTTPException(404)
    kept = FOR_EVER if query.get("v") else "no-cache"
    return FileResponse(file, media_type=_KINDS[file.suffix], headers={"Cache-Control": kept})


def _is_file_in(folder: Path, file: Path) -> bool:
    try:
        return file.resolve().is_relative_to(folder.resolve()) and file.is_file()
    except (OSError, ValueError):  # a null byte, a name too long
        return False
