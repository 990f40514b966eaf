"""Correspondence analysis: a table of counts as points, what differs between the rows' profiles on few axes."""

import numpy as np

from fenqun.grids.axes import Array, Axes, decomposed


def correspondence(counts: Array) -> Axes:
    """The axes of a table of counts (n_rows, n_columns) whose rows and columns each hold something.

    Principal coordinates by the singular value decomposition of the standardised residuals (Greenacre, Correspondence
    Analysis in Practice, appendix A); total inertia is the chi-square statistic over the number counted.
    """
    share = counts / counts.sum()
    row_masses, column_masses = share.sum(axis=1), share.sum(axis=0)
    expected = np.outer(row_masses, column_masses)
    left, values, right = decomposed((share - expected) / np.sqrt(expected), 1.0)
    return Axes(
        rows=left * values / np.sqrt(row_masses)[:, None],
        columns=right * values / np.sqrt(column_masses)[:, None],
        inertia=values**2,
        row_masses=row_masses,
        column_masses=column_masses,
        origin=column_masses,
        scale=np.ones_like(column_masses),
        profiles=True,
    )
