"""What a client raises where a server refuses, or does not answer."""

from fenqun.answers import Problem
from fenqun.errors import FenqunError, Translate, untranslated


class RequestFailed(FenqunError):
    """A request that was not answered. `problem` is what the server says, in the language that was asked for.

    `problem.status` is 0 where no server answered.
    """

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.problem = problem

    def text(self, translate: Translate = untranslated) -> str:
        """What the server says: the words of the command line."""
        return self.problem.detail
