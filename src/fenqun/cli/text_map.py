"""Points with labels on a small map of signs, for a terminal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.cells import cell_len

HIGHER = 2
"""A sign is about twice as high as wide: a step up is as long as two to the side."""
_ACROSS, _UP = "─", "│"


@dataclass(frozen=True)
class Mark:
    """A point: where, by which sign, called what."""

    x: float
    y: float
    sign: str
    label: str


def text_map(marks: Sequence[Mark], *, width: int, most_lines: int = 25) -> list[str]:
    """The map as lines, both axes in the same scale; a label that finds no room beside its sign is left out.

    Earlier marks choose their places first.
    """
    if not marks:
        return []
    room = max((cell_len(mark.label) for mark in marks), default=0) + 2
    scale, height = _scale(marks, max(width - 2 * room, 10), most_lines)
    left, top = min(mark.x for mark in marks), max(mark.y for mark in marks)
    canvas = _Canvas(width, height)
    canvas.cross(room + round(-left * scale), round(top * scale / HIGHER))
    places = [(round((mark.x - left) * scale) + room, round((top - mark.y) * scale / HIGHER)) for mark in marks]
    for mark, (column, line) in zip(marks, places, strict=True):
        canvas.put(column, line, mark.sign)
    for mark, (column, line) in zip(marks, places, strict=True):
        canvas.label(column, line, mark.label)
    return canvas.lines()


def _scale(marks: Sequence[Mark], across: int, most_lines: int) -> tuple[float, int]:
    """Columns to one unit, and how many lines it takes."""
    wide = max(mark.x for mark in marks) - min(mark.x for mark in marks) or 1.0
    high = max(mark.y for mark in marks) - min(mark.y for mark in marks)
    scale = min(across / wide, HIGHER * (most_lines - 1) / high if high else across / wide)
    return scale, round(high * scale / HIGHER) + 1


class _Canvas:
    """Lines of signs; a wide one (of Chinese) takes two columns, the second of which is empty."""

    def __init__(self, width: int, height: int) -> None:
        self._signs = [[" "] * width for _ in range(height)]
        self._taken = [[False] * width for _ in range(height)]

    def cross(self, column: int, line: int) -> None:
        """The two axes, where they are on the map."""
        for at, signs in enumerate(self._signs):
            if at == line:
                signs[:] = [_ACROSS] * len(signs)
            if 0 <= column < len(signs):
                signs[column] = "┼" if at == line else _UP

    def put(self, column: int, line: int, text: str) -> None:
        """The text from the column on."""
        at = column
        for sign in text:
            if not 0 <= at < len(self._signs[line]):
                return
            self._signs[line][at] = sign
            for more in range(cell_len(sign)):
                if at + more < len(self._taken[line]):
                    self._taken[line][at + more] = True
                    if more:
                        self._signs[line][at + more] = ""
            at += cell_len(sign)

    def label(self, column: int, line: int, text: str) -> None:
        """The text beside the column: right, left, or on a line above or below, wherever there is room."""
        for at, on in self._beside(column, line, cell_len(text)):
            if self._free(at, on, cell_len(text)):
                self._clear(at - 1, on)
                self._clear(at + cell_len(text), on)
                self.put(at, on, text)
                return

    def _clear(self, column: int, line: int) -> None:
        """No axis beside a label."""
        if 0 <= column < len(self._signs[line]) and self._signs[line][column] in (_ACROSS, _UP):
            self._signs[line][column] = " "

    def _beside(self, column: int, line: int, size: int) -> Iterator[tuple[int, int]]:
        yield column + 2, line
        yield column - size - 1, line
        for on in (line - 1, line + 1):
            yield from ((column + 1, on), (column - size, on), (column - size // 2, on))

    def _free(self, column: int, line: int, size: int) -> bool:
        if not 0 <= line < len(self._signs) or column < 0 or column + size > len(self._signs[line]):
            return False
        return not any(self._taken[line][max(column - 1, 0) : column + size + 1])

    def lines(self) -> list[str]:
        """The finished lines."""
        return ["".join(signs).rstrip() for signs in self._signs]
