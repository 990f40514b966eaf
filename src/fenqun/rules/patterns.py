"""Regular expressions, by RE2 only: its time grows with the text's length, whatever the pattern."""

from functools import lru_cache
from typing import Any

import re2  # type: ignore[import-untyped]  # the wheel has no stubs


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> Any:
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error:
        return None


def is_pattern(pattern: str) -> bool:
    """Whether RE2 can read the pattern."""
    return _compiled(pattern) is not None


def is_found(pattern: str, text: str) -> bool:
    """Whether the pattern is found anywhere in the text; false where RE2 cannot read it."""
    compiled = _compiled(pattern)
    return compiled is not None and compiled.search(text) is not None
