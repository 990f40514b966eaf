"""A thin client of the API: the verbs of a workspace, asked of a server."""

from fenqun.client.client import Client
from fenqun.client.failing import RequestFailed

__all__ = ["Client", "RequestFailed"]
