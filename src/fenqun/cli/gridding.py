"""The command about grids."""

from typing import Any

import click

from fenqun.cli.session import Session, with_snapshot


def _names(written: str | None) -> list[str] | None:
    return None if written is None else [name.strip() for name in written.split(",") if name.strip()]


@click.command()
@click.argument("name", required=False)
@click.option("--rows", metavar="NAMES", help="Other dimensions for the rows, the outer first, with commas between.")
@click.option("--columns", metavar="NAMES", help="The same for the columns.")
@click.option("--measure", metavar="MEASURE", help="Such as value, average, share, index, growth, 'mean(age)'.")
@click.option("--pick", metavar="CELLS", help="The rule of cells such as 'B2/3, A/*'.")
@click.option("--tag", metavar="NEW", help="With --pick, write them as a tag of this name.")
@click.option("--segmentation", metavar="NEW", help="With --pick, write them as a segmentation of this name.")
@click.option("--drill", metavar="CELL", help="Divide one cell further, by --by.")
@click.option("--by", metavar="NAMES", help="With --drill, one dimension, or two with a comma between.")
@click.option("--suggest", is_flag=True, help="Which dimensions divide best, of everyone or of the cell of --drill.")
@click.option("--outcome", metavar="NAME", help="With --suggest, what is divided: a number or tag; default: the value.")
@click.option("--file", "file", metavar="FILE", help="All cells as a file: .csv, .xlsx, .parquet or .jsonl.")
@with_snapshot
def grid(session: Session, name: str | None, **asked: Any) -> None:
    """Show a grid: segmentations crossed on two axes that nest. Without a name, and no --rows: the grids declared."""
    from fenqun.cli.done import show_export  # noqa: PLC0415 - `--help` must not wait for it
    from fenqun.cli.grids import show_grid, show_grids, show_pick, show_suggest  # noqa: PLC0415

    axes: dict[str, Any] = {axis: _names(asked[axis]) for axis in ("rows", "columns")}
    workspace, measure = session.workspace, asked["measure"]
    if asked["suggest"]:
        answer = workspace.suggest(name, cell=asked["drill"], outcome=asked["outcome"], among=_names(asked["by"]) or ())
        session.answer(answer, show_suggest)
    elif asked["pick"]:
        saving = {kind: asked[kind] for kind in ("tag", "segmentation")}
        session.answer(workspace.pick(name, [asked["pick"]], **axes, **saving), show_pick)
    elif asked["drill"]:
        by = _names(asked["by"]) or []
        session.answer(workspace.drill(name, asked["drill"], by, **axes, measure=measure), show_grid)
    elif asked["file"]:
        session.answer(workspace.export_grid(name, asked["file"], **axes, measure=measure), show_export)
    elif name is None and axes["rows"] is None:
        session.answer(workspace.grids(), show_grids)
    else:
        session.answer(workspace.grid(name, **axes, measure=measure), show_grid)
