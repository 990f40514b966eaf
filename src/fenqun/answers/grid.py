"""Answers about grids: segmentations crossed, cells picked, dimensions to divide by."""

from dataclasses import dataclass

from fenqun.answers.answer import Answer


@dataclass(frozen=True)
class GridDimension:
    """What a grid is, or can be, divided by. `axis`: rows, columns, or '' where it is not in the grid."""

    name: str
    label: str
    kind: str
    axis: str
    declared: bool


@dataclass(frozen=True)
class GridLevel:
    """A row or column: a level of a dimension within those it nests in; the total, of depth 0, is the last of its axis.

    `code`: such as B2, or 3a. `path`: the names of the levels from the outermost. `parent`: its place on the axis, None
    of the total. `leaf`: nothing nests in it.
    """

    code: str
    name: str
    label: str
    dimension: str
    dimension_label: str
    depth: int
    path: tuple[str, ...]
    parent: int | None
    leaf: bool


@dataclass(frozen=True)
class GridMeasure:
    """What cells are measured by. `form`: count, share, amount, number, change or index."""

    name: str
    label: str
    form: str
    unit: str
    declared: bool


@dataclass(frozen=True)
class GridCell:
    """A cell: its customers and the figure of the measure.

    `withheld`: the figure is not told, so that nobody can be made out; `customers` is None where these are not told
    either. A figure is also None where there is none. `small`: fewer customers than it takes to act on. Of the measure
    index: `residual` is the adjusted residual, `chance` how often chance alone goes so far (adjusted for the number of
    cells), `significant` whether that is under one in twenty.
    """

    customers: int | None
    figure: float | None
    small: bool
    withheld: bool
    residual: float | None = None
    chance: float | None = None
    significant: bool | None = None


@dataclass(frozen=True)
class GridAnswer(Answer):
    """A grid as of a moment, by one measure: cells for every row by every column, subtotals and totals among them.

    `name` is '' of a grid that is not declared. `since`: the day growth is measured from, else ''. `within`: the cell
    that it divides, in words, else ''.
    """

    name: str
    label: str
    meaning: str
    as_of: str
    customers: int
    rows: tuple[GridLevel, ...]
    columns: tuple[GridLevel, ...]
    cells: tuple[tuple[GridCell, ...], ...]
    measure: GridMeasure
    measures: tuple[GridMeasure, ...]
    dimensions: tuple[GridDimension, ...]
    currency: str
    min_size: int
    floor: int
    small: int
    withheld: int
    since: str
    within: str


@dataclass(frozen=True)
class PickAnswer(Answer):
    """Cells of a grid as one group: the rule that holds it, and how many it holds (None: too few to be told).

    `saved`: section/name of the definition that was written, else ''.
    """

    grid: str
    cells: tuple[str, ...]
    rule: str
    sentence: str
    customers: int | None
    share: float | None
    value: float | None
    as_of: str
    saved: str
    edit: int | None


@dataclass(frozen=True)
class Division:
    """How well a dimension divides the outcome.

    `explained`: the share of its variance (of a yes/no: of its entropy) that lies between the levels; `corrected`: less
    what chance gives to so many levels; `gain` in bits, of a yes/no. `chance`: adjusted for the number of dimensions
    tried. `small`: levels of fewer customers than it takes to act on; `smallest` customers of the smallest level.
    `verdict`: divide, small (some levels are too small), chance (may be chance alone), same (made of the outcome).
    """

    name: str
    label: str
    kind: str
    levels: int
    small: int
    smallest: int | None
    explained: float
    corrected: float
    gain: float | None
    chance: float
    verdict: str


@dataclass(frozen=True)
class SuggestAnswer(Answer):
    """The dimensions that could divide further, the best first. `stop`: none of them is worth it."""

    grid: str
    within: str
    as_of: str
    customers: int | None
    outcome: str
    outcome_label: str
    min_size: int
    divisions: tuple[Division, ...]
    stop: bool


@dataclass(frozen=True)
class GridLine:
    """A declared grid in a list."""

    name: str
    label: str
    meaning: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class GridsAnswer(Answer):
    """The declared grids, in order."""

    grids: tuple[GridLine, ...]
