"""What an error becomes at the API, by RFC 9457; and what the client gives back of it."""

from dataclasses import dataclass

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class ProblemLine:
    """One thing that is wrong: where in which file, or at which `path` of what was sent; `hint` says how to mend it."""

    text: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    path: str | None = None
    hint: str = ""


@dataclass(frozen=True)
class Problem(Answer):
    """Why a request was not answered. `type` names the error; `detail` is what the command line would say."""

    type: str
    title: str
    status: int
    detail: str
    problems: tuple[ProblemLine, ...] = ()
