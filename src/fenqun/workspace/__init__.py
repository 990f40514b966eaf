"""The one door: every verb of a workspace."""

from fenqun.workspace.workspace import Workspace

__all__ = ["Workspace"]
