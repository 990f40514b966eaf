"""The ways to the profile as bars, in plain SVG."""

from collections.abc import Mapping

from measure import Cost
from results import NAMES

WIDTH, BAR, GAP, LEFT = 720, 22, 12, 250
COLOURS = {"profile": "#00897b", "refresh": "#4db6ac", "sql": "#90a4ae", "vectorised": "#b0bec5", "pandas": "#cfd8dc"}


def chart(costs: Mapping[str, Cost]) -> str:
    """Seconds of all cores, the least first as named."""
    known = {name: label for name, label in NAMES.items() if name in costs}
    most = max(costs[name].cpu for name in known)
    height = GAP + len(known) * (BAR + GAP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif"',
        ' font-size="13">',
        "<title>Seconds of all cores to the profile</title>",
    ]
    for at, (name, label) in enumerate(known.items()):
        top, width = GAP + at * (BAR + GAP), max(1.0, costs[name].cpu / most * (WIDTH - LEFT - 70))
        middle = top + BAR * 0.7
        parts.append(f'<text x="{LEFT - 10}" y="{middle:.1f}" text-anchor="end" fill="#607d8b">{label}</text>')
        parts.append(f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{BAR}" fill="{COLOURS[name]}"/>')
        parts.append(f'<text x="{LEFT + width + 8:.1f}" y="{middle:.1f}" fill="#607d8b">{costs[name].cpu:.1f} s</text>')
    return "\n".join([*parts, "</svg>", ""])
