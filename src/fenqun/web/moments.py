"""Moments as the workspace's clocks show them."""

from datetime import UTC, datetime

from fenqun.clock import to_local
from fenqun.errors import FenqunError
from fenqun.serving.asking import Asking


def zone(asking: Asking) -> str:
    """The workspace's time zone; UTC before the first refresh."""
    try:
        return asking.workspace.view().zone
    except FenqunError:
        return "UTC"


def moment(asking: Asking, written: str) -> str:
    """A moment of an answer (UTC, in ISO form) as day and minute on the workspace's clock; '' for never."""
    if not written:
        return ""
    at = datetime.fromisoformat(written)
    naive = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    return to_local(naive, zone(asking)).isoformat(" ", "minutes")
