"""Rows as they come back from the library: an Arrow table that pandas and Polars can take over."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any, Literal, cast

from arro3.core import Table as ArrowTable

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

SHOWN_ROWS = 20


class Table:
    """Rows and named columns. Any Arrow library reads it (`__arrow_c_stream__`); none has to be installed."""

    def __init__(self, stream: Any) -> None:
        self._table = ArrowTable.from_arrow(stream)

    def __arrow_c_stream__(self, requested_schema: Any = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        return int(self._table.num_rows)

    def __repr__(self) -> str:
        return f"<Table: {len(self):,} rows × {len(self.columns)} columns: {', '.join(self.columns)}>"

    @property
    def columns(self) -> Sequence[str]:
        """The columns' names, in order."""
        return tuple(self._table.column_names)

    def rows(self) -> list[dict[str, Any]]:
        """A dict per row; missing values are None."""
        held = {name: self._table.column(name).to_pylist() for name in self.columns}
        return [dict(zip(held, values, strict=True)) for values in zip(*held.values(), strict=True)]

    def to_arrow(self) -> "pa.Table":
        """The table of pyarrow, which must be installed."""
        return cast("pa.Table", self._as("pyarrow"))

    def to_pandas(self) -> "pd.DataFrame":
        """The frame of pandas, which must be installed together with pyarrow."""
        return cast("pd.DataFrame", self._as("pandas"))

    def to_polars(self) -> "pl.DataFrame":
        """The frame of Polars, which must be installed."""
        return cast("pl.DataFrame", self._as("polars"))

    def _as(self, library: Literal["pyarrow", "pandas", "polars"]) -> object:
        import narwhals  # noqa: PLC0415 - exports and questions by SQL do not wait for it

        return narwhals.from_arrow(self._table, backend=library).to_native()

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        shown = self._table.slice(0, min(SHOWN_ROWS, len(self)))
        held = [shown.column(name).to_pylist() for name in self.columns]
        lines = ("".join(f"<td>{escape(_text(value))}</td>" for value in row) for row in zip(*held, strict=True))
        body = "".join(f"<tr>{line}</tr>" for line in lines)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{len(self):,} rows</p>"


def _text(value: Any) -> str:
    return "" if value is None else str(value)
