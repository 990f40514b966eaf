"""Movement drawn for the report: the moves as flows between two columns, sizes over time as lines; plain figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fenqun.answers import MovesAnswer, SizesAnswer

WIDTH, BAR, GAP, ROOM = 640.0, 10.0, 14.0, 300.0
"""Of the drawing of flows, in its own units: across, a segment's bar, between two, and all bars together."""
LINE_WIDTH, LINE_HEIGHT = 640.0, 160.0
COLOURS = 8


@dataclass(frozen=True)
class Bar:
    """A segment on the left (where they were) or on the right."""

    label: str
    customers: int
    x: float
    y: float
    height: float
    colour: int
    is_left: bool


@dataclass(frozen=True)
class Ribbon:
    """A move: the outline of its band as an SVG path."""

    source: str
    target: str
    customers: int
    path: str
    colour: int


@dataclass(frozen=True)
class Flows:
    """The whole drawing."""

    bars: tuple[Bar, ...]
    ribbons: tuple[Ribbon, ...]
    height: float


@dataclass(frozen=True)
class Course:
    """A segment's line over the snapshots: its points as SVG wants them."""

    label: str
    points: str
    colour: int


def flows(moves: MovesAnswer, new: str, gone: str) -> Flows:
    """Who moved, in the order of the segments; who stayed is in the table. new, gone: what these are called."""
    rows, columns = [*(part.label for part in moves.rows), new], [*(part.label for part in moves.columns), gone]
    colours = {name: at % COLOURS + 1 for at, name in enumerate(dict.fromkeys([*rows[:-1], *columns[:-1]]))}
    cells = {
        (at, place): count
        for at, counts in enumerate(moves.table)
        for place, count in enumerate(counts)
        if count and not _stays(moves, at, place)
    }
    total = sum(cells.values())
    if not total:
        return Flows((), (), 0.0)
    scale = ROOM / total
    left = _bars(rows, _sums(cells, 0), scale, colours, is_left=True)
    right = _bars(columns, _sums(cells, 1), scale, colours, is_left=False)
    height = max(bar.y + bar.height for bar in (*left.values(), *right.values()))
    return Flows((*left.values(), *right.values()), _ribbons(cells, left, right, scale), height + GAP)


def _stays(moves: MovesAnswer, row: int, column: int) -> bool:
    inside = row < len(moves.rows) and column < len(moves.columns)
    return inside and moves.rows[row].name == moves.columns[column].name


def _sums(cells: Mapping[tuple[int, int], int], side: int) -> dict[int, int]:
    sums: dict[int, int] = {}
    for pair, count in sorted(cells.items(), key=lambda cell: cell[0][side]):
        sums[pair[side]] = sums.get(pair[side], 0) + count
    return sums


def _bars(
    labels: Sequence[str], sums: Mapping[int, int], scale: float, colours: Mapping[str, int], *, is_left: bool
) -> dict[int, Bar]:
    y, bars = GAP / 2, {}
    for at, customers in sums.items():
        x = 0.0 if is_left else WIDTH - BAR
        bars[at] = Bar(labels[at], customers, x, round(y, 1), customers * scale, colours.get(labels[at], 0), is_left)
        y += customers * scale + GAP
    return bars


def _ribbons(
    cells: Mapping[tuple[int, int], int], left: Mapping[int, Bar], right: Mapping[int, Bar], scale: float
) -> tuple[Ribbon, ...]:
    used: dict[tuple[bool, int], float] = {}
    found = []
    for (row, column), customers in cells.items():
        one, other = left[row], right[column]
        height = customers * scale
        top, end = one.y + used.get((True, row), 0.0), other.y + used.get((False, column), 0.0)
        used[True, row] = used.get((True, row), 0.0) + height
        used[False, column] = used.get((False, column), 0.0) + height
        path = _band(BAR, top, WIDTH - BAR, end, height)
        found.append(Ribbon(one.label, other.label, customers, path, one.colour))
    return tuple(found)


def _band(x: float, y: float, to_x: float, to_y: float, height: float) -> str:
    middle = (x + to_x) / 2
    return (
        f"M{x:.1f},{y:.1f}C{middle:.1f},{y:.1f} {middle:.1f},{to_y:.1f} {to_x:.1f},{to_y:.1f}"
        f"V{to_y + height:.1f}C{middle:.1f},{to_y + height:.1f} {middle:.1f},{y + height:.1f} {x:.1f},{y + height:.1f}Z"
    )


def courses(sizes: SizesAnswer) -> tuple[Course, ...]:
    """The customers of each segment over the snapshots, evenly apart; gaps are passed over."""
    shown = [segment for segment in sizes.segments if any(segment.customers)]
    most = max((count or 0 for segment in shown for count in segment.customers), default=0) or 1
    step = LINE_WIDTH / max(len(sizes.snapshots) - 1, 1)
    return tuple(
        Course(
            segment.label,
            " ".join(
                f"{at * step:.1f},{LINE_HEIGHT - count / most * LINE_HEIGHT:.1f}"
                for at, count in enumerate(segment.customers)
                if count is not None
            ),
            place % COLOURS + 1,
        )
        for place, segment in enumerate(shown)
    )
