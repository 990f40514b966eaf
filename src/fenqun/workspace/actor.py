"""Who asks: for the audit, and for what may be seen."""

import getpass
from dataclasses import dataclass
from typing import Literal, NoReturn

from fenqun.errors import NotAllowed, Phrase

Door = Literal["python", "cli", "api", "web"]


@dataclass(frozen=True)
class Actor:
    """A person or program at one of the doors.

    `address`: where a request came from, empty at this machine. `role`: what it is called in English, to be translated,
    where something is refused. `may_set`: whether who asks from afar may change settings.
    """

    name: str
    door: Door = "python"
    sees_personal: bool = True
    address: str = ""
    role: str = ""
    may_set: bool = False

    @classmethod
    def of_this_process(cls, door: Door = "python") -> "Actor":
        """The user that runs the process: the folder is theirs, so they see everything."""
        try:
            return cls(getpass.getuser(), door)
        except (KeyError, OSError):  # a container's user may have no name
            return cls("unknown", door)

    def refuse(self, what: Phrase) -> NoReturn:
        """Raises NotAllowed."""
        raise NotAllowed(role=Phrase(self.role) if self.role else self.name, what=what)
