"""How often somebody may try a password: freely at first, then after ever longer waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING

from fenqun.errors import TooManyTries
from fenqun.store.records.tries import Limit
from fenqun.store.records.users import key_of

if TYPE_CHECKING:
    from fenqun.workspace import Workspace

# By name the waits stay short, so that nobody is kept out for long by others who try their name.
_BY_NAME = (5, timedelta(minutes=5), timedelta(hours=24))
_BY_ADDRESS = (20, timedelta(minutes=15), timedelta(hours=1))


@contextmanager
def one_try(workspace: "Workspace", name: str, at: datetime) -> Iterator[None]:
    """A try by this name from where the workspace's actor is; it has gone well if the block ends without an error.

    Raises TooManyTries, alike for names that are and that are not.
    """
    by_name = Limit("name", key_of(name), *_BY_NAME)
    by_address = Limit("address", workspace.actor.address, *_BY_ADDRESS)
    tries = workspace.records.tries
    if wait := tries.begin([by_name, by_address], at=at):
        raise TooManyTries(seconds=ceil(wait.total_seconds()))
    yield
    tries.succeeded(by_name, by_address)
