"""The colour and the sign of a cell of a heat grid: as classes, since styles stand in the style sheet only."""

STEPS = 8
"""Shades on each side of nothing; styles/heat.css has a class for each."""


def heat_class(share: float | None, most: float = 1.0) -> str:
    """The class for a share of `most`: `heat-0` (none) to `heat-8`; of negative ones `heat-m1` to `heat-m8`."""
    if share is None or not most > 0:
        return "heat-0"
    step = round(min(abs(share) / most, 1.0) * STEPS)
    return f"heat-{'m' if share < 0 and step else ''}{step}"


def heat_sign(count: float, expected: float) -> str:
    """▲ for at least a fifth more than expected, ▼ for a fifth fewer, else nothing: readable without colour."""
    if expected <= 0:
        return ""
    ratio = count / expected
    return "more" if ratio >= 1.2 else "fewer" if ratio <= 0.8 else ""
