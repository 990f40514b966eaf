"""Numbers as they come from forms and addresses: what is none, or none that can be counted with, is None."""

from math import isfinite

_MOST_DIGITS = 15
_LONGEST = 40


def whole(text: str) -> int | None:
    """The whole number that the digits write; a sign is none of them."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def numeral(text: str) -> int | float | None:
    """The number that is written, whole where it can be; not one without end."""
    if len(text) > _LONGEST:
        return None
    try:
        return int(text)
    except ValueError:
        try:
            value = float(text)
        except ValueError:
            return None
    return value if isfinite(value) else None
