"""Answers about a workspace's own tests."""

from dataclasses import dataclass
from typing import Any, ClassVar

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class Unmet:
    """Something expected that did not come of it: of which customer, under which name, and where it is written.

    `found` is what came instead, None: unknown. `why` tells it in lines: conditions that hold (✓) or not (✗), and
    which of the rows counted.
    """

    customer_id: str
    name: str
    label: str
    expected: Any
    found: Any
    file: str
    line: int | None
    column: int | None
    why: tuple[str, ...]


@dataclass(frozen=True)
class Tried:
    """One test: how many values it expects, and those that were not met."""

    name: str
    file: str
    line: int | None
    expected: int
    unmet: tuple[Unmet, ...]


@dataclass(frozen=True)
class TestsAnswer(Answer):
    """What came of a workspace's own tests, in the order written."""

    __test__: ClassVar[bool] = False

    tests: tuple[Tried, ...]
    met: int
    failed: int
