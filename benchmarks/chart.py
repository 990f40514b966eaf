"""The ways to the profile as bars, and costs over sizes as lines, in plain SVG."""

import math
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


def lines(curves: Mapping[str, Mapping[int, float]], colours: Mapping[str, str], names: Mapping[str, str]) -> str:
    """Seconds over sizes, both in powers of ten: a line that rises by a decade a decade is linear."""
    sizes = sorted({size for curve in curves.values() for size in curve})
    seconds = [value for curve in curves.values() for value in curve.values()]
    least, most = math.floor(math.log10(min(seconds))), math.ceil(math.log10(max(seconds)))
    left, top, wide, high = 60, 20, 400, 300
    whole = top + high + 34 + 18 * len(curves)

    def x(size: float) -> float:
        return left + wide * (math.log10(size) - math.log10(sizes[0])) / max(math.log10(sizes[-1] / sizes[0]), 1)

    def y(value: float) -> float:
        return top + high * (most - math.log10(value)) / max(most - least, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 60} {whole}"',
        ' font-family="sans-serif" font-size="13">',
        "<title>Seconds of all cores over the number of orders</title>",
    ]
    for power in range(least, most + 1):
        at = y(10.0**power)
        parts.append(f'<line x1="{left}" x2="{left + wide}" y1="{at:.1f}" y2="{at:.1f}" stroke="#cfd8dc"/>')
        parts.append(f'<text x="{left - 8}" y="{at + 4:.1f}" text-anchor="end" fill="#607d8b">{10.0**power:g} s</text>')
    for size in sizes:
        at, label = x(size), f"{size / 1e6:g}M"
        parts.append(f'<text x="{at:.1f}" y="{top + high + 18}" text-anchor="middle" fill="#607d8b">{label}</text>')
    for row, (name, curve) in enumerate(curves.items()):
        points = " ".join(f"{x(size):.1f},{y(value):.1f}" for size, value in sorted(curve.items()))
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colours[name]}" stroke-width="2"/>')
        parts.append(f'<text x="{left}" y="{top + high + 42 + row * 18}" fill="{colours[name]}">{names[name]}</text>')
    return "\n".join([*parts, "</svg>", ""])
