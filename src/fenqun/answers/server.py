"""Answers about the server itself, and about who asks it."""

from dataclasses import dataclass

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class HealthAnswer(Answer):
    """That the server answers, and its version."""

    status: str
    version: str


@dataclass(frozen=True)
class MeAnswer(Answer):
    """Who asks: a user, the role, and what is permitted right now. `via`: session or token."""

    name: str
    full_name: str
    role: str
    permissions: tuple[str, ...]
    via: str
