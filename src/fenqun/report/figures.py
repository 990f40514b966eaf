"""Colours and signs of the report's tables."""

from fenqun.answers.grid_layout import TONES

_MORE, _FEWER, _PAPER = (22, 119, 140), (196, 84, 62), (255, 255, 255)
"""Above, below and at what independence would give; told apart by those who do not see red and green."""


def heat(count: float, expected: float) -> str:
    """The colour of a cell: how far the count lies from what independence would give, as #rrggbb."""
    if expected <= 0:
        return "#ffffff"
    ratio = count / expected
    return shade(min(ratio - 1.0, 1.0))


def grid_colour(tone: int, form: str) -> str:
    """The colour of a step of a grid's cells, for a measure of that form, as #rrggbb."""
    most = 2 if form in ("index", "change") else TONES
    return shade(tone / most)


def shade(strength: float) -> str:
    """From -1, the deepest colour of less, over paper at 0 to 1, the deepest of more, as #rrggbb."""
    end = _MORE if strength >= 0 else _FEWER
    mixed = (round(paper + (colour - paper) * abs(strength) * 0.85) for paper, colour in zip(_PAPER, end, strict=True))
    return "#" + "".join(f"{part:02x}" for part in mixed)


def contrast(colour: str) -> str:
    """Black or white, whichever reads better on `#rrggbb`. Source: WCAG 2.2, relative luminance."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    luminance = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return "#000000" if luminance > 0.179 else "#ffffff"


def sign(count: float, expected: float) -> str:
    """▲ for at least a fifth more than independence would give, ▼ for a fifth fewer: readable without colour."""
    if expected <= 0:
        return ""
    ratio = count / expected
    return "▲" if ratio >= 1.2 else "▼" if ratio <= 0.8 else ""
