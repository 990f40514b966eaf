"""Fenqun: customer records in; profiles, tags, segments and reports out."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fenqun.project.definitions import define
    from fenqun.workspace.workspace import Workspace

__all__ = ["Workspace", "define"]


def __getattr__(name: str) -> Any:
    if name == "Workspace":
        from fenqun.workspace.workspace import Workspace  # noqa: PLC0415 - `fenqun --help` must not wait for it

        return Workspace
    if name == "define":
        from fenqun.project.definitions import define  # noqa: PLC0415

        return define
    raise AttributeError(name)
