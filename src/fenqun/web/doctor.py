"""What is wrong with the store and the records, and a button that mends what is safe to."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from fenqun.access.permissions import Permission
from fenqun.errors import message
from fenqun.language import translator
from fenqun.serving.asking import Asking, needs
from fenqun.web.templating import redirect, render

routes = APIRouter()

Settler = Annotated[Asking, Depends(needs(Permission.SETTINGS))]


@routes.get("/settings/doctor")
def doctor(asking: Settler) -> Response:
    """The findings, each with how to mend it."""
    return render(asking, "settings/doctor.html.j2", found=asking.workspace.doctor())


@routes.post("/settings/doctor")
def mend(asking: Settler) -> Response:
    """Put right what is safe to, and look again."""
    asking.workspace.doctor(mend=True)
    said = translator(asking.language)(message("What is safe to mend has been mended."))
    return redirect(asking, "/settings/doctor", toast=said)
