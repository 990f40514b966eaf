"""The whole text of the workspace, file by file, and every edit of it, to be looked at and taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path
from starlette.responses import Response

from fenqun.access.permissions import Permission
from fenqun.errors import EditConflict, FenqunError, Problems, message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.serving.problem import status_of
from fenqun.web.links import url
from fenqun.web.numerals import whole
from fenqun.web.templating import redirect, render

routes = APIRouter()

Definer = Annotated[Asking, Depends(needs(Permission.DEFINE))]

SETTINGS_FILE = "fenqun.yaml"
_SECTIONS = ("sources", "traits", "tags", "segmentations", "grids", "targets", "positioning", "playbooks")
FILES = (SETTINGS_FILE, *(f"{section}.yaml" for section in _SECTIONS))
_PER_PAGE = 20


@routes.get("/settings/text")
def text(asking: Definer) -> Response:
    """One file as it is written."""
    written = asking.workspace.file(asking.request.query_params.get("file", FILES[0]))
    return _text(asking, written.file, written.text, written.version)


@routes.post("/settings/text")
def save_text(asking: Definer) -> Response:
    """Write the file, if the whole project is right with it."""
    t = translator(asking.language)
    # Browsers send lines as CRLF.
    name, given = asking.text("file"), asking.text("text").replace("\r\n", "\n")
    if name == SETTINGS_FILE and asking.identity is not None:
        asking.identity.check(Permission.SETTINGS)
    try:
        saved = asking.workspace.save_file(name, given, version=asking.text("version"))
    except EditConflict as error:
        now = asking.workspace.file(name)
        return _text(asking, name, given, now.version, error=error, now=now.text)
    except Problems as error:
        return _text(asking, name, given, asking.text("version"), error=error)
    told = message("Saved. It counts from the next refresh on.") if saved.edit else message("Nothing was changed.")
    return redirect(asking, url("/settings/text", file=name), toast=t(told), kind="good" if saved.edit else "info")


def _text(
    asking: Asking, file: str, shown: str, version: str, *, error: FenqunError | None = None, now: str = ""
) -> Response:
    t = translator(asking.language)
    return render(
        asking,
        "settings/text.html.j2",
        status=status_of(error) if error else 200,
        file=file,
        files=[(name, url("/settings/text", file=name), "", "plain", name) for name in FILES],
        text=shown,
        version=version,
        problems=error.text(t).split("\n") if error else [],
        now=now,
        may=file != SETTINGS_FILE or asking.allows(Permission.SETTINGS),
    )


@routes.get("/settings/edits")
def edits(asking: Definer) -> Response:
    """What was changed in the text, by whom, line by line."""
    after = whole(asking.request.query_params.get("after", ""))
    found = asking.workspace.edits(after=after, limit=_PER_PAGE)
    return render(asking, "settings/edits.html.j2", found=found)


@routes.post("/settings/edits/{edit}/undo")
def undo(edit: Annotated[int, Path(ge=1, le=10**15)], asking: Definer) -> Response:
    """Take one edit back, which is an edit as well."""
    found = asking.workspace.edits(after=edit + 1, limit=1).edits
    if found and found[0].file == SETTINGS_FILE and asking.identity is not None:
        asking.identity.check(Permission.SETTINGS)
    asking.workspace.undo(edit)
    told = translator(asking.language)(message("Taken back."))
    return redirect(asking, "/settings/edits", toast=told)
