"""A small engine for the tests of the profile: DuckDB with the settings of the product."""

from collections.abc import Iterator

import duckdb
import pytest


@pytest.fixture
def engine() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(
            "SET TimeZone='UTC'; SET ieee_floating_point_ops=false; SET error_on_division_by_zero=false; SET threads=1"
        )
        yield connection
