"""The pages in the order of the flow, as far as who asks may see them."""

from dataclasses import dataclass

from fenqun.access.permissions import Permission
from fenqun.errors import message
from fenqun.serving.asking import Asking


@dataclass(frozen=True)
class Place:
    """A page in the navigation; `current`: it or a page below it is shown."""

    label: str
    url: str
    icon: str
    current: bool


_FLOW = (
    (message("Overview"), "/", "overview", Permission.READ),
    (message("Import"), "/import", "import", Permission.IMPORT),
    (message("Customers"), "/customers", "customers", Permission.CUSTOMERS),
    (message("Traits"), "/traits", "traits", Permission.READ),
    (message("Tags"), "/tags", "tags", Permission.READ),
    (message("Segmentations"), "/segmentations", "segmentations", Permission.READ),
    (message("Compare"), "/compare", "compare", Permission.READ),
    (message("Grids"), "/grids", "table", Permission.READ),
    (message("Movement"), "/moves", "arrow", Permission.READ),
    (message("Targets"), "/targets", "flag", Permission.READ),
    (message("Positioning"), "/positioning", "positioning", Permission.READ),
    (message("Playbooks"), "/playbooks", "playbook", Permission.READ),
    (message("Reports"), "/reports", "reports", Permission.READ),
    (message("Snapshots"), "/history", "history", Permission.READ),
)
_WORKSHOP = (
    (message("Jobs"), "/jobs", "jobs", Permission.READ),
    (message("Text and history"), "/settings/text", "file", Permission.DEFINE),
    (message("Settings"), "/settings", "settings", Permission.SETTINGS),
    (message("Users"), "/users", "users", Permission.USERS),
    (message("Audit"), "/audit", "audit", Permission.AUDIT),
)


_BESIDE = {
    **dict.fromkeys(("/settings/edits", "/plan", "/tests"), "/settings/text"),
    **dict.fromkeys(("/cross", "/overlap"), "/compare"),
}
"""Pages that stand beside another, as its tabs."""


def navigation(asking: Asking) -> tuple[list[Place], list[Place]]:
    """The pages about customers, and those about the workspace itself; labels in English, to be translated.

    Nobody signed in sees none.
    """
    path, identity = asking.request.url.path, asking.identity
    path = _BESIDE.get(path, path)
    if identity is None:
        return [], []

    above = [to for _, to, _, _ in (*_FLOW, *_WORKSHOP) if path == to or (to != "/" and path.startswith(f"{to}/"))]
    current = max(above, key=len, default="")

    def seen(places: tuple[tuple[str, str, str, Permission], ...]) -> list[Place]:
        return [
            Place(label, to, icon, to == current) for label, to, icon, permission in places if identity.may(permission)
        ]

    return seen(_FLOW), seen(_WORKSHOP)
