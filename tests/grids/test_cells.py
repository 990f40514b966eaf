"""The cells of random profiles add up at every level of any axes."""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fenqun.clock import Moment
from fenqun.definition import DataType
from fenqun.engine.duckdb import DuckDB
from fenqun.grids.cells import CUSTOMERS, UNIT, Cells, added_up, build, in_units, known_of, sum_of
from fenqun.grids.grid import Dimension
from fenqun.grids.levels import Levels, banded, fit, of_bands, of_segmentation
from fenqun.grids.nesting import Step, nesting
from fenqun.query import table
from fenqun.rules.compile import Scope

TYPES = {
    "segment": DataType.TEXT,
    "city": DataType.TEXT,
    "vip": DataType.BOOLEAN,
    "age": DataType.NUMBER,
    "spend": DataType.NUMBER,
}
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["A", "B", "unknown"]),
        st.sampled_from(["上海", "北京", "unknown", None]),
        st.sampled_from([True, False, None]),
        st.one_of(st.none(), st.integers(0, 90).map(float)),
        st.one_of(st.none(), st.floats(-1e6, 1e6, allow_nan=False)),
    ),
    max_size=40,
)


@pytest.fixture(scope="module")
def engine() -> Iterator[DuckDB]:
    with DuckDB() as made:
        yield made


def levels(engine: DuckDB) -> dict[str, Levels]:
    profile = table("profile", TYPES)
    found = {"segment": of_segmentation("segment", ["A", "B", "unknown"])}
    written = ({"by": "city"}, {"by": "vip"}, {"trait": "age", "cuts": [30, 60]})
    for dimension in map(Dimension.model_validate, written):
        cut = banded(dimension, TYPES[dimension.name])
        found[dimension.name] = of_bands(cut, fit(cut, profile, engine.rows))
    return found


def cells_of(engine: DuckDB, rows: list[tuple[object, ...]]) -> Cells:
    engine.table_from_rows("profile", TYPES, rows)
    scope = Scope(types=TYPES, as_of=Moment.__new__(Moment))
    wanted = {name: (each.expression(scope), each.levels) for name, each in levels(engine).items()}
    return build(table("profile", TYPES), wanted, ["spend", "vip"], engine.rows)


@settings(max_examples=30)
@given(rows=ROWS, split=st.booleans(), at=st.integers(0, 4))
def test_every_total_is_that_of_the_profile(
    engine: DuckDB, rows: list[tuple[object, ...]], split: bool, at: int
) -> None:
    cells = cells_of(engine, rows)
    names = ["segment", "city", "vip", "age"]
    steps = [Step(name, cells.levels[name]) for name in names]
    if split:
        steps[1] = Step("city", cells.levels["city"], frozenset({"A"}))
    present = [cells.together(part) if part else {()} for part in (names[:at], names[at:])]
    axes = [
        nesting(part, letters_first=first, present=there)
        for part, first, there in zip((steps[:at], steps[at:]), (True, False), present, strict=True)
        if not (part and part[0].split)
    ]
    if len(axes) < 2:
        return
    figures = added_up(cells, *axes, [CUSTOMERS, known_of("spend"), sum_of("spend"), sum_of("vip")])
    known = [row[4] for row in rows if row[4] is not None]
    assert figures[CUSTOMERS][0][0] == len(rows)
    assert figures[known_of("spend")][0][0] == len(known)
    # Each value as a decimal of ten places, then added: no order of adding gives another sum.
    assert abs(figures[sum_of("spend")][0][0] - sum(round(Decimal(value), 10) * UNIT for value in known)) <= len(rows)
    assert figures[sum_of("vip")][0][0] == sum(row[2] is True for row in rows)
    for matrix in figures.values():
        for at_, node_ in enumerate(axes[0].nodes):
            if node_.children:
                below = (matrix[child] for child in node_.children)
                assert matrix[at_] == [sum(parts) for parts in zip(*below, strict=True)]
        for at_, node_ in enumerate(axes[1].nodes):
            if node_.children:
                assert [line[at_] for line in matrix] == [
                    sum(line[child] for child in node_.children) for line in matrix
                ]


def test_a_level_of_a_text_that_is_called_unknown_is_the_unknown_one(engine: DuckDB) -> None:
    rows = [("A", "unknown", True, 1.0, 1.0), ("A", None, True, 1.0, 2.0), ("B", "上海", None, None, None)]
    cells = cells_of(engine, rows)
    axis = nesting([Step("city", cells.levels["city"])], letters_first=True)
    alone = nesting([], letters_first=False)
    found = added_up(cells, axis, alone, [CUSTOMERS])[CUSTOMERS]
    assert {node.path: line[0] for node, line in zip(axis.nodes, found, strict=True)} == {
        (): 3,
        ("上海",): 1,
        ("others",): 0,
        ("unknown",): 2,
    }


def test_cells_are_kept_by_their_levels_and_given_others(engine: DuckDB) -> None:
    cells = cells_of(engine, [("A", "上海", True, 1.0, 1.0), ("B", "上海", False, 70.0, 2.0)])
    inside = cells.within({"segment": frozenset({"B"}), "vip": frozenset({"false"})})
    assert (inside.count, inside.figures[sum_of("spend")]) == (1, [2 * UNIT])
    more = cells.releveled({**cells.levels, "segment": ("new", "B", "A")})
    assert more.together(["segment"]) == {("A",), ("B",)}


def test_sums_are_exact() -> None:
    assert in_units(Decimal("12345678901234567890.0000000001")) == 123456789012345678900000000001
    assert in_units(None) == 0
